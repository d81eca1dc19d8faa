//! `state` (RFC 6749 section 10.12, RFC 9700 section 4.7): the response answers this request.
//!
//! Must not know: where the transaction was kept.

use crate::base::constant_time;
use crate::protocol::authorization_response::UnverifiedResponse;
use crate::protocol::error::{Code, Error};
use crate::protocol::transaction::Transaction;

/// Refuses a response whose `state` is missing or not that of the transaction.
///
/// # Errors
/// `state_missing`, `state_mismatch`
///
/// # Security
/// A false accept is login CSRF: the user works in the attacker's account.
pub fn verify(response: &UnverifiedResponse, transaction: &Transaction) -> Result<(), Error> {
    match response.first("state") {
        None | Some("") => Err(Error::new(Code::StateMissing)),
        Some(state) if constant_time::equal(state, transaction.state.expose()) => Ok(()),
        Some(_) => Err(Error::new(Code::StateMismatch)),
    }
}
