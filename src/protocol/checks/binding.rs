//! The binding of a transaction to one client and one server (RFC 9700 section 4.4: mix-up).
//!
//! Must not know: how many providers are configured.

use super::Expected;
use crate::protocol::error::{Code, Error};
use crate::protocol::transaction::Transaction;

/// Refuses a transaction that was started with another server or client.
///
/// # Errors
/// `provider_mismatch`
///
/// # Security
/// A false accept sends the code of one server to the token endpoint of another.
pub fn verify(transaction: &Transaction, expected: &Expected<'_>) -> Result<(), Error> {
    if transaction.server == expected.server && transaction.client_id == expected.client_id {
        Ok(())
    } else {
        Err(Error::new(Code::ProviderMismatch))
    }
}
