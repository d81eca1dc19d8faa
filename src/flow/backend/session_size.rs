//! Makes a session fit that a refresh made too large for its cookies: it goes on with less.
//!
//! Must not know: what is sent.

use super::config::Backend;
use super::cookies::Profile;
use super::session::Session;
use super::session_chunks;
use super::session_cookie::cookie_name;
use crate::base::text::concat;
use crate::base::value::Value;
use crate::dialect::reader::Pairs;
use crate::host::Host;
use crate::protocol::error::Error;
use crate::protocol::token_response::Tokens;

/// What a session had before a refresh.
pub struct Before {
    tokens: Tokens,
    variables: Pairs,
    diagnostics: Value,
}

impl Before {
    /// Of this session.
    ///
    /// # Errors
    /// `tokens_malformed`, of no tokens that are in use.
    pub fn of(session: &Session) -> Result<Self, Error> {
        Ok(Self {
            tokens: Tokens::from_value(&session.tokens.to_value())?,
            variables: session.variables.clone(),
            diagnostics: session.diagnostics.clone(),
        })
    }
}

fn verify(host: &dyn Host, backend: &Backend, session: &Session) -> Result<(), Error> {
    // The longest that a name gets: on loopback it carries the port.
    let name = concat(&[&cookie_name(backend, Profile::Secure, session), "_localhost_65535"]);
    session_chunks::verify_size(&name, &session.seal(host, backend, None)?)
}

/// Makes a refreshed session fit its cookies: without the members that the engine does not know, then without
/// the ID token's text, then with the earlier claims. As the last resort it takes only the refresh token of the
/// answer, because the earlier one no longer works, and the access token is due again.
///
/// # Errors
/// `session_too_large`, where the access token is that of before.
pub fn fit(host: &dyn Host, backend: &Backend, session: &mut Session, before: Before) -> Result<(), Error> {
    let Err(error) = verify(host, backend, session) else { return Ok(()) };
    if !session.tokens.extra.is_empty() {
        leave_extra_out(session);
        if verify(host, backend, session).is_ok() {
            return Ok(());
        }
    }
    session.tokens.id_token = None;
    if session.tokens.claims != before.tokens.claims {
        session.tokens.claims = before.tokens.claims.clone();
        session.note("claims", "claims_left_out");
    }
    if verify(host, backend, session).is_ok() {
        return Ok(());
    }
    let fresh = session.tokens.refresh_token.take();
    let known = before.tokens.refresh_token.as_ref().map(|token| token.expose().to_owned());
    session.tokens = before.tokens;
    session.variables = before.variables;
    session.diagnostics = before.diagnostics;
    session.is_due = true;
    session.tokens.refresh_token = fresh;
    if verify(host, backend, session).is_err() {
        session.tokens.extra.clear();
    }
    if verify(host, backend, session).is_err() {
        session.tokens.refresh_token = known.map(crate::base::secret::Secret::new);
    }
    Err(error)
}

/// Does without the members of the answer that the engine does not know.
pub fn leave_extra_out(session: &mut Session) {
    session.tokens.extra.clear();
    session.note("extra", "extra_left_out");
}
