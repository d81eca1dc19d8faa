//! Entries of the session store, which is strongly consistent; they change by compare-and-swap.

use crate::base::value::Value;
use crate::base::value::build::List;
use crate::base::value::view::fields;
use crate::base::vocabulary::W;
use crate::step::effect::STORE_REST;
use crate::step::{Code, Cx, Effect, Failed, Result};

fields! {
    /// An entry of the store, or its absence.
    StoreEntry {
        /// The text that was written.
        content = 0,
        /// Identifies this write; every write has another version.
        version = 1,
    }
}

impl StoreEntry<'_> {
    /// Whether there is an entry.
    #[must_use]
    pub fn exists(self) -> bool {
        self.value().exists()
    }
}

/// `store_unavailable`, as a host reports it if its store does not answer.
pub fn store_unavailable(cx: &mut Cx) -> Failed {
    let rest = cx.arena.number(STORE_REST);
    cx.note(W::retry_after, rest);
    cx.fail(Code::StoreUnavailable).into()
}

/// The entry under `key`. An expired one may still be there.
///
/// # Errors
/// `store_unavailable`
pub fn read<'a>(cx: &mut Cx<'a>, key: Value<'a>) -> Result<StoreEntry<'a>> {
    Ok(StoreEntry(cx.ask(Effect::ReadStore, key)?))
}

/// Writes `value` until `expires_at` if the entry still has `version` (nothing: if there is no entry). Returns
/// the new version; nothing if another was first.
///
/// # Errors
/// `store_unavailable`; it may have been written anyway.
pub fn write<'a>(
    cx: &mut Cx<'a>,
    key: Value<'a>,
    value: Value<'a>,
    version: Value<'a>,
    expires_at: i64,
) -> Result<Value<'a>> {
    let mut writing = List::new(cx.arena);
    writing.push(key);
    writing.push(value);
    writing.push(version);
    writing.push(expires_at);
    cx.ask(Effect::WriteStore, writing.done())
}

/// Removes the entry, whatever its version.
///
/// # Errors
/// `store_unavailable`
pub fn clear<'a>(cx: &mut Cx<'a>, key: Value<'a>) -> Result<()> {
    cx.ask(Effect::ClearStore, key)?;
    Ok(())
}

/// Lets some milliseconds pass.
///
/// # Errors
/// None; the step may wait.
pub fn pause(cx: &mut Cx, milliseconds: i64) -> Result<()> {
    let milliseconds = cx.arena.number(milliseconds);
    cx.ask(Effect::Pause, milliseconds)?;
    Ok(())
}
