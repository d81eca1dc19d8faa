//! Client authentication at the token endpoint (RFC 6749 section 2.3, RFC 7523 section 2.2). A request
//! authenticates in exactly one way; a page does not authenticate at all.

use super::credential::{ClientKey, Credential};
use super::endpoints::{endpoint, issuer};
use super::outbound::Draft;
use super::provider::{ClientAuthentication, DeclaredAuthentication, Endpoint, Grant, JwtKnobs};
use crate::base::coding::form::Coding;
use crate::base::crypto::{encode, encode_padded, hex, sha256};
use crate::base::text::has_any;
use crate::base::value::Value;
use crate::base::value::build::{List, Text, concat, join_by};
use crate::base::vocabulary::{W, word};
use crate::protocol::jwt::client_assertion::ClientAssertion;
use crate::protocol::jwt::json_text::signed;
use crate::step::{Code, Cx, Effect, Result};

impl ClientAuthentication {
    /// The way that a server's metadata ask for if the document declares none: Basic, unless the server
    /// announces only other ways (RFC 8414 section 2). `None` if it announces none that works with the client's
    /// secret or key. `methods` is a list, or nothing.
    #[must_use]
    pub fn from_metadata(methods: Value, has_key: bool) -> Option<Self> {
        if has_key {
            methods.contains(b"private_key_jwt").then_some(Self::Jwt)
        } else if !methods.exists() || methods.contains(b"client_secret_basic") {
            Some(Self::Basic)
        } else if methods.contains(b"client_secret_post") {
            Some(Self::Body)
        } else {
            None
        }
    }
}

/// Authenticates the client in a request: in the way that the document declares for this request, else as the
/// code exchange does, else as the server announces. A client without a secret is public. `scheme` precedes a
/// secret in `Authorization`.
///
/// # Errors
/// `secret_missing`; the error of a secret or key that a function returns; `client_authentication_unsupported`
/// if the way needs a secret and the client has a key; `client_id_unusable` if raw Basic cannot carry the id;
/// `option_invalid` if the platform cannot sign with the key.
pub(super) fn authenticate<'a>(
    cx: &mut Cx<'a>,
    declared: DeclaredAuthentication<'a>,
    variables: Value<'a>,
    scheme: Value<'a>,
    draft: &mut Draft<'a>,
) -> Result<()> {
    let client_id = cx.client().client_id();
    let usual = cx.provider().token_request(Grant::AuthorizationCode).client_authentication();
    let declared = if declared.exists() { declared } else { usual };
    let needs_proof = declared.way().map_or(cx.client().client_secret().exists(), ClientAuthentication::needs_secret);
    let credential = if needs_proof { cx.credential()? } else { None };
    let is_key = matches!(credential, Some(Credential::Key(_)));
    let announced = || ClientAuthentication::from_metadata(cx.provider().token_endpoint_auth_methods(), is_key);
    let way = declared.way().or_else(|| announced().filter(|_| needs_proof)).unwrap_or(ClientAuthentication::None);
    if way == ClientAuthentication::None {
        draft.parameters.put(W::client_id, client_id);
        return Ok(());
    }
    let secret = match credential {
        Some(Credential::Key(key)) if way == ClientAuthentication::Jwt => sign(cx, declared.jwt(), key, variables)?,
        Some(Credential::Key(_)) => {
            let reason = b"it holds a private key, and the provider takes no token that one signs";
            return Err(cx.fail(Code::ClientAuthenticationUnsupported).with(W::reason, &reason[..]).into());
        }
        Some(Credential::Secret(secret)) => secret,
        None => return Err(cx.fail(Code::SecretMissing).with(W::option, W::client_secret).into()),
    };
    if way == ClientAuthentication::Jwt {
        put_jwt(draft, declared.jwt(), [client_id, secret]);
    } else {
        prove(cx, way, scheme, draft, [client_id, secret])?;
    }
    draft.secrets.push(secret);
    Ok(())
}

/// Seconds from `iat` to `exp` if the document sets no lifetime.
const LIFETIME: i64 = 300;

/// Signs a client assertion for one request (RFC 7523 section 3).
fn sign<'a>(cx: &mut Cx<'a>, jwt: JwtKnobs<'a>, key: ClientKey<'a>, variables: Value<'a>) -> Result<Value<'a>> {
    let arena = cx.arena;
    let issuer = if jwt.is_for_token_endpoint() { Value::NOTHING } else { issuer(cx, variables)? };
    let audience = if issuer.exists() { issuer } else { endpoint(cx, Endpoint::Token, variables)? };
    let id = if jwt.is_client_secret() {
        Value::NOTHING
    } else {
        encode(arena, cx.entropy()?.get(..16).unwrap_or_default())
    };
    let (client_id, algorithm) = (cx.client().client_id(), key.algorithm(jwt));
    let assertion = ClientAssertion {
        algorithm,
        key_id: key.key_id(),
        issuer: if jwt.is_of_team() { key.team_id() } else { client_id },
        subject: client_id,
        audience,
        id,
        now: cx.now,
        lifetime: jwt.lifetime().unwrap_or(LIFETIME),
    };
    let input = assertion.signing_input(arena);
    let mut asked = List::new(arena);
    asked.push(algorithm.words().0);
    asked.push(key.key());
    asked.push(input);
    let signature = cx.ask(Effect::Sign, asked.done())?;
    if signature.is_empty() {
        let reason = [b"the platform does not sign `", word(algorithm.words().0).bytes(), b"` with it"].concat();
        let failing = cx.fail(Code::OptionInvalid).with(W::option, &b"client_secret.private_key"[..]);
        return Err(failing.with(W::reason, reason.as_slice()).into());
    }
    Ok(signed(arena, input, signature))
}

/// Puts the client assertion into the parameters.
fn put_jwt<'a>(draft: &mut Draft<'a>, jwt: JwtKnobs<'a>, [client_id, token]: [Value<'a>; 2]) {
    draft.parameters.put(W::client_id, client_id);
    if jwt.is_client_secret() {
        draft.parameters.put(W::client_secret, token);
    } else {
        draft.parameters.put(W::client_assertion_type, W::jwt_bearer);
        draft.parameters.put(W::client_assertion, token);
    }
}

fn prove<'a>(
    cx: &mut Cx<'a>,
    way: ClientAuthentication,
    scheme: Value<'a>,
    draft: &mut Draft<'a>,
    [client_id, secret]: [Value<'a>; 2],
) -> Result<()> {
    let arena = cx.arena;
    match way {
        ClientAuthentication::Basic => {
            let coded = [client_id, secret].map(|text| form_encoded(cx, text));
            put_basic(cx, draft, coded);
        }
        ClientAuthentication::BasicRaw => {
            cx.ensure(!has_any(client_id.bytes(), b":"), Code::ClientIdUnusable)?;
            put_basic(cx, draft, [client_id, secret]);
        }
        ClientAuthentication::Bearer => {
            draft.headers.put(W::Authorization, join_by(arena, scheme, b' ', secret));
        }
        ClientAuthentication::Body => {
            draft.parameters.put(W::client_id, client_id);
            draft.parameters.put(W::client_secret, secret);
        }
        ClientAuthentication::Hash => {
            let code = draft.parameters.member(W::code).or(draft.parameters.member(W::refresh_token));
            let digest = sha256(&[secret.bytes(), b"|", code.bytes()].concat());
            draft.parameters.put(W::client_id, client_id);
            draft.parameters.put(W::hash, hex(arena, &digest));
        }
        ClientAuthentication::Jwt | ClientAuthentication::None => {}
    }
    Ok(())
}

/// Sets `Basic` credentials (RFC 7617). The id and the secret are already encoded.
fn put_basic<'a>(cx: &Cx<'a>, draft: &mut Draft<'a>, [client_id, secret]: [Value<'a>; 2]) {
    let credentials = encode_padded(cx.arena, &[client_id.bytes(), b":", secret.bytes()].concat());
    draft.headers.put(W::Authorization, concat(cx.arena, &[b"Basic ", credentials.bytes()]));
    draft.secrets.push(credentials);
}

/// Form-encodes a text (RFC 6749 section 2.3.1), but writes a space as `%20`: every server decodes that, while
/// only form decoders read `+` as a space.
fn form_encoded<'a>(cx: &Cx<'a>, text: Value<'a>) -> Value<'a> {
    let mut out = Text::new(cx.arena);
    for (index, part) in text.bytes().split(|byte| *byte == b' ').enumerate() {
        if index > 0 {
            out.bytes(b"%20");
        }
        out.encoded(part, Coding::Form);
    }
    out.done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::value::build::Object;
    use crate::dialect::outbound::token_request;
    use crate::dialect::provider::Grant;
    use crate::dialect::testing::with_dialect;
    use crate::testing::{arena, context, json, log};

    const ID: &str = "1PpG/Q 1";
    const SECRET: &str = "z/tZ9VwFZqApmIQ+ZH1I5pLk/uB4ud:X2/8bL+wfFTt1rFw=";

    fn authorization(way: &str, id: &str, secret: &str) -> core::result::Result<String, Option<Code>> {
        let mut client = with_dialect(&json!({ "token_request": { "client_authentication": way } }));
        (client[2], client[8]) = (json!(id), json!(secret));
        let mut cx = context(&client, &log(&[]));
        let (knobs, parameters) = (cx.provider().token_request(Grant::AuthorizationCode), Object::new(cx.arena));
        let endpoint = arena().copy(b"https://as.example/x");
        let request =
            token_request(&mut cx, knobs, endpoint, parameters, Value::EMPTY_OBJECT).map_err(|_| cx.code())?;
        Ok(String::from_utf8(request.headers.member(W::Authorization).bytes().to_vec()).expect("UTF-8"))
    }

    #[test]
    fn a34_codes_basic_credentials_as_the_vectors_say() {
        assert_eq!(
            authorization("basic", ID, SECRET).as_deref(),
            Ok(
                "Basic MVBwRyUyRlElMjAxOnolMkZ0WjlWd0ZacUFwbUlRJTJCWkgxSTVwTGslMkZ1QjR1ZCUzQVgyJTJGOGJMJTJCd2ZGVHQxckZ3JTNE"
            )
        );
        assert_eq!(
            authorization("basic_raw", ID, SECRET).as_deref(),
            Ok("Basic MVBwRy9RIDE6ei90WjlWd0ZacUFwbUlRK1pIMUk1cExrL3VCNHVkOlgyLzhiTCt3ZkZUdDFyRnc9")
        );
        assert_eq!(authorization("basic_raw", "id", "pä:ß").as_deref(), Ok("Basic aWQ6cMOkOsOf"));
        assert_eq!(authorization("basic", "id", "pä:ß").as_deref(), Ok("Basic aWQ6cCVDMyVBNCUzQSVDMyU5Rg=="));
    }

    #[test]
    fn refuses_a_colon_in_a_raw_basic_id() {
        assert_eq!(authorization("basic_raw", "a:b", "c"), Err(Some(Code::ClientIdUnusable)));
    }
}
