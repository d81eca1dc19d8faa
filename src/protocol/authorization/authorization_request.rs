//! The authorization request (RFC 6749 section 4.1.1) under the standard's names.

use super::pkce::ChallengeMethod;
use super::transaction::Transaction;
use crate::base::text;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::Object;
use crate::base::vocabulary::{W, Word};

/// Parameters that only the engine sets: an application may not add them.
const RESERVED: [Word; 14] = [
    W::client_id,
    W::code,
    W::code_challenge,
    W::code_challenge_method,
    W::code_verifier,
    W::grant_type,
    W::nonce,
    W::redirect_uri,
    W::request,
    W::request_uri,
    W::response_mode,
    W::response_type,
    W::scope,
    W::state,
];

/// Whether a parameter carries a credential of the client. Judges by the beginning of the name, so that a
/// page's build does not even contain the words.
#[must_use]
pub fn is_credential(name: &[u8]) -> bool {
    // Compared byte by byte, because the linker could join two texts into the whole name.
    let is_assertion = |rest: &[u8]| matches!(rest, [b'a', b's', b's', b'e', b'r', b't', b'i', b'o', b'n']);
    name.strip_prefix(b"client_").is_some_and(|rest| is_assertion(rest) || rest.starts_with(b"s"))
}

/// Whether an application may not set the parameter with that name.
#[must_use]
pub fn is_reserved(name: &[u8]) -> bool {
    RESERVED.iter().any(|reserved| reserved.bytes() == name) || is_credential(name)
}

/// The contents of one authorization request.
#[derive(Clone, Copy)]
pub struct AuthorizationRequest<'t, 'a> {
    /// The transaction, part of which is sent.
    pub transaction: &'t Transaction<'a>,
    /// The PKCE method, if PKCE is used.
    pub challenge: Option<ChallengeMethod>,
    /// Whether to ask for the response as a POST (OAuth 2.0 Form Post Response Mode).
    pub is_form_post: bool,
    /// Further parameters of the application (`prompt`, `login_hint` …), as an object of texts.
    pub extra: Value<'a>,
}

impl<'a> AuthorizationRequest<'_, 'a> {
    /// The parameters under the standard's names and in its order. All are texts except `scope`, a list of
    /// names that the dialect encodes.
    #[must_use]
    pub fn parameters(self, arena: Arena<'a>) -> Value<'a> {
        let transaction = self.transaction;
        let mut out = Object::new(arena);
        out.put(W::response_type, W::code);
        out.put(W::client_id, transaction.client_id());
        out.put(W::redirect_uri, transaction.redirect_uri());
        out.put(W::scope, transaction.scope().or(Value::EMPTY_LIST));
        out.put(W::state, transaction.state());
        let verifier = transaction.code_verifier();
        if let Some(method) = self.challenge.filter(|_| verifier.exists()) {
            out.put(W::code_challenge, method.code_challenge(arena, verifier));
            out.put(W::code_challenge_method, method.word());
        }
        out.put_some(W::nonce, transaction.nonce());
        if self.is_form_post {
            out.put(W::response_mode, W::form_post);
        }
        if let Some(max_age) = transaction.max_age().whole() {
            out.put(W::max_age, arena.owned(text::integer(max_age)));
        }
        out.extend(self.extra);
        out.done()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{arena, json, json_of, value};

    fn parameters(challenge: Option<ChallengeMethod>, is_form_post: bool, transaction: &serde_json::Value) -> String {
        let mut members = Object::new(arena());
        members.extend(value(transaction));
        let extra = value(&json!({ "prompt": "login" }));
        let request = AuthorizationRequest { transaction: &Transaction::new(members), challenge, is_form_post, extra };
        json_of(request.parameters(arena())).to_string()
    }

    #[test]
    fn writes_the_parameters_in_the_order_of_the_standard() {
        let transaction = json!({
            "state": "s", "client_id": "c", "redirect_uri": "https://app.example/cb", "scope": ["a", "b"],
            "code_verifier": "v", "nonce": "n", "max_age": 0,
        });
        assert_eq!(
            parameters(Some(ChallengeMethod::Plain), true, &transaction),
            r#"{"response_type":"code","client_id":"c","redirect_uri":"https://app.example/cb","scope":["a","b"],"state":"s","code_challenge":"v","code_challenge_method":"plain","nonce":"n","response_mode":"form_post","max_age":"0","prompt":"login"}"#
        );
        let bare = json!({ "state": "s", "client_id": "c", "redirect_uri": "https://app.example/cb" });
        assert_eq!(
            parameters(Some(ChallengeMethod::S256), false, &bare),
            r#"{"response_type":"code","client_id":"c","redirect_uri":"https://app.example/cb","scope":[],"state":"s","prompt":"login"}"#
        );
    }

    #[test]
    fn reserves_the_engines_names_and_credentials() {
        for name in ["state", "scope", "request_uri", "client_assertion", "client_secret"] {
            assert!(is_reserved(name.as_bytes()), "{name}");
        }
        for name in ["prompt", "login_hint", "client_assertion_type", "client_info", "secret", ""] {
            assert!(!is_reserved(name.as_bytes()), "{name}");
        }
    }
}
