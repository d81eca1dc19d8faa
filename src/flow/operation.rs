//! The operations that a host can ask of the engine.

#[cfg(not(feature = "edge"))]
use super::page as build;
#[cfg(feature = "edge")]
use super::worker as build;
use crate::base::value::Value;
use crate::step::{Cx, Result};

/// An operation of this build: a worker's with the feature `edge`, else a page's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// One of this build's flows.
    Own(build::Operation),
    /// Traps on purpose, in a test build only, to prove that the next call works.
    #[cfg(feature = "trap")]
    Trap {
        /// Whether to trap after the first wait, when no caller is on the stack any more.
        is_later: bool,
    },
    /// `[callback, transaction]` → the code. Only runs the checks of a callback; for measurements.
    #[cfg(feature = "bench")]
    Check,
}

impl Operation {
    /// The operation of that number.
    #[must_use]
    pub fn of(number: i64) -> Option<Self> {
        #[cfg(feature = "trap")]
        if number == 98 || number == 99 {
            return Some(Self::Trap { is_later: number == 99 });
        }
        #[cfg(feature = "bench")]
        if number == 97 {
            return Some(Self::Check);
        }
        build::Operation::of(number).map(Self::Own)
    }
}

/// Performs an operation.
///
/// # Errors
/// Those of the operation.
pub fn perform<'a>(cx: &mut Cx<'a>, operation: Operation, arguments: Value<'a>) -> Result<Value<'a>> {
    match operation {
        Operation::Own(operation) => build::perform(cx, operation, arguments),
        #[cfg(feature = "trap")]
        Operation::Trap { is_later } => {
            if is_later {
                let waited = cx.ask(crate::step::Effect::Pause, Value::NOTHING);
                let _ = cx.catch(waited)?;
            }
            std::process::abort()
        }
        #[cfg(feature = "bench")]
        Operation::Check => {
            cx.client = build::app::protocol::Protocol(cx.client).client();
            super::primitives::check(cx, arguments.at(0), arguments.at(1))
        }
    }
}
