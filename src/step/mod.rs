//! One step of the engine: what it was asked, what it has been answered so far, what it says.
//!
//! A flow asks for an effect with [`Cx::ask`]. Where the log has the answer, the flow goes on; where it has not, the
//! step ends here and is made again when the host has performed the effect. So a flow is a pure function of its log.
//!
//! A failure is of size zero: its code and details stand in the context, and `?` costs a branch.

pub mod codes;
pub mod effect;
pub mod failure;
pub mod kind;

pub use codes::Code;
pub use effect::{Effect, HostFailure};
use kind::Kind;

pub use failure::{Failed, Failing, Failure, Mistakes, Result};

use crate::base::arena::Arena;
use crate::base::build::{List, Object};
use crate::base::text::integer;
use crate::base::value::Value;
use crate::base::view::fields;
use crate::base::vocabulary::{W, Word, word};

/// What the host computes on the spot, always alike.
pub trait Host {
    /// The value of a JSON text; `None` where it is none.
    fn json<'a>(&self, arena: Arena<'a>, text: &[u8]) -> Option<Value<'a>>;
    /// Where a text that is no JSON stops being it, in characters from its beginning; `None` where the host's parser
    /// does not say.
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
        /// Seconds since 1970, when the answer came.
        now = 4,
        /// `[payload]` where a worker's host performed the effect before it was asked. Such an answer counts where just
        /// that is asked; else it is as if it were not there.
        foreseen = 5,
    }
}

impl<'a> LogEntry<'a> {
    fn is_foreseen(self) -> bool {
        cfg!(feature = "backend") && self.foreseen().is_list()
    }
    fn is_beside(self, effect: Effect, payload: Value<'a>) -> bool {
        let is_asked = || self.effect().int() == Some(effect as i64) && self.foreseen().at(0) == payload;
        self.is_foreseen() && !is_asked()
    }
}

/// The step at hand.
pub struct Cx<'a> {
    /// Where what the step makes lies.
    pub arena: Arena<'a>,
    /// Seconds since 1970, by the host's clock: when the call began, or when the last answer came.
    pub now: i64,
    /// What becomes of the page's session and transaction.
    pub change: Object<'a>,
    /// The compiled configuration of the client at hand (a worker chooses it by the provider).
    pub client: Value<'a>,
    /// Why the step failed; `None` while it waits for an effect.
    code: Option<Code>,
    host: &'a dyn Host,
    log: &'a [Value<'a>],
    answered: usize,
    waits_for: List<'a>,
    /// Members of the error, if one comes.
    error: Object<'a>,
    /// The values that the error's message names.
    detail: Object<'a>,
    /// Further mistakes of the same input.
    others: Value<'a>,
    events: List<'a>,
    is_observed: bool,
    /// The provider that the call is about.
    provider: Value<'a>,
}

impl<'a> Cx<'a> {
    /// A step of the client at hand, at `now`, with the answers so far.
    pub fn new(
        arena: Arena<'a>,
        now: i64,
        is_observed: bool,
        client: Value<'a>,
        log: Value<'a>,
        host: &'a dyn Host,
    ) -> Self {
        let (waits_for, events) = (List::new(arena), List::new(arena));
        let (error, detail, change) = (Object::new(arena), Object::new(arena), Object::new(arena));
        let log = log.items();
        Self {
            arena,
            now,
            change,
            client,
            code: None,
            host,
            log,
            answered: 0,
            waits_for,
            error,
            detail,
            others: Value::NOTHING,
            events,
            is_observed,
            provider: Value::NOTHING,
        }
    }

    /// Asks the host. The first time the step ends here.
    ///
    /// # Errors
    /// How the effect failed; `log_refused` where the log answers something else.
    #[inline(never)]
    pub fn ask(&mut self, effect: Effect, payload: Value<'a>) -> Result<Value<'a>> {
        let number = self.answered;
        let entry = self.log.get(number).map(|entry| LogEntry(*entry));
        let Some(entry) = entry.filter(|entry| !entry.is_beside(effect, payload)) else {
            self.code = None;
            self.waits_for.push(effect as i64);
            self.waits_for.push(payload);
            return Err(Failed::new());
        };
        if entry.number().int() != Some(number as i64) || entry.effect().int() != Some(effect as i64) {
            return Err(self.fail(Code::LogRefused).into());
        }
        self.answered = number.wrapping_add(1);
        // What was emitted before was emitted when it happened.
        if !entry.is_foreseen() {
            self.events.clear();
        }
        self.now = entry.now().int_or(self.now);
        if entry.is_performed().is_true() {
            return Ok(entry.answer());
        }
        let (failure, cause, retry_after) = (entry.answer().at(0), entry.answer().at(1), entry.answer().at(2));
        let code = HostFailure::of(failure.int_or(0)).code();
        let failed = match effect.option() {
            Some(option) if code == Code::CallbackFunctionFailed => self.fail(code).with(W::option, option).into(),
            _ => self.fail(code).into(),
        };
        self.note(W::cause, cause);
        self.note(W::retry_after, retry_after);
        Err(failed)
    }
    /// How many answers were used: the moment at which the flow is, for the durations of events.
    #[must_use]
    pub fn moment(&self) -> i64 {
        self.answered as i64
    }
    /// Whether every answer of the log was used; a step must not end before.
    pub(crate) fn has_used_its_log(&self) -> bool {
        self.log.iter().skip(self.answered).all(|entry| LogEntry(*entry).is_foreseen())
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
    /// The value of a JSON text; `None` where it is none.
    #[inline(never)]
    pub fn json(&self, text: &[u8]) -> Option<Value<'a>> {
        self.host.json(self.arena, text)
    }

    /// Where a text that is no JSON stops being it: digits, or `unknown`.
    #[must_use]
    pub fn json_offset(&self, text: &[u8]) -> Value<'a> {
        self.host.json_offset(text).map_or(word(W::unknown), |offset| self.arena.owned(integer(offset)))
    }

    /// Whether anybody listens to events.
    #[must_use]
    pub fn is_observed(&self) -> bool {
        self.is_observed
    }
    /// Emits an event. Never a secret.
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
    /// Emits that something failed, with `error` as [`Failure::to_value`] makes it. It goes out although nobody
    /// listens: a worker's host writes it for the operators, and puts code, status and the server's error into the
    /// event.
    #[inline(never)]
    pub fn emit_failure(&mut self, kind: Word, failure: Failure<'a>, mut event: Object<'a>) {
        event.put(W::error, failure.to_value(self.arena));
        event.put(W::retryable, failure.kind() == Kind::Host);
        self.push_event(kind, event);
    }
    /// Says which provider the call is about, so that its events name it. The first one counts.
    pub fn concerns(&mut self, provider: Value<'a>) {
        self.provider = self.provider.or(provider);
    }
    /// The provider that the call is about, as soon as it is known.
    #[must_use]
    pub fn concerned(&self) -> Value<'a> {
        self.provider
    }
    /// Emits how something ended. The host adds what the error holds.
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

    /// The step's answer: `[true, value]`, or `[-code - 1, error]`, or `[effect, payload]`; then `events, change`, and
    /// the provider that the call is about.
    #[inline(never)]
    pub fn end(mut self, result: Result<Value<'a>>) -> Value<'a> {
        let mut out = List::new(self.arena);
        let result = match result {
            Ok(_) if !self.has_used_its_log() => Err(self.fail(Code::LogRefused).into()),
            other => other,
        };
        match (result, self.code) {
            (Ok(value), _) => {
                out.push(true);
                out.push(value);
            }
            (Err(_), None) => out.extend(core::mem::replace(&mut self.waits_for, List::new(self.arena)).done()),
            (Err(_), Some(code)) => {
                out.push((-1i64).wrapping_sub(code as i64));
                out.push(self.take_error());
            }
        }
        out.push(self.events.done());
        out.push(self.change.done());
        out.push(self.provider);
        out.done()
    }
}

#[cfg(all(test, feature = "backend"))]
mod tests {
    use super::*;
    use crate::testing::{Simulated, arena, json, value};

    /// Asks for `["key"]` of the isolate with that log: the answer, where there is one; whether the step may end.
    fn asked(log: &serde_json::Value) -> (Option<Value<'static>>, bool) {
        let mut cx = Cx::new(arena(), 1, false, Value::NOTHING, value(log), &Simulated);
        let answer = cx.ask(Effect::Recollect, value(&json!(["key"]))).ok();
        (answer, cx.has_used_its_log())
    }

    #[test]
    fn an_answer_that_was_foreseen_counts_where_just_that_is_asked() {
        let recollect = Effect::Recollect as i64;
        let foreseen = |effect: i64, key: &str| json!([[0, effect, true, "kept", 2, [[key]]]]);
        assert_eq!(asked(&foreseen(recollect, "key")), (Some(value(&json!("kept"))), true));
        assert_eq!(asked(&foreseen(recollect, "other")), (None, true), "of another key");
        assert_eq!(asked(&foreseen(Effect::Unseal as i64, "key")), (None, true), "of another effect");
        assert!(!asked(&json!([[0, recollect, true, "kept", 2], [1, recollect, true, "kept", 2]])).1);
    }
}
