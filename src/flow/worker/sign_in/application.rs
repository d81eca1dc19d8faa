//! Calls the application's own functions.

use crate::base::value::Value;
use crate::base::vocabulary::{W, Word};
use crate::step::{Cx, Effect, Result};

/// Calls the application's function in `option`.
///
/// # Errors
/// `callback_function_failed`, which names the option.
pub fn ask_application<'a>(cx: &mut Cx<'a>, effect: Effect, payload: Value<'a>, option: Word) -> Result<Value<'a>> {
    let asked = cx.ask(effect, payload);
    match cx.catch(asked)? {
        Ok(answer) => Ok(answer),
        Err(failure) => Err(cx.failing_again(failure).with(W::option, option).into()),
    }
}
