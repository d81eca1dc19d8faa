//! Values that an application seals for itself: one key per purpose, an optional expiry.

use crate::base::value::Value;
use crate::base::value::build::{List, join};
use crate::base::vocabulary::{W, word};
use crate::step::{Code, Cx, Effect, Result};

/// The host's key purpose for it, which never equals one of the engine's own.
fn purpose_of<'a>(cx: &mut Cx<'a>, has_keys: bool, purpose: Value<'a>) -> Result<Value<'a>> {
    if !has_keys {
        return Err(cx.fail(Code::CookieKeyMissing).with(W::option, W::cookieKeys).into());
    }
    if purpose.is_empty() {
        return Err(cx.fail(Code::OptionInvalid).with(W::option, W::purpose).with(W::reason, W::it_is_empty).into());
    }
    Ok(join(cx.arena, word(W::application_), purpose))
}

/// Seals `content` for `purpose`, for `max_age` seconds if given. `has_keys` says whether the options contain
/// `cookieKeys`.
///
/// # Errors
/// `cookie_key_missing` without keys, `option_invalid` without a purpose, `entropy_unavailable`
pub fn seal<'a>(
    cx: &mut Cx<'a>,
    has_keys: bool,
    purpose: Value<'a>,
    content: Value<'a>,
    max_age: Option<i64>,
) -> Result<Value<'a>> {
    let purpose = purpose_of(cx, has_keys, purpose)?;
    let mut value = List::new(cx.arena);
    value.push(max_age.map_or(Value::NOTHING, |seconds| cx.arena.number(cx.now.saturating_add(seconds))));
    value.push(content);
    let mut sealing = List::new(cx.arena);
    sealing.push(purpose);
    sealing.push(Value::EMPTY_TEXT);
    sealing.push(value.done());
    let sealed = cx.ask(Effect::Seal, sealing.done())?;
    cx.ensure(!sealed.is_empty(), Code::StorageFailed)?;
    Ok(sealed)
}

/// Opens what [`seal`] sealed for the same purpose.
///
/// # Errors
/// `sealed_value_refused`, `sealed_value_expired`, `cookie_key_missing`, `option_invalid`
pub fn unseal<'a>(cx: &mut Cx<'a>, has_keys: bool, purpose: Value<'a>, sealed: Value<'a>) -> Result<Value<'a>> {
    let purpose = purpose_of(cx, has_keys, purpose)?;
    let (mut entry, mut entries) = (List::new(cx.arena), List::new(cx.arena));
    entry.push(purpose);
    entry.push(Value::EMPTY_TEXT);
    entry.push(sealed);
    entries.push(entry.done());
    let value = cx.ask(Effect::Unseal, entries.done())?.at(0);
    cx.ensure(value.is_list(), Code::SealedValueRefused)?;
    let is_over = value.at(0).int().is_some_and(|end| cx.now >= end);
    cx.ensure(!is_over, Code::SealedValueExpired)?;
    Ok(value.at(1))
}
