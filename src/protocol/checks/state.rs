//! `state` (RFC 6749 section 10.12, RFC 9700 section 4.7): proves that the response answers this request.

use crate::base::crypto;
use crate::protocol::authorization::authorization_response::UnverifiedResponse;
use crate::protocol::authorization::transaction::Transaction;
use crate::step::{Code, Cx, Result};

/// Refuses a response whose `state` is missing or differs from the transaction's.
///
/// # Errors
/// `state_missing`, `state_mismatch`
///
/// # Security
/// A false accept is login CSRF: the user works in the attacker's account.
pub fn verify<'a>(cx: &mut Cx<'a>, response: UnverifiedResponse<'a>, transaction: &Transaction<'a>) -> Result<()> {
    let state = response.state().bytes();
    cx.ensure(!state.is_empty(), Code::StateMissing)?;
    cx.ensure(crypto::equal(state, transaction.state().bytes()), Code::StateMismatch)
}
