//! The authorization request (RFC 6749 section 4.1.1) in canonical names.
//!
//! Must not know: how a provider spells the parameters.

use super::pkce::ChallengeMethod;
use super::transaction::Transaction;
use crate::base::text;

/// Names that belong to the engine: an application may not set them as extra parameters.
const RESERVED: &[&str] = &[
    "client_id",
    "code",
    "code_challenge",
    "code_challenge_method",
    "code_verifier",
    "grant_type",
    "nonce",
    "redirect_uri",
    "request",
    "request_uri",
    "response_mode",
    "response_type",
    "scope",
    "state",
];

/// Whether a parameter carries a credential of the client, by how its name begins: a page's build
/// does not even hold the words.
#[must_use]
pub fn is_credential(name: &str) -> bool {
    name.strip_prefix("client_").is_some_and(|rest| rest == "assertion" || rest.starts_with('s'))
}

/// Whether an application may not set a parameter of that name.
#[must_use]
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name) || is_credential(name)
}

/// What an application may ask for in one authorization request.
pub struct AuthorizationRequest<'a> {
    /// What will be remembered, and is sent in part.
    pub transaction: &'a Transaction,
    /// The PKCE method, where PKCE is used.
    pub challenge: Option<ChallengeMethod>,
    /// Whether the response is asked for as a POST (OAuth 2.0 Form Post Response Mode).
    pub form_post: bool,
    /// Further parameters of the application (`prompt`, `login_hint` …).
    pub extra: &'a [(String, String)],
}

impl AuthorizationRequest<'_> {
    /// Hands the parameters to `write`, in canonical names and order; `scope`, whose coding is the
    /// dialect's, without its value.
    pub fn parameters(&self, write: &mut dyn FnMut(&str, &str)) {
        let transaction = self.transaction;
        write("response_type", "code");
        write("client_id", &transaction.client_id);
        write("redirect_uri", &transaction.redirect_uri);
        write("scope", "");
        write("state", transaction.state.expose());
        if let (Some(method), Some(verifier)) = (self.challenge, &transaction.code_verifier) {
            write("code_challenge", &method.code_challenge(verifier));
            write("code_challenge_method", method.as_str());
        }
        if let Some(nonce) = &transaction.nonce {
            write("nonce", nonce.expose());
        }
        if self.form_post {
            write("response_mode", "form_post");
        }
        if let Some(max_age) = transaction.max_age {
            write("max_age", &text::integer(max_age));
        }
        for (name, value) in self.extra {
            write(name, value);
        }
    }
}
