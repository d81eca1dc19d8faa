//! What the isolate remembers between requests, and what only one request at a time may do in it.

use crate::base::value::Value;
use crate::base::value::build::List;
use crate::step::{Cx, Effect, Result};

/// What the isolate remembers under `key`; nothing if it has forgotten.
///
/// # Errors
/// None; the step may wait.
pub fn recollect<'a>(cx: &mut Cx<'a>, key: Value<'a>) -> Result<Value<'a>> {
    Ok(recollect_all(cx, &[key])?.at(0))
}

/// What the isolate remembers under each of the keys, in their order.
///
/// # Errors
/// None; the step may wait.
pub fn recollect_all<'a>(cx: &mut Cx<'a>, keys: &[Value<'a>]) -> Result<Value<'a>> {
    if keys.is_empty() {
        return Ok(Value::EMPTY_LIST);
    }
    cx.ask(Effect::Recollect, cx.arena.list(keys.to_vec()))
}

/// Has the isolate remember `value` under `key` for some seconds.
///
/// # Errors
/// None; the step may wait.
pub fn memorize<'a>(cx: &mut Cx<'a>, key: Value<'a>, value: Value<'a>, seconds: i64) -> Result<()> {
    let mut note = List::new(cx.arena);
    note.push(key);
    note.push(value);
    note.push(seconds);
    cx.ask(Effect::Memorize, note.done())?;
    Ok(())
}

/// Has the isolate forget what it remembers under `key`.
///
/// # Errors
/// None; the step may wait.
pub fn forget<'a>(cx: &mut Cx<'a>, key: Value<'a>) -> Result<()> {
    memorize(cx, key, Value::NOTHING, 0)
}

/// Runs `perform` while no other request of this isolate holds `key`, then releases the key whatever the
/// outcome. It may take `seconds`. `None` if the others took too long.
///
/// # Errors
/// Those of `perform`.
pub fn hold<'a, T>(
    cx: &mut Cx<'a>,
    key: Value<'a>,
    seconds: i64,
    perform: impl FnOnce(&mut Cx<'a>) -> Result<T>,
) -> Result<Option<T>> {
    let mut wanted = List::new(cx.arena);
    wanted.push(key);
    wanted.push(seconds);
    let holder = cx.ask(Effect::Hold, wanted.done())?;
    if !holder.exists() {
        return Ok(None);
    }
    let performed = perform(cx);
    let performed = cx.catch(performed)?;
    let mut held = List::new(cx.arena);
    held.push(key);
    held.push(holder);
    cx.ask(Effect::Release, held.done())?;
    match performed {
        Ok(value) => Ok(Some(value)),
        Err(failure) => Err(cx.fail_again(failure)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::vocabulary::{W, word};
    use crate::step::Code;
    use crate::testing::{context, ended, json, log};

    fn run(log: serde_json::Value) -> serde_json::Value {
        let mut cx = context(&json!(null), &log);
        let result = hold(&mut cx, word(W::state), 7, |cx| {
            cx.ensure(false, Code::StateMismatch)?;
            Ok(Value::TRUE)
        });
        let result = result.map(|held| held.unwrap_or(Value::FALSE));
        ended(cx, result)
    }

    #[test]
    fn gives_back_what_it_holds_if_it_fails_and_then_fails() {
        assert_eq!(run(json!([]))[1], json!(["state", 7]));
        let failed = run(log(&[(Effect::Hold, json!(3))]));
        assert_eq!((&failed[0], &failed[1]), (&json!(Effect::Release as u8), &json!(["state", 3])));
        let released = run(log(&[(Effect::Hold, json!(3)), (Effect::Release, json!(null))]));
        assert_eq!(released[0], json!(-1 - Code::StateMismatch as i64));
        assert_eq!(run(log(&[(Effect::Hold, json!(null))]))[1], json!(false), "the others took too long");
    }
}
