//! The transaction: what must be stored between authorization request and response. It is bound to the user
//! agent, the server and the client (RFC 9700 section 2.1).

use crate::base::crypto;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{Object, texts_of};
use crate::base::value::view::view;
use crate::base::vocabulary::{W, word};
use crate::step::{Code, Cx, Result};

view! {
    /// A stored transaction. It is not `Copy`: checking a response consumes it.
    Transaction {
        /// The `state` that was sent.
        state,
        /// The PKCE verifier, if PKCE is used (RFC 7636 section 4.1).
        code_verifier,
        /// The `nonce` that was sent, with scope `openid`.
        nonce,
        /// The exact `redirect_uri` that was sent (RFC 6749 section 4.1.3).
        redirect_uri,
        /// The client that sent the request.
        client_id,
        /// The binding to one provider: its issuer or token endpoint.
        server,
        /// When the sign-in began, in seconds since 1970.
        started_at,
        /// The requested scope, as a list.
        scope,
        /// `max_age` in seconds, if it was sent: the ID token must then contain `auth_time`.
        max_age,
        /// Required `acr` values, if there are any: the ID token must then contain one of them.
        required_acr,
        /// The public half of the key to which the tokens will be bound (RFC 9449); nothing if they are not.
        dpop_key,
        /// Variable → value, as texts; nothing if the document has no variables.
        variables,
        /// Where the application goes on: a path of its own origin.
        return_to,
        /// Any value that the page asked to get back.
        app_state,
    }
}

/// A short name for a `state` and what is stored for it, which reveals nothing of the state itself.
#[must_use]
pub fn tag_of<'a>(arena: Arena<'a>, state: &[u8]) -> Value<'a> {
    let digest = crypto::sha256(state);
    crypto::encode(arena, digest.get(..9).unwrap_or_default())
}

impl<'a> Transaction<'a> {
    /// A transaction for a new sign-in, from its members, in the plain form that a host stores.
    #[must_use]
    pub fn new(members: Object<'a>) -> Self {
        Self(members.done())
    }

    /// Reads the plain form that a host stored. A member of the wrong type counts as missing.
    ///
    /// # Errors
    /// `transaction_malformed`, which names the missing or invalid member.
    pub fn read(cx: &mut Cx<'a>, value: Value<'a>) -> Result<Self> {
        let mut out = Object::new(cx.arena);
        for &name in &[W::state, W::redirect_uri, W::client_id, W::server] {
            if value.member(name).is_empty() {
                return Err(cx.fail(Code::TransactionMalformed).with(W::member, name).into());
            }
            out.put(name, value.member(name));
        }
        let Some(started_at) = value.member(W::started_at).whole() else {
            return Err(cx.fail(Code::TransactionMalformed).with(W::member, W::started_at).into());
        };
        out.put(W::started_at, started_at);
        let scope = value.member(W::scope);
        out.put(W::scope, if scope.is_list_of_texts() { scope } else { Value::EMPTY_LIST });
        for &name in &[W::code_verifier, W::nonce, W::required_acr, W::return_to] {
            out.put_some(name, value.member(name).text());
        }
        if let Some(max_age) = value.member(W::max_age).whole() {
            out.put(W::max_age, max_age);
        }
        let variables = texts_of(cx.arena, value.member(W::variables));
        if !variables.members().is_empty() {
            out.pair(word(W::variables), variables);
        }
        for &name in &[W::dpop_key, W::app_state] {
            out.put_some(name, value.member(name));
        }
        Ok(Self(out.done()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{NOW, arena, context, ended, json, json_of, log, value};

    #[test]
    fn s8_a_tag_says_nothing_of_the_state() {
        // The first nine bytes of SHA-256 (FIPS 180-4, its example `abc`), in base64url.
        assert_eq!(tag_of(arena(), b"abc").bytes(), b"ungWv48Bz-pB");
    }

    #[test]
    fn a33_times_are_saturated() {
        let read = |started_at: f64, max_age: f64| {
            let stored = json!({
                "state": "s", "redirect_uri": "r", "client_id": "c", "server": "s", "started_at": started_at,
                "max_age": max_age,
            });
            let mut cx = context(&json!(null), &log(&[]));
            let transaction = Transaction::read(&mut cx, value(&stored)).expect("a transaction");
            (transaction.started_at().whole(), transaction.max_age().whole())
        };
        assert_eq!(read(1e300, -1e300), (Some(i64::MAX), Some(i64::MIN)));
        assert_eq!(read(1000.0, 60.5), (Some(1000), None));
    }

    #[test]
    fn reads_back_what_a_host_stored_and_names_what_is_missing() {
        let stored = json!({
            "state": "s", "redirect_uri": "https://app.example/cb", "client_id": "c", "server": "https://as.example",
            "started_at": NOW, "scope": ["openid"], "code_verifier": "v", "nonce": "n", "return_to": "/x", "max_age": 60,
            "variables": { "host": "as.example" }, "app_state": [1, null],
        });
        let read = |stored: &serde_json::Value| {
            let mut cx = context(&json!(null), &log(&[]));
            let read = Transaction::read(&mut cx, value(stored)).map(|transaction| transaction.value());
            ended(cx, read)
        };
        assert_eq!(read(&stored)[1], stored);
        for member in ["state", "redirect_uri", "client_id", "server", "started_at"] {
            let mut broken = stored.clone();
            broken[member] = json!([]);
            assert_eq!(read(&broken)[1], json!({ "detail": { "member": member } }));
        }
        let mut odd = stored.clone();
        for member in ["scope", "code_verifier", "nonce", "return_to", "max_age", "variables"] {
            odd[member] = json!([7]);
        }
        odd["variables"] = json!({ "a": 1, "b": "c" });
        let read = read(&odd);
        assert_eq!((&read[1]["scope"], &read[1]["variables"]), (&json!([]), &json!({ "b": "c" })));
        assert!(["code_verifier", "nonce", "return_to", "max_age"].iter().all(|member| read[1].get(*member).is_none()));
        assert_eq!(json_of(value(&stored)), stored);
    }
}
