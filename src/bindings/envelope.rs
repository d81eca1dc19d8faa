//! The envelope in which a host calls the engine: `[version, operation, now, is_observed, client, arguments, log]`.

use crate::HeldHost;
use crate::base::coding::message;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::view::fields;
use crate::flow::{Operation, perform};
use crate::step::{Code, Cx, Result};

/// The version of the envelope, that of `pkg/src/effects.js`.
pub const VERSION: i64 = 1;

fields! {
    /// What a host asks of one step.
    Envelope {
        version = 0,
        /// An [`Operation`].
        operation = 1,
        /// Seconds since 1970, when the call began.
        now = 2,
        /// Whether anybody listens to events.
        is_observed = 3,
        /// The compiled client or configuration.
        client = 4,
        /// A list, as the operation says.
        arguments = 5,
        /// The operation whose answers these are, then one entry for each.
        log = 6,
    }
}

impl<'a> Envelope<'a> {
    /// The operation, if the message is whole, of this version, and its log is of this operation.
    fn intact<O>(self, operation_of: impl Fn(i64) -> Option<O>) -> Option<(O, i64)> {
        let is_whole = self.value().items().len() == 7 && self.version().int() == Some(VERSION);
        let number = self.operation().int()?;
        let is_own = self.log().at(0).int() == Some(number) && self.arguments().is_list();
        let operation = operation_of(number).filter(|_| is_whole && is_own)?;
        Some((operation, self.now().int()?))
    }
}

/// One step of a message: how it ended.
#[must_use]
pub fn step<'a>(arena: Arena<'a>, message: &'a [u8], host: HeldHost<'a>) -> Value<'a> {
    step_of(arena, message, host, Operation::of, perform)
}

/// One step of a message to a page or to a worker, which a native build has both.
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
