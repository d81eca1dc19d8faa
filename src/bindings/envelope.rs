//! The envelope in which a host calls the engine: `[version, operation, now, is_observed, client, arguments, log]`.

use crate::HeldHost;
use crate::base::coding::message;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::view::fields;
use crate::flow::{Operation, perform};
use crate::step::{Code, Cx, Result};

/// The version of the envelope; `pkg/src/effects.js` has the same.
pub const VERSION: i64 = 1;

fields! {
    /// A host's request for one step.
    Envelope {
        version = 0,
        /// An [`Operation`].
        operation = 1,
        /// When the call began, in seconds since 1970.
        now = 2,
        /// Whether anybody listens to events.
        is_observed = 3,
        /// The compiled client or configuration.
        client = 4,
        /// A list, whose items depend on the operation.
        arguments = 5,
        /// The operation of the log, then one entry for each answer.
        log = 6,
    }
}

impl<'a> Envelope<'a> {
    /// The operation, if the message is complete, has this version, and its log belongs to this operation.
    fn intact<O>(self, operation_of: impl Fn(i64) -> Option<O>) -> Option<(O, i64)> {
        let is_whole = self.value().items().len() == 7 && self.version().int() == Some(VERSION);
        let number = self.operation().int()?;
        let is_own = self.log().at(0).int() == Some(number) && self.arguments().is_list();
        let operation = operation_of(number).filter(|_| is_whole && is_own)?;
        Some((operation, self.now().int()?))
    }
}

/// Runs one step from a message, and returns how it ended.
#[must_use]
pub fn step<'a>(arena: Arena<'a>, message: &'a [u8], host: HeldHost<'a>) -> Value<'a> {
    step_of(arena, message, host, Operation::of, perform)
}

/// Runs one step for a page or for a worker: a native build has the operations of both.
#[must_use]
pub fn step_of<'a, O>(
    arena: Arena<'a>,
    message: &'a [u8],
    host: HeldHost<'a>,
    operation_of: impl Fn(i64) -> Option<O>,
    perform: impl FnOnce(&mut Cx<'a>, O, Value<'a>) -> Result<Value<'a>>,
) -> Value<'a> {
    let envelope = Envelope(message::read(arena, message).unwrap_or(Value::NOTHING));
    if let Some((operation, now)) = envelope.intact(operation_of) {
        let log = arena.share(envelope.log().items().get(1..).unwrap_or_default());
        let mut cx = Cx::new(arena, now, envelope.is_observed().is_true(), envelope.client(), log, host);
        let result = perform(&mut cx, operation, envelope.arguments());
        cx.end(result)
    } else {
        let mut cx = Cx::new(arena, 0, false, Value::NOTHING, Value::NOTHING, host);
        let refused = Err(cx.fail(Code::LogRefused).into());
        cx.end(refused)
    }
}
