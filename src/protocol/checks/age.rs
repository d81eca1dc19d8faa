//! The age of a transaction: a sign-in that takes longer was abandoned.
//!
//! Must not know: how long a code lives.

use crate::base::text;
use crate::base::time::UnixTime;
use crate::protocol::error::{Code, Error};
use crate::protocol::transaction::Transaction;

/// Seconds from request to response, at the most.
pub const LIMIT: i64 = 600;
/// Seconds that clocks may differ by.
pub const CLOCK_SKEW: i64 = 60;

/// Refuses a transaction older than ten minutes, or from the future.
///
/// # Errors
/// `transaction_expired`
pub fn verify(transaction: &Transaction, now: UnixTime) -> Result<(), Error> {
    let age = now.since(transaction.started_at);
    if (CLOCK_SKEW.saturating_neg()..=LIMIT).contains(&age) {
        Ok(())
    } else {
        Err(Error::new(Code::TransactionExpired).with("limit", &text::integer(LIMIT)))
    }
}
