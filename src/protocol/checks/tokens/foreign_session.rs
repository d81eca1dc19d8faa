//! Checks the session of another library before its tokens are sent anywhere: it must be of this server and client.

use crate::base::value::Value;
use crate::base::value::view::view;
use crate::base::vocabulary::W;
use crate::protocol::checks::issuer::Tenants;
use crate::protocol::jwt::claims::Claims;
use crate::protocol::jwt::jws::parse_jws;
use crate::step::{Code, Cx, Result};

view! {
    /// A session that another library made. Nothing in it is verified.
    #[derive(Clone, Copy)]
    ForeignSession {
        /// The server that it is of, if the library says so.
        issuer,
        /// The client that it is of, if the library says so.
        client_id,
        access_token,
        refresh_token,
        id_token,
        /// The type of the access token, if the library says so.
        token_type,
        /// Seconds since 1970, if the library says so.
        expires_at,
        /// A list, or a text with spaces.
        scope,
    }
}

impl<'a> ForeignSession<'a> {
    /// The view of the value.
    #[must_use]
    pub fn new(value: Value<'a>) -> Self {
        Self(value)
    }
}

/// The values that such a session must have.
#[derive(Clone, Copy)]
pub struct Expected<'a> {
    /// The client's own issuer; nothing if it is not known.
    pub issuer: Value<'a>,
    /// The tenants that the issuer stands for, if it stands for many.
    pub tenants: Option<Tenants<'a>>,
    /// The client.
    pub client_id: Value<'a>,
}

impl<'a> Expected<'a> {
    /// Whether `found` is the issuer. Libraries differ in the slash at its end.
    fn has_issuer(self, found: Value<'a>, claims: Value<'a>) -> bool {
        fn trimmed<'a>(issuer: Value<'a>) -> &'a [u8] {
            let issuer = issuer.bytes();
            issuer.strip_suffix(b"/").unwrap_or(issuer)
        }
        !found.exists()
            || !self.issuer.exists()
            || found.is_text() && trimmed(found) == trimmed(self.issuer)
            || self.tenants.is_some_and(|tenants| tenants.have_issued(claims, found))
    }
}

/// Refuses a session of another server or client, and tokens that are bound to a key. Returns the claims of its ID
/// token, unverified; nothing if it has no ID token.
///
/// # Errors
/// `import_refused`
///
/// # Security
/// A false accept sends one server's refresh token to another.
pub fn verify<'a>(cx: &mut Cx<'a>, session: ForeignSession<'a>, expected: Expected<'a>) -> Result<Claims<'a>> {
    let has_id_token = !session.id_token().is_empty();
    let claims = parse_jws(cx, session.id_token()).map_or(Value::NOTHING, |token| token.claims);
    let id_token = Claims::new(claims);
    let (client_id, audience, token_type) = (session.client_id(), id_token.aud(), session.token_type());
    let is_ours = |entry: Value<'a>| entry.same_text(expected.client_id);
    let reason: &[u8] = if client_id.exists() && !is_ours(client_id) {
        b"it is of another client"
    } else if !expected.has_issuer(session.issuer(), claims) || !expected.has_issuer(id_token.iss(), claims) {
        b"it is of another server"
    } else if has_id_token && !id_token.sub().is_text() {
        b"its ID token cannot be read"
    } else if has_id_token && !is_ours(audience) && !audience.items().iter().any(|entry| is_ours(*entry)) {
        b"its ID token is for another client"
    } else if token_type.exists() && !token_type.bytes().eq_ignore_ascii_case(W::bearer.bytes()) {
        b"its tokens are bound to a key"
    } else {
        return Ok(id_token);
    };
    Err(cx.fail(Code::ImportRefused).with(W::reason, reason).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::crypto::encode;
    use crate::step::Code;
    use crate::testing::{arena, context, json, log, value};
    use serde_json::Value as Json;

    fn jwt(claims: &Json) -> String {
        let part =
            |json: &Json| String::from_utf8_lossy(encode(arena(), json.to_string().as_bytes()).bytes()).into_owned();
        format!("{}.{}.", part(&json!({ "alg": "none" })), part(claims))
    }
    /// The reason for which the session is refused; `None` if it is not.
    fn reason(session: &Json, is_of_tenants: bool) -> Option<String> {
        let mut cx = context(&json!(null), &log(&[]));
        let template = "https://as.example/{tid}/v2";
        let tenants = Tenants {
            template: value(&json!(template)),
            claim: value(&json!("tid")),
            shared: value(&json!(["common"])),
            allow: Value::NOTHING,
        };
        let issuer = if is_of_tenants { "https://as.example/common/v2" } else { "https://as.example" };
        let expected = Expected {
            issuer: value(&json!(issuer)),
            tenants: is_of_tenants.then_some(tenants),
            client_id: value(&json!("client")),
        };
        let verified = verify(&mut cx, ForeignSession::new(value(session)), expected).map(|claims| claims.value());
        let ended = crate::testing::ended(cx, verified);
        assert!(ended[0] == json!(true) || ended[0] == json!(-1 - Code::ImportRefused as i64), "{ended}");
        ended[1]["detail"]["reason"].as_str().map(str::to_owned)
    }

    #[test]
    fn a10_a_session_of_another_server_or_client_is_sent_nowhere() {
        let own = json!({ "iss": "https://as.example", "aud": "client", "sub": "s" });
        let with = |name: &str, value: Json| {
            let mut claims = own.clone();
            claims[name] = value;
            json!({ "id_token": jwt(&claims) })
        };
        for fine in [
            json!({}),
            json!({ "issuer": "https://as.example/", "client_id": "client", "token_type": "bearer" }),
            with("iss", json!("https://as.example/")),
            with("aud", json!(["other", "client"])),
        ] {
            assert_eq!(reason(&fine, false), None, "{fine}");
        }
        for (session, why) in [
            (json!({ "client_id": "other" }), "it is of another client"),
            (json!({ "issuer": "https://evil.example" }), "it is of another server"),
            (json!({ "issuer": 7 }), "it is of another server"),
            (json!({ "issuer": "https://as.example//" }), "it is of another server"),
            (with("iss", json!("https://evil.example")), "it is of another server"),
            (with("aud", json!(["other"])), "its ID token is for another client"),
            (with("aud", json!(null)), "its ID token is for another client"),
            (with("sub", json!(7)), "its ID token cannot be read"),
            (json!({ "id_token": "a.b" }), "its ID token cannot be read"),
            (json!({ "token_type": "DPoP" }), "its tokens are bound to a key"),
        ] {
            assert_eq!(reason(&session, false).as_deref(), Some(why), "{session}");
        }
    }

    #[test]
    fn a_session_of_a_tenant_is_one_of_the_server_for_all_tenants() {
        let of = |issuer: &str| json!({ "id_token": jwt(&json!({ "iss": issuer, "aud": "client", "sub": "s", "tid": "t1" })) });
        assert_eq!(reason(&of("https://as.example/t1/v2"), true), None);
        assert_eq!(reason(&of("https://as.example/t2/v2"), true).as_deref(), Some("it is of another server"));
    }
}
