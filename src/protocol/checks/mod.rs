//! All protocol checks, one per file. A check refuses; it never repairs.
//!
//! ```text
//! callback ──parse──▶ UnverifiedResponse ─┐
//!                                         ├─ verify ─▶ AuthorizedCode ─▶ token request
//! host ──recall (removes)──▶ Transaction ─┘
//! ```
//!
//! [`verify`] consumes the transaction and returns the only value from which a token request for a code can be built:
//! [`AuthorizedCode`] has private fields and no other constructor. It holds the code together with the `code_verifier`
//! and the `redirect_uri` of the same transaction, so that no code is ever sent with those of another (RFC 6749 section
//! 4.1.3, RFC 7636 section 4.5).

pub mod age;
pub mod authentication;
mod binding;
#[cfg(feature = "backend")]
pub mod hmac;
pub mod id_token;
pub mod issuer;
#[cfg(feature = "backend")]
pub mod logout_token;
pub mod outcome;
pub mod parameters;
mod repeated_variables;
mod state;
pub mod tokens;

use super::authorization::authorization_response::UnverifiedResponse;
use super::authorization::transaction::Transaction;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::Object;
use crate::base::vocabulary::W;
use crate::step::{Cx, Result};

/// What the response must match, besides the transaction.
#[derive(Clone, Copy)]
pub struct Expected<'a> {
    /// The client that handles the callback.
    pub client_id: Value<'a>,
    /// The provider that handles the callback, as in [`Transaction::server`].
    pub server: Value<'a>,
    /// The issuer that `iss` must equal; nothing if it is not known.
    pub issuer: Value<'a>,
    /// The tenants that the issuer stands for, if it stands for many.
    pub tenants: Option<issuer::Tenants<'a>>,
    /// Whether the server promises to send `iss` (RFC 9207 section 3).
    pub is_iss_required: bool,
    /// The parameters that must repeat the transaction's variables, as an object, variable → parameter; or
    /// nothing.
    pub repeated_variables: Value<'a>,
    /// How to check the HMAC of the response's parameters, if the server adds one.
    #[cfg(feature = "backend")]
    pub hmac: Option<hmac::Hmac<'a>>,
}

/// A code that passed every check, with its verifier and `redirect_uri`.
///
/// It is neither `Clone` nor `Copy`, and the token request consumes it, so a code is sent only once (RFC 6749
/// section 10.5).
pub struct AuthorizedCode<'a> {
    code: Value<'a>,
    code_verifier: Value<'a>,
    redirect_uri: Value<'a>,
}

impl<'a> AuthorizedCode<'a> {
    /// The parameters of the access token request (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
    pub(in crate::protocol) fn into_parameters(self, arena: Arena<'a>) -> Object<'a> {
        let mut out = Object::new(arena);
        out.put(W::grant_type, W::authorization_code);
        out.put(W::code, self.code);
        out.put(W::redirect_uri, self.redirect_uri);
        out.put_some(W::code_verifier, self.code_verifier);
        out
    }
}

/// The rest of a transaction whose response is accepted.
pub struct Accepted<'a> {
    /// The code to exchange.
    pub code: AuthorizedCode<'a>,
    /// The `nonce` that the ID token must contain; nothing if none was sent.
    pub nonce: Value<'a>,
    /// The requested scope, as a list.
    pub scope: Value<'a>,
    /// `max_age`, if it was sent.
    pub max_age: Option<i64>,
    /// The accepted `acr` values; nothing to accept any.
    pub required_acr: Value<'a>,
    /// The public half of the key to which the tokens will be bound; nothing if they are not.
    pub dpop_key: Value<'a>,
    /// The values of the provider document's variables, as an object of texts; or nothing.
    pub variables: Value<'a>,
    /// Where the application goes on: a text, or nothing.
    pub return_to: Value<'a>,
    /// Any value that the page asked to get back.
    pub app_state: Value<'a>,
}

/// Checks a response against the transaction that it claims to answer, and consumes the transaction.
///
/// The order is fixed. `state` comes first: before it, nothing in the response is trusted. The issuer comes
/// before the outcome, because an error from the wrong server is as worthless as a code from it (RFC 9207
/// section 2.4); so do the HMAC and the parameters that name the tenant, if the server has them. The error
/// comes before the code.
///
/// # Errors
/// The `check` that refused, or the `server` error in the response.
///
/// # Security
/// A false accept lets an attacker sign a user in with the attacker's code (RFC 9700 section 4.5).
pub fn verify<'a>(
    cx: &mut Cx<'a>,
    response: UnverifiedResponse<'a>,
    transaction: Transaction<'a>,
    expected: Expected<'a>,
) -> Result<Accepted<'a>> {
    parameters::verify(cx, response)?;
    state::verify(cx, response, &transaction)?;
    binding::verify(cx, &transaction, expected)?;
    age::verify(cx, &transaction)?;
    issuer::verify(cx, response, expected)?;
    #[cfg(feature = "backend")]
    if let Some(expected) = expected.hmac {
        hmac::verify(cx, response.value(), expected)?;
    }
    repeated_variables::verify(cx, response, &transaction, expected.repeated_variables)?;
    let code = outcome::verify(cx, response)?;
    let code =
        AuthorizedCode { code, code_verifier: transaction.code_verifier(), redirect_uri: transaction.redirect_uri() };
    Ok(Accepted {
        code,
        nonce: transaction.nonce(),
        scope: transaction.scope(),
        max_age: transaction.max_age().whole(),
        required_acr: transaction.required_acr(),
        dpop_key: transaction.dpop_key(),
        variables: transaction.variables(),
        return_to: transaction.return_to(),
        app_state: transaction.app_state(),
    })
}

#[cfg(test)]
mod tests;
