//! Client authentication at the token endpoint (RFC 6749 section 2.3): exactly one way. A page authenticates
//! no client.

use super::outbound::Draft;
use super::provider::ClientAuthentication;
use crate::base::coding::form::Coding;
use crate::base::crypto::{encode_padded, hex, sha256};
use crate::base::text::has_any;
use crate::base::value::Value;
use crate::base::value::build::{Text, concat, join_by};
use crate::base::vocabulary::W;
use crate::step::{Code, Cx, Result};

impl ClientAuthentication {
    /// What a server's metadata ask for where the document says nothing: Basic, unless the server announces
    /// other ways only (RFC 8414 section 2). `None` where it announces none that sends a secret. `methods` is
    /// a list, or nothing.
    #[must_use]
    pub fn from_metadata(methods: Value) -> Option<Self> {
        if !methods.exists() || methods.contains(b"client_secret_basic") {
            Some(Self::Basic)
        } else if methods.contains(b"client_secret_post") {
            Some(Self::Body)
        } else {
            None
        }
    }
}

/// How the client authenticates where a request's own knobs do not say it: as the exchange does, else as the
/// server announces. A client without a secret is a public one.
fn usual<'a>(cx: &Cx<'a>) -> ClientAuthentication {
    let provider = cx.provider();
    let declared = provider.token_request(super::provider::Grant::AuthorizationCode).client_authentication();
    let has_secret = cx.client().client_secret().exists();
    let announced = || ClientAuthentication::from_metadata(provider.token_endpoint_auth_methods());
    declared.or_else(|| announced().filter(|_| has_secret)).unwrap_or(ClientAuthentication::None)
}

/// Adds the proof of who the client is to a request: in the way that the document declares for it, else as elsewhere.
/// `scheme` is what stands before a secret in `Authorization`.
///
/// # Errors
/// `secret_missing`; `client_id_unusable` where raw Basic cannot carry the id.
pub(super) fn authenticate<'a>(
    cx: &mut Cx<'a>,
    declared: Option<ClientAuthentication>,
    scheme: Value<'a>,
    draft: &mut Draft<'a>,
) -> Result<()> {
    let client_id = cx.client().client_id();
    let way = declared.unwrap_or_else(|| usual(cx));
    if way == ClientAuthentication::None {
        draft.parameters.put(W::client_id, client_id);
    } else {
        let secret = cx.client_secret()?;
        cx.ensure(secret.exists(), Code::SecretMissing)?;
        prove(cx, way, scheme, draft, [client_id, secret])?;
        draft.secrets.push(secret);
    }
    Ok(())
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
            draft.parameters.pair(arena.text(b"client_secret"), secret);
        }
        ClientAuthentication::Hash => {
            let code = draft.parameters.member(W::code).or(draft.parameters.member(W::refresh_token));
            let digest = sha256(&[secret.bytes(), b"|", code.bytes()].concat());
            draft.parameters.put(W::client_id, client_id);
            draft.parameters.put(W::hash, hex(arena, &digest));
        }
        ClientAuthentication::None => {}
    }
    Ok(())
}

/// `Basic` credentials (RFC 7617) of an id and a secret that were coded before.
fn put_basic<'a>(cx: &Cx<'a>, draft: &mut Draft<'a>, [client_id, secret]: [Value<'a>; 2]) {
    let credentials = encode_padded(cx.arena, &[client_id.bytes(), b":", secret.bytes()].concat());
    draft.headers.put(W::Authorization, concat(cx.arena, &[b"Basic ", credentials.bytes()]));
    draft.secrets.push(credentials);
}

/// In form coding (RFC 6749 section 2.3.1), but for a space: `%20` is one for every server, `+` only for
/// those that decode forms.
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
