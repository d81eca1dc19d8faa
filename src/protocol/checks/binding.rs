//! The binding of a transaction to one client and one server (RFC 9700 section 4.4: mix-up).

use super::Expected;
use crate::protocol::authorization::transaction::Transaction;
use crate::step::{Code, Cx, Result};

/// Refuses a transaction that began with another server or client.
///
/// # Errors
/// `provider_mismatch`
///
/// # Security
/// A false accept sends the code of one server to the token endpoint of another.
pub fn verify<'a>(cx: &mut Cx<'a>, transaction: &Transaction<'a>, expected: Expected<'a>) -> Result<()> {
    let is_bound =
        transaction.server().same_text(expected.server) && transaction.client_id().same_text(expected.client_id);
    cx.ensure(is_bound, Code::ProviderMismatch)
}
