//! The worker's `state`: 256 random bits, sealed with issue time and handler. So even without its cookie a
//! callback can be classified: issued here and recent, issued here and old, or foreign.

use crate::base::crypto::encode;
use crate::base::value::Value;
use crate::base::value::build::List;
use crate::base::vocabulary::W;
use crate::step::{Code, Cx, Effect, Result};

/// Issues a `state`. The host draws 24 random bytes as the nonce; bytes 25 to 32 of `entropy` are sealed with
/// the time.
///
/// # Errors
/// `entropy_unavailable`; `storage_failed` without a key to seal with.
pub fn issue<'a>(cx: &mut Cx<'a>, aad: Value<'a>, entropy: &[u8]) -> Result<Value<'a>> {
    let mut content = List::new(cx.arena);
    content.push(encode(cx.arena, entropy.get(24..32).unwrap_or_default()));
    content.push(cx.now);
    let mut sealing = List::new(cx.arena);
    sealing.push(W::state);
    sealing.push(aad);
    sealing.push(content.done());
    let sealed = cx.ask(Effect::Seal, sealing.done())?;
    cx.ensure(!sealed.is_empty(), Code::StorageFailed)?;
    Ok(sealed)
}

/// When this handler issued `state`, in seconds since 1970; `None` if it did not.
///
/// # Errors
/// None; the step may wait.
pub fn issued_at<'a>(cx: &mut Cx<'a>, aad: Value<'a>, state: Value<'a>) -> Result<Option<i64>> {
    let (mut entry, mut entries) = (List::new(cx.arena), List::new(cx.arena));
    entry.push(W::state);
    entry.push(aad);
    entry.push(state);
    entries.push(entry.done());
    Ok(cx.ask(Effect::Unseal, entries.done())?.at(0).at(1).int())
}
