//! The one place of security checks. One file a check; a check refuses, it never repairs.
//!
//! [`verify`] runs those of the authorization response in one fixed order and gives out the only
//! value from which a token request can be built: [`AuthorizedCode`] has no other constructor.
//!
//! Must not know: who asks, where the transaction was kept.

pub mod age;
pub mod binding;
#[cfg(feature = "backend")]
pub mod front_channel_logout;
pub mod id_token;
pub mod issuer;
#[cfg(feature = "backend")]
pub mod logout_token;
pub mod outcome;
pub mod parameters;
#[cfg(feature = "backend")]
pub mod request_origin;
pub mod return_to;
pub mod state;
pub mod subject;
#[cfg(feature = "backend")]
pub mod token_scope;
pub mod token_type;
#[cfg(feature = "backend")]
pub mod upstream;
#[cfg(feature = "backend")]
pub mod upstream_target;

use super::authorization_response::UnverifiedResponse;
use super::error::Error;
use super::transaction::Transaction;
use crate::base::secret::Secret;
use crate::base::time::UnixTime;
use crate::base::value::Value;

/// What the response is held against, beside the transaction.
pub struct Expected<'a> {
    /// The client that handles the callback.
    pub client_id: &'a str,
    /// The provider that handles the callback, as in [`Transaction::server`].
    pub server: &'a str,
    /// The issuer that `iss` must equal, where it is known.
    pub issuer: Option<&'a str>,
    /// Whether the server promises to send `iss` (RFC 9207 section 3).
    pub iss_required: bool,
    /// The time.
    pub now: UnixTime,
}

/// A code that passed every check, with the verifier and redirect URI it belongs to.
///
/// It owns them, is not `Clone`, and is consumed by the token request: a code is sent once.
pub struct AuthorizedCode {
    code: Secret,
    code_verifier: Option<Secret>,
    redirect_uri: String,
}

impl AuthorizedCode {
    /// The code.
    pub(crate) fn code(&self) -> &Secret {
        &self.code
    }

    /// The PKCE verifier of the same transaction.
    pub(crate) fn code_verifier(&self) -> Option<&Secret> {
        self.code_verifier.as_ref()
    }

    /// The redirect URI of the same transaction.
    pub(crate) fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }
}

/// What is left of a transaction once its response is accepted.
pub struct Accepted {
    /// The code to exchange.
    pub code: AuthorizedCode,
    /// The `nonce` that the ID token must carry.
    pub nonce: Option<Secret>,
    /// The scope that was asked for.
    pub scope: Vec<String>,
    /// `max_age`, where it was sent.
    pub max_age: Option<i64>,
    /// The values of the provider document's variables.
    pub variables: Vec<(String, String)>,
    /// Where the application goes on.
    pub return_to: Option<String>,
    /// What the page wants back.
    pub app_state: Value,
}

/// Checks a response against the transaction that it claims to answer, and consumes both.
///
/// The order is fixed: `state` before anything is believed, the error before the code is looked at.
///
/// # Errors
/// The `check` that refused, or the `server` error that the response carries.
///
/// # Security
/// A false accept lets an attacker sign a user in with the attacker's code (RFC 9700 section 4.5).
pub fn verify(
    response: &UnverifiedResponse,
    transaction: Transaction,
    expected: &Expected<'_>,
) -> Result<Accepted, Error> {
    parameters::verify(response)?;
    state::verify(response, &transaction)?;
    binding::verify(&transaction, expected)?;
    age::verify(&transaction, expected.now)?;
    issuer::verify(response, expected)?;
    let code = outcome::verify(response)?;
    Ok(Accepted {
        code: AuthorizedCode { code, code_verifier: transaction.code_verifier, redirect_uri: transaction.redirect_uri },
        nonce: transaction.nonce,
        scope: transaction.scope,
        max_age: transaction.max_age,
        variables: transaction.variables,
        return_to: transaction.return_to,
        app_state: transaction.app_state,
    })
}

#[cfg(test)]
mod tests;
