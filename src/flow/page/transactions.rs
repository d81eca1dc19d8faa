//! The transactions of a page. Each is stored under a tag that reveals nothing of its `state`, and recalled
//! once.

use super::client::tag;
use crate::base::value::Value;
use crate::base::value::build::List;
use crate::base::vocabulary::W;
use crate::protocol::authorization::transaction::Transaction;
use crate::protocol::scope::parse as names;
use crate::step::codes::CAUSES_OF_TRANSACTION_MISSING;
use crate::step::{Code, Cx, Effect, Result};

/// Has the page store a transaction until it is recalled.
///
/// # Errors
/// `storage_failed`
pub fn remember<'a>(cx: &mut Cx<'a>, transaction: &Transaction<'a>) -> Result<()> {
    let mut payload = List::new(cx.arena);
    payload.push(tag(cx, transaction.state().bytes()));
    payload.push(transaction.value());
    cx.ask(Effect::RememberTransaction, payload.done())?;
    Ok(())
}

/// The transaction of a `state`; the page removes it.
///
/// # Errors
/// `transaction_used`, `transaction_missing` with its possible causes, `transaction_malformed`,
/// `provider_mismatch`, `storage_failed`
pub fn recall<'a>(cx: &mut Cx<'a>, state: Value<'a>) -> Result<Transaction<'a>> {
    let tag = tag(cx, state.bytes());
    let recalled = cx.ask(Effect::RecallTransaction, tag)?;
    cx.ensure(!recalled.is_true(), Code::TransactionUsed)?;
    if !recalled.exists() {
        let causes = names(cx.arena, CAUSES_OF_TRANSACTION_MISSING.as_bytes(), b" ");
        cx.note(W::possible_causes, causes);
        return Err(cx.fail(Code::TransactionMissing).into());
    }
    let transaction = Transaction::read(cx, recalled)?;
    let client = cx.client();
    let is_own = transaction.client_id().same_text(client.client_id())
        && transaction.redirect_uri().same_text(client.redirect_uri());
    cx.ensure(is_own, Code::ProviderMismatch)?;
    Ok(transaction)
}

/// Whether the transaction of a `state` waits in this page, or once did; false if the storage is blocked.
///
/// # Errors
/// None; the step may wait.
pub fn knows<'a>(cx: &mut Cx<'a>, state: Value<'a>) -> Result<bool> {
    let tag = tag(cx, state.bytes());
    let known = cx.ask(Effect::KnowTransaction, tag);
    Ok(cx.catch(known)?.is_ok_and(Value::is_true))
}
