//! The authorization request (RFC 6749 section 4.1.1) in canonical names.
//!
//! Must not know: how a provider spells the parameters.

use super::pkce::ChallengeMethod;
use super::transaction::Transaction;
use crate::base::parameters::Parameters;
use crate::base::text;

/// Names that belong to the engine: an application may not set them as extra parameters.
pub const RESERVED: &[&str] = &[
    "client_id",
    "code_challenge",
    "code_challenge_method",
    "nonce",
    "redirect_uri",
    "request",
    "request_uri",
    "response_mode",
    "response_type",
    "scope",
    "state",
];

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
    /// The parameters but for `scope`, whose coding is the dialect's, in canonical names and order.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        let transaction = self.transaction;
        let mut out = Parameters::new();
        out.push("response_type", "code");
        out.push("client_id", &transaction.client_id);
        out.push("redirect_uri", &transaction.redirect_uri);
        out.push("scope", "");
        out.push("state", transaction.state.expose());
        if let (Some(method), Some(verifier)) = (self.challenge, &transaction.code_verifier) {
            out.push("code_challenge", &method.code_challenge(verifier));
            out.push("code_challenge_method", method.as_str());
        }
        if let Some(nonce) = &transaction.nonce {
            out.push("nonce", nonce.expose());
        }
        if self.form_post {
            out.push("response_mode", "form_post");
        }
        if let Some(max_age) = transaction.max_age {
            out.push("max_age", &text::integer(max_age));
        }
        for (name, value) in self.extra {
            out.push(name, value);
        }
        out
    }
}
