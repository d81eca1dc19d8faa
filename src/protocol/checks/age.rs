//! The age of a transaction: a sign-in that takes longer than the limit was abandoned.

use crate::base::vocabulary::W;
use crate::protocol::authorization::transaction::Transaction;
use crate::step::{Code, Cx, Result};

/// The most seconds from request to response.
pub const LIMIT: i64 = 600;
/// Seconds by which clocks may differ.
pub const CLOCK_SKEW: i64 = 60;

/// Refuses a transaction older than ten minutes, or from the future.
///
/// # Errors
/// `transaction_expired`
pub fn verify<'a>(cx: &mut Cx<'a>, transaction: &Transaction<'a>) -> Result<()> {
    let age = transaction.started_at().whole().map(|started_at| cx.now.saturating_sub(started_at));
    if age.is_some_and(|age| (CLOCK_SKEW.saturating_neg()..=LIMIT).contains(&age)) {
        return Ok(());
    }
    Err(cx.fail(Code::TransactionExpired).with(W::limit, LIMIT).into())
}
