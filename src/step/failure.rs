//! Failures. They have size zero while they travel, and become a value when they are caught.

use super::kind::Kind;
use super::{Code, Cx};
use crate::base::text::{integer, length_of_character};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{IntoValue, List, Object, Text};
use crate::base::value::view::fields;
use crate::base::vocabulary::{W, Word};

/// The step has failed or waits. Its [`Cx`] knows which, and why.
#[derive(Debug)]
pub struct Failed(());

impl Failed {
    pub(super) fn new() -> Self {
        Self(())
    }
}

/// The result of a flow, unless the step failed or waits.
pub type Result<T> = core::result::Result<T, Failed>;

fields! {
    /// A failure that was caught.
    Failure {
        /// Its [`Code`].
        number = 0,
        /// The values that its message names.
        detail = 1,
        /// The error's other members: `status`, `retry_after` …
        error = 2,
        /// Further mistakes in the same input, as a list of failures.
        others = 3,
    }
}

impl<'a> Cx<'a> {
    /// Fails with a code. Details follow with [`Failing::with`].
    #[inline(never)]
    pub fn fail(&mut self, code: Code) -> Failing<'_, 'a> {
        self.code = Some(code);
        self.detail.clear();
        self.others = Value::NOTHING;
        Failing(self)
    }
    /// Fails unless `holds`.
    ///
    /// # Errors
    /// `code`
    #[inline(never)]
    pub fn ensure(&mut self, holds: bool, code: Code) -> Result<()> {
        if holds { Ok(()) } else { Err(self.fail(code).into()) }
    }
    /// Why the step failed; `None` while it waits for an effect, and before anything failed.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        self.code
    }
    /// Notes a member for an error that may follow: `status`, `error`, `retry_after` …
    #[inline(never)]
    pub fn note(&mut self, name: Word, value: Value<'a>) {
        self.error.set_some(name, value);
    }
    /// Drops the notes, because no error followed.
    pub fn forget_notes(&mut self) {
        self.error.clear();
    }
    /// Catches a failure. A step that waits for an effect still ends: `match cx.catch(result)? { … }`.
    ///
    /// # Errors
    /// None; the step may wait.
    // Inlined, so that a success is not moved. The rest is one function for all types.
    #[inline(always)]
    pub fn catch<T>(&mut self, result: Result<T>) -> Result<core::result::Result<T, Failure<'a>>> {
        match result {
            Ok(value) => Ok(Ok(value)),
            Err(_) => self.caught().map(Err),
        }
    }
    #[inline(never)]
    fn caught(&mut self) -> Result<Failure<'a>> {
        match self.code {
            Some(code) => Ok(self.failure(code)),
            None => Err(Failed::new()),
        }
    }
    #[inline(never)]
    fn failure(&mut self, code: Code) -> Failure<'a> {
        let mut out = List::new(self.arena);
        out.push(code as i64);
        out.push(core::mem::replace(&mut self.detail, Object::new(self.arena)).done());
        out.push(core::mem::replace(&mut self.error, Object::new(self.arena)).done());
        out.push(core::mem::replace(&mut self.others, Value::NOTHING));
        Failure(out.done())
    }
    /// Fails again with a caught failure.
    #[inline(never)]
    pub fn fail_again(&mut self, failure: Failure<'a>) -> Failed {
        self.failing_again(failure).into()
    }
    /// Fails again with a caught failure; further details may follow with [`Failing::with`].
    #[inline(never)]
    pub fn failing_again(&mut self, failure: Failure<'a>) -> Failing<'_, 'a> {
        self.code = failure.code();
        self.detail.clear();
        self.error.clear();
        self.detail.extend(failure.detail());
        self.error.extend(failure.error());
        self.others = failure.others();
        Failing(self)
    }
    /// The error of the step as a value: its members, `detail` and `mistakes`.
    #[inline(never)]
    pub(super) fn take_error(&mut self) -> Value<'a> {
        match self.code {
            Some(code) => self.failure(code).error_value(self.arena),
            None => Value::NOTHING,
        }
    }
}

impl<'a> Failure<'a> {
    /// Its code.
    #[must_use]
    pub fn code(self) -> Option<Code> {
        Code::of(self.number().int_or(-1))
    }
    /// Whose fault it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.code().map_or(Kind::Host, Code::kind)
    }
    /// Whether it is that code.
    #[must_use]
    pub fn is(self, code: Code) -> bool {
        self.number().int() == Some(code as i64)
    }
    /// The failure in the form that the host gets: `[-code - 1, { …members, detail?, mistakes? }]`.
    #[must_use]
    pub fn to_value(self, arena: Arena<'a>) -> Value<'a> {
        let mut out = List::new(arena);
        out.push((-1i64).wrapping_sub(self.number().int_or(0)));
        out.push(self.error_value(arena));
        out.done()
    }
    /// Its members, `detail`, and `mistakes` if there are several: `{ code, detail }` for each, including the
    /// first. The host replaces each code's number with its name.
    #[inline(never)]
    fn error_value(self, arena: Arena<'a>) -> Value<'a> {
        let mut error = Object::new(arena);
        error.extend(self.error());
        if !self.detail().members().is_empty() {
            error.put(W::detail, self.detail());
        }
        if !self.others().items().is_empty() {
            let (mut all, mut mistakes) = (List::new(arena), List::new(arena));
            all.push(self.value());
            all.extend(self.others());
            for failure in all.items() {
                let mut mistake = Object::new(arena);
                mistake.put(W::code, Failure(*failure).number());
                mistake.put(W::detail, Failure(*failure).detail());
                mistakes.push(mistake.done());
            }
            error.put(W::mistakes, mistakes.done());
        }
        error.done()
    }
    /// The same failure for an input that is at `path` of another one.
    #[must_use]
    pub fn within(self, arena: Arena<'a>, path: Value<'a>) -> Self {
        let mut detail = Object::new(arena);
        detail.extend(self.detail());
        detail.put(W::within, presentable(arena, path));
        let mut others = List::new(arena);
        for other in self.others().items() {
            others.push(Failure(*other).within(arena, path).value());
        }
        let mut out = List::new(arena);
        out.push(self.number());
        out.push(detail.done());
        out.push(self.error());
        out.push(others.done());
        Self(out.done())
    }
}

/// The most mistakes that one error lists besides the first.
const MISTAKES: usize = 20;

/// The mistakes in one input, in order, for one error that lists them all.
pub struct Mistakes<'a>(List<'a>);

impl<'a> Mistakes<'a> {
    /// No mistakes yet.
    #[must_use]
    pub fn new(arena: Arena<'a>) -> Self {
        Self(List::new(arena))
    }
    /// Adds a mistake and any that it lists: `mistakes.add(cx.fail(code).with(…).caught())`.
    #[inline(never)]
    pub fn add(&mut self, failure: Failure<'a>) {
        self.add_all(&[failure.value()]);
        self.add_all(failure.others().items());
    }
    /// Adds the mistakes in a part of the input.
    pub fn extend(&mut self, part: Self) {
        self.add_all(part.0.items());
    }
    fn add_all(&mut self, mistakes: &[Value<'a>]) {
        for mistake in mistakes {
            if !self.is_full() {
                self.0.push(*mistake);
            }
        }
    }
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// Whether no further mistake would be listed.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.0.items().len() > MISTAKES
    }
    /// Fails if there is a mistake. The error is the first one, and lists the others.
    ///
    /// # Errors
    /// The first mistake.
    #[inline(never)]
    pub fn into_result(self, cx: &mut Cx<'a>) -> Result<()> {
        let Some((first, others)) = self.0.done().items().split_first() else { return Ok(()) };
        let failed = cx.fail_again(Failure(*first));
        cx.others = cx.arena.share(others);
        Err(failed)
    }
}

/// A failure to which details can be added.
pub struct Failing<'step, 'a>(&'step mut Cx<'a>);

impl<'a> Failing<'_, 'a> {
    /// Adds a value that the message names: a value, a word, a number, bytes.
    #[inline(always)]
    #[must_use]
    pub fn with(self, name: Word, value: impl IntoValue<'a>) -> Self {
        let value = value.into_value(self.0.arena);
        self.with_value(name, value)
    }
    #[inline(never)]
    fn with_value(self, name: Word, value: Value<'a>) -> Self {
        self.0.detail.put_some(name, presentable(self.0.arena, value));
        self
    }
    /// The failure as a value, to be raised later or never.
    #[must_use]
    pub fn caught(self) -> Failure<'a> {
        match self.0.code {
            Some(code) => self.0.failure(code),
            None => Failure(Value::NOTHING),
        }
    }
}

/// The most characters of one detail. A page of somebody else's text helps nobody.
const LONGEST_DETAIL: usize = 200;

/// A text without control characters, cut to [`LONGEST_DETAIL`]; the digits of a whole number; anything else
/// unchanged.
#[inline(never)]
pub(crate) fn presentable<'a>(arena: Arena<'a>, value: Value<'a>) -> Value<'a> {
    if let Some(number) = value.whole() {
        return arena.owned(integer(number));
    }
    let mut rest = value.bytes();
    if rest.len() <= LONGEST_DETAIL && rest.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        return value;
    }
    let (mut out, mut left) = (Text::new(arena), LONGEST_DETAIL);
    while left > 0
        && let Some((character, behind)) = rest.split_at_checked(length_of_character(rest)).filter(|_| !rest.is_empty())
    {
        if !matches!(character, [0..=31 | 127] | [0xC2, 0x80..=0x9F]) {
            out.bytes(character);
            left = left.wrapping_sub(1);
        }
        rest = behind;
    }
    out.done()
}

impl From<Failing<'_, '_>> for Failed {
    #[inline(always)]
    fn from(_: Failing<'_, '_>) -> Self {
        Self(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{context, ended, json, log};

    #[test]
    fn drops_control_characters_and_cuts_long_values() {
        let mut cx = context(&json!(null), &log(&[]));
        let _: Failed = cx.fail(Code::OptionUnknown).with(W::option, "\u{e9}\r\n\u{85}".repeat(300).as_bytes()).into();
        let error = cx.take_error();
        assert_eq!(error.member(W::detail).member(W::option).bytes(), "\u{e9}".repeat(200).as_bytes());
    }

    #[test]
    fn lists_the_mistakes_of_one_input_up_to_a_limit() {
        let mut cx = context(&json!(null), &log(&[]));
        let mut mistakes = Mistakes::new(cx.arena);
        for number in 0..30 {
            let failure = cx.fail(Code::OptionUnknown).with(W::option, number).caught();
            assert_eq!(mistakes.is_full(), number > 20);
            mistakes.add(failure.within(cx.arena, cx.arena.copy(b"a.b")));
        }
        let result = mistakes.into_result(&mut cx).map(|()| Value::NOTHING);
        let ended = ended(cx, result);
        assert_eq!(ended[1]["detail"], json!({ "option": "0", "within": "a.b" }));
        assert_eq!(ended[1]["mistakes"].as_array().map(Vec::len), Some(21));
        let last = json!({ "code": Code::OptionUnknown as u8, "detail": { "option": "20", "within": "a.b" } });
        assert_eq!(ended[1]["mistakes"][20], last);
    }

    #[test]
    fn lists_no_mistakes_if_there_is_only_one() {
        let mut cx = context(&json!(null), &log(&[]));
        let mut mistakes = Mistakes::new(cx.arena);
        mistakes.add(cx.fail(Code::OptionUnknown).caught());
        let result = mistakes.into_result(&mut cx).map(|()| Value::NOTHING);
        assert_eq!(ended(cx, result)[1], json!({}));
    }
}
