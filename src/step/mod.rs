//! One step of the engine: the call, the answers so far, and the result.
//!
//! A flow asks for an effect with [`Cx::ask`]. If the log has the answer, the flow goes on. If not, the host
//! may perform the effect within the step and add the answer to the log. If that takes time, the step ends here
//! and runs again from the start when the answer is there. So a flow is a pure function of its log.
//!
//! A failure has size zero: its code and details are in the context, and `?` costs a branch.

pub mod codes;
pub mod effect;
pub mod failure;
pub mod kind;
pub(crate) mod numbered;

pub use codes::Code;
pub use effect::{Effect, HostFailure};
use kind::Kind;

pub use failure::{Failed, Failing, Failure, Mistakes, Result};

use crate::HeldHost;
use crate::base::text::integer;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{IntoValue, List, Object};
use crate::base::value::view::fields;
use crate::base::vocabulary::{W, Word, word};

/// What a step needs from its host.
pub trait Host {
    /// Performs `[effect, payload, events, provider]` and returns the new log entry; `None` if the answer comes
    /// later.
    fn perform<'a>(&self, _arena: Arena<'a>, _asked: Value<'a>) -> Option<Value<'a>> {
        None
    }
    /// Parses a JSON text; `None` if it is not JSON. The same text always gives the same value.
    fn json<'a>(&self, arena: Arena<'a>, text: &[u8]) -> Option<Value<'a>>;
    /// The index of the character at which a text stops being JSON; `None` if the host's parser does not say.
    fn json_offset(&self, _text: &[u8]) -> Option<i64> {
        None
    }
}

fields! {
    /// One entry of the log: the answer to one effect.
    LogEntry {
        /// Its number in the log, from 0.
        number = 0,
        /// The [`Effect`] that it answers.
        effect = 1,
        /// Whether the effect was performed; else `answer` is `[HostFailure, cause, retry_after]`.
        is_performed = 2,
        answer = 3,
        /// When the answer came, in seconds since 1970.
        now = 4,
    }
}

/// The current step.
pub struct Cx<'a> {
    /// The memory for what the step makes.
    pub arena: Arena<'a>,
    /// Seconds since 1970 by the host's clock, when the call began or when the last answer came.
    pub now: i64,
    /// The compiled configuration of the current client (a worker chooses it by the provider).
    pub client: Value<'a>,
    /// Why the step failed; `None` while it waits for an effect.
    code: Option<Code>,
    host: HeldHost<'a>,
    log: &'a [Value<'a>],
    answered: usize,
    /// The effect for which the step waits.
    waits_for: Value<'a>,
    /// Members for an error that may follow.
    error: Object<'a>,
    /// The values that the error's message names.
    detail: Object<'a>,
    /// Further mistakes in the same input.
    others: Value<'a>,
    events: List<'a>,
    is_observed: bool,
    /// The provider that the call is about.
    provider: Value<'a>,
}

impl<'a> Cx<'a> {
    /// A step of `client` at `now`, with the answers so far.
    pub fn new(
        arena: Arena<'a>,
        now: i64,
        is_observed: bool,
        client: Value<'a>,
        log: Value<'a>,
        host: HeldHost<'a>,
    ) -> Self {
        let (error, detail, events) = (Object::new(arena), Object::new(arena), List::new(arena));
        let log = log.items();
        Self {
            arena,
            now,
            client,
            code: None,
            host,
            log,
            answered: 0,
            waits_for: Value::NOTHING,
            error,
            detail,
            others: Value::NOTHING,
            events,
            is_observed,
            provider: Value::NOTHING,
        }
    }

    /// Asks the host for an effect. If the answer takes time, the step ends here.
    ///
    /// # Errors
    /// How the effect failed; `log_refused` if the log's answer is for another effect.
    #[inline(never)]
    pub fn ask(&mut self, effect: Effect, payload: Value<'a>) -> Result<Value<'a>> {
        let number = self.answered;
        let entry = LogEntry(match self.log.get(number) {
            Some(entry) => *entry,
            None => self.perform(effect, payload)?,
        });
        if entry.number().int() != Some(number as i64) || entry.effect().int() != Some(effect as i64) {
            return Err(self.fail(Code::LogRefused).into());
        }
        self.answered = number.wrapping_add(1);
        // Events before this answer went out when they happened.
        self.events.clear();
        self.now = entry.now().int_or(self.now);
        if entry.is_performed().is_true() {
            return Ok(entry.answer());
        }
        let (failure, cause, retry_after) = (entry.answer().at(0), entry.answer().at(1), entry.answer().at(2));
        let code = HostFailure::of(failure.int_or(0)).unwrap_or(HostFailure::Unexpected).code();
        let failed = match effect.option() {
            Some(option) if code == Code::CallbackFunctionFailed => self.fail(code).with(W::option, option).into(),
            _ => self.fail(code).into(),
        };
        self.note(W::cause, cause);
        self.note(W::retry_after, retry_after);
        Err(failed)
    }
    fn perform(&mut self, effect: Effect, payload: Value<'a>) -> Result<Value<'a>> {
        let asked = self.outcome(effect as i64, payload);
        let performed = self.host.perform(self.arena, asked);
        performed.ok_or_else(|| {
            self.code = None;
            self.waits_for = asked;
            Failed::new()
        })
    }
    /// How many answers have been used. It marks a moment of the flow, for the durations of events.
    #[must_use]
    pub fn moment(&self) -> i64 {
        self.answered as i64
    }
    /// Whether every answer in the log has been used; a step must not end earlier.
    pub(crate) fn has_used_its_log(&self) -> bool {
        self.answered >= self.log.len()
    }
    /// Whether the step ended because it waits for an effect.
    #[must_use]
    pub fn is_suspended(&self) -> bool {
        self.code.is_none()
    }
    /// 96 random bytes, drawn by the host.
    ///
    /// # Errors
    /// `entropy_unavailable`
    #[inline(never)]
    pub fn entropy(&mut self) -> Result<&'a [u8]> {
        let drawn = self.ask(Effect::DrawEntropy, Value::NOTHING)?.bytes();
        self.ensure(drawn.len() >= 96, Code::EntropyUnavailable)?;
        Ok(drawn)
    }
    /// Parses a JSON text; `None` if it is not JSON.
    #[inline(never)]
    pub fn json(&self, text: &[u8]) -> Option<Value<'a>> {
        self.host.json(self.arena, text)
    }

    /// Where a text stops being JSON: digits, or `unknown`.
    #[must_use]
    pub fn json_offset(&self, text: &[u8]) -> Value<'a> {
        self.host.json_offset(text).map_or(word(W::unknown), |offset| self.arena.owned(integer(offset)))
    }

    /// Whether anybody listens to events.
    #[must_use]
    pub fn is_observed(&self) -> bool {
        self.is_observed
    }
    /// Emits an event, which must hold no secret.
    #[inline(never)]
    pub fn emit(&mut self, kind: Word, event: Object<'a>) {
        if self.is_observed {
            self.push_event(kind, event);
        }
    }
    #[inline(never)]
    fn push_event(&mut self, kind: Word, mut event: Object<'a>) {
        event.put(W::r#type, kind);
        if !event.member(W::provider).exists() {
            event.put_some(W::provider, self.provider);
        }
        self.events.push(event.done());
    }
    /// Emits that something failed, with `error` from [`Failure::to_value`]. It goes out even if nobody
    /// listens: a worker's host logs it for the operators, and puts code, status and the server's error into
    /// the event.
    #[inline(never)]
    pub fn emit_failure(&mut self, kind: Word, failure: Failure<'a>, mut event: Object<'a>) {
        event.put(W::error, failure.to_value(self.arena));
        event.put(W::retryable, failure.kind() == Kind::Host);
        self.push_event(kind, event);
    }
    /// Sets the provider that the call is about, so that its events name it. The first one counts.
    pub fn concerns(&mut self, provider: Value<'a>) {
        self.provider = self.provider.or(provider);
    }
    /// The provider that the call is about, once it is known.
    #[must_use]
    pub fn concerned(&self) -> Value<'a> {
        self.provider
    }
    /// Emits how something ended. The host adds the contents of the error.
    #[inline(never)]
    pub fn emit_end<T>(&mut self, result: &Result<T>, done: Word, failed: Word) {
        if result.is_ok() {
            self.emit(done, Object::new(self.arena));
        } else if let Some(code) = self.code {
            let mut event = Object::new(self.arena);
            event.put(W::code, code as i64);
            self.emit(failed, event);
        }
    }

    /// The end of the step: `[true, value]`, `[-code - 1, error]`, or `[effect, payload]`; then the events
    /// since the last answer, and the provider that the call is about.
    #[inline(never)]
    pub fn end(mut self, result: Result<Value<'a>>) -> Value<'a> {
        let result = match result {
            Ok(_) if !self.has_used_its_log() => Err(self.fail(Code::LogRefused).into()),
            other => other,
        };
        match (result, self.code) {
            (Ok(value), _) => self.outcome(true, value),
            (Err(_), None) => self.waits_for,
            (Err(_), Some(code)) => {
                let error = self.take_error();
                self.outcome((-1i64).wrapping_sub(code as i64), error)
            }
        }
    }
    #[inline(never)]
    fn outcome(&mut self, head: impl IntoValue<'a>, value: Value<'a>) -> Value<'a> {
        let mut out = List::new(self.arena);
        out.push(head);
        out.push(value);
        out.push(core::mem::replace(&mut self.events, List::new(self.arena)).done());
        out.push(self.provider);
        out.done()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{NOW, Simulated, arena, json, value};
    use core::cell::Cell;

    /// A host that performs the first effects within the step and leaves the others to the end of the step.
    struct Performs {
        first: usize,
        asked: Cell<usize>,
    }

    impl Host for Performs {
        fn perform<'a>(&self, arena: Arena<'a>, asked: Value<'a>) -> Option<Value<'a>> {
            let number = self.asked.replace(self.asked.get().wrapping_add(1));
            let entry = [number as i64, asked.at(0).int_or(0)].map(|number| arena.number(number));
            let answer = [Value::TRUE, asked.at(1), arena.number(NOW + 1)];
            (number < self.first).then(|| arena.list(entry.into_iter().chain(answer).collect()))
        }
        fn json<'a>(&self, arena: Arena<'a>, text: &[u8]) -> Option<Value<'a>> {
            Simulated.json(arena, text)
        }
    }

    fn asks<'a>(cx: &mut Cx<'a>) -> Result<Value<'a>> {
        cx.emit(W::authorization_requested, Object::new(cx.arena));
        let one = cx.ask(Effect::DrawEntropy, word(W::state))?;
        cx.emit(W::refreshed, Object::new(cx.arena));
        cx.ask(Effect::Send, one)
    }

    /// The end of the step, and how many effects the host was asked for.
    fn ended(first: usize) -> (Value<'static>, usize) {
        let host = Box::leak(Box::new(Performs { first, asked: Cell::new(0) }));
        let mut cx = Cx::new(arena(), NOW, true, Value::NOTHING, Value::NOTHING, host);
        let result = asks(&mut cx);
        assert_eq!(cx.now, if first == 0 { NOW } else { NOW + 1 }, "the time is that of the last answer");
        (cx.end(result), host.asked.get())
    }

    #[test]
    fn a_host_may_perform_an_effect_within_the_step() {
        let of = |kind: &str| json!([{ "type": kind }]);
        let entropy = value(&json!([Effect::DrawEntropy as i64, "state", of("authorization_requested"), null]));
        assert_eq!(ended(0), (entropy, 1), "the step ends with what the host leaves for later");
        let send = value(&json!([Effect::Send as i64, "state", of("refreshed"), null]));
        assert_eq!(ended(1), (send, 2), "an event is told once, with the next effect");
        assert_eq!(ended(2), (value(&json!([true, "state", [], null])), 2));
    }
}
