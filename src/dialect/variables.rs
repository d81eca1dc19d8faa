//! The variables of a provider document, such as the tenant's host in `https://{host}/oauth/authorize`.
//!
//! Each variable has a pattern and, if strangers may set its value, a list of allowed values.

use super::provider::{Pattern, Source, Variable};
use crate::base::coding::form::{Coding, is_segment};
use crate::base::text::{after, before, find, has_any, split_once};
use crate::base::url::{self, PlainHttp};
use crate::base::value::Value;
use crate::base::value::build::{List, Object, Text, concat};
use crate::base::vocabulary::W;
use crate::step::{Code, Cx, Failed, Mistakes, Result};

impl<'a> Variable<'a> {
    /// Whether a value matches the pattern.
    #[inline(never)]
    #[must_use]
    pub fn fits(self, value: &[u8]) -> bool {
        match self.pattern() {
            Pattern::Host => {
                let port = after(value, b":");
                url::is_host(before(value, b":")) && port.len() <= 5 && port.iter().all(u8::is_ascii_digit)
            }
            Pattern::Origin => {
                url::verify(value, PlainHttp::Loopback).is_ok() && !has_any(value, b"#?") && !value.ends_with(b"/")
            }
            Pattern::Segment => is_segment(value),
            Pattern::Text => {
                !value.is_empty() && value.trim_ascii() == value && value.iter().all(|byte| matches!(byte, b' '..=b'~'))
            }
        }
    }
    /// Whether the document lists a value, or has it as the default.
    #[inline(never)]
    fn allows(self, value: Value) -> bool {
        let host = self.host_of(value.bytes());
        self.default().same_text(value)
            || self.allow().items().iter().any(|entry| match entry.bytes() {
                [b'*', suffix @ ..] => suffix.starts_with(b".") && host.len() > suffix.len() && host.ends_with(suffix),
                _ => entry.same_text(value),
            })
    }
    /// The part of a value that `*.suffix` is compared with: of an origin, only its host, and only if it has no
    /// path, which could end like a listed host. Otherwise empty.
    fn host_of(self, value: &[u8]) -> &[u8] {
        let is_bare = self.pattern() != Pattern::Origin;
        let is_origin =
            || url::verify(value, PlainHttp::Loopback).is_ok() && url::is_https(value) && url::path(value).is_empty();
        match is_bare {
            true => value,
            false if is_origin() => url::authority(value),
            false => b"",
        }
    }
    fn refuse(self, cx: &mut Cx<'a>, value: Value<'a>) -> Failed {
        cx.fail(Code::VariableRefused).with(W::variable, self.name()).with(W::value, value).into()
    }

    /// Accepts a value from the program's own options; a list of allowed values still applies.
    ///
    /// # Errors
    /// `variable_refused`
    pub fn verify_own(self, cx: &mut Cx<'a>, value: Value<'a>) -> Result<()> {
        let is_listed = self.allow().items().is_empty() || self.allows(value);
        if self.fits(value.bytes()) && is_listed { Ok(()) } else { Err(self.refuse(cx, value)) }
    }
    /// Accepts a value that came with a request, only if the document lists it.
    ///
    /// # Errors
    /// `variable_refused`
    ///
    /// # Security
    /// A false accept sends users, or the secret, to a host of the attacker's choice.
    pub fn verify_foreign(self, cx: &mut Cx<'a>, value: Value<'a>) -> Result<()> {
        if self.fits(value.bytes()) && self.allows(value) { Ok(()) } else { Err(self.refuse(cx, value)) }
    }
}

/// The declared variable of that name.
///
/// # Errors
/// `option_unknown`
fn variable<'a>(cx: &mut Cx<'a>, name: Value<'a>) -> Result<Variable<'a>> {
    if let Some(variable) = cx.provider().variable(name.bytes()) {
        return Ok(variable);
    }
    let option = concat(cx.arena, &[W::variables.bytes(), b".", name.bytes()]);
    // The nearest name is found later, when the error gets its text.
    let mut known = List::new(cx.arena);
    for variable in cx.provider().declared_variables() {
        known.push(variable.name());
    }
    Err(cx.fail(Code::OptionUnknown).with(W::option, option).with(W::known, known.done()).into())
}

/// The values from the options, checked and completed with the defaults.
///
/// # Errors
/// `option_unknown` for a variable that the document does not have, `variable_refused`: all mistakes in one
/// error.
#[inline(never)]
pub fn own<'a>(cx: &mut Cx<'a>, given: Value<'a>) -> Result<Value<'a>> {
    let mut mistakes = Mistakes::new(cx.arena);
    for (name, value) in given.members() {
        let verified = variable(cx, *name).and_then(|variable| variable.verify_own(cx, *value));
        if let Err(failure) = cx.catch(verified)? {
            mistakes.add(failure);
        }
    }
    mistakes.into_result(cx)?;
    let mut out = Object::new(cx.arena);
    out.extend(given);
    for variable in cx.provider().declared_variables() {
        let (name, default) = (variable.name(), variable.default());
        if default.exists() && !given.named(name).exists() {
            out.pair(name, default);
        }
    }
    Ok(out.done())
}

/// The options' values, overridden by those that came with a request.
///
/// # Errors
/// `option_unknown`, `variable_refused`
#[inline(never)]
pub fn foreign<'a>(cx: &mut Cx<'a>, own: Value<'a>, given: Value<'a>) -> Result<Value<'a>> {
    let mut values = Object::new(cx.arena);
    values.extend(own);
    for (name, value) in given.members() {
        variable(cx, *name)?.verify_foreign(cx, *value)?;
        values.remove(*name);
        values.pair(*name, *value);
    }
    Ok(values.done())
}

/// Refuses a value from a request for a variable that the options set to another value: an application that
/// names its tenant means only that one, and not every tenant that the document lists.
///
/// # Errors
/// `variable_refused`
///
/// # Security
/// A false accept signs in people of another tenant.
#[cfg(feature = "backend")]
pub fn verify_open<'a>(cx: &mut Cx<'a>, set: Value<'a>, given: Value<'a>) -> Result<()> {
    for (name, value) in given.members() {
        let own = set.named(*name);
        if own.exists() && !own.same_text(*value) {
            return Err(cx.fail(Code::VariableRefused).with(W::variable, *name).with(W::value, *value).into());
        }
    }
    Ok(())
}

/// The values, overridden by those that came with a callback or a token response. `answer` holds them under the
/// document's names for them.
///
/// # Errors
/// `variable_refused`
#[inline(never)]
pub fn received<'a>(cx: &mut Cx<'a>, own: Value<'a>, source: Source, answer: Value<'a>) -> Result<Value<'a>> {
    let mut given = Object::new(cx.arena);
    for variable in cx.provider().declared_variables() {
        let value = answer.named(variable.parameter());
        if variable.source() == source && value.is_text() {
            given.pair(variable.name(), value);
        }
    }
    foreign(cx, own, given.done())
}

/// Whether a template contains `{name}`.
#[inline(never)]
#[must_use]
pub fn stands_in(template: Value, name: Value) -> bool {
    find(template.bytes(), &[b"{", name.bytes(), b"}"].concat()).is_some()
}

/// As [`expand`], for a template that comes without a document: each value is one path segment.
///
/// # Errors
/// `variable_missing`, `variable_refused`
pub fn expand_segments<'a>(cx: &mut Cx<'a>, template: Value<'a>, values: Value<'a>) -> Result<Value<'a>> {
    for (name, value) in values.members() {
        if stands_in(template, *name) && !is_segment(value.bytes()) {
            return Err(cx.fail(Code::VariableRefused).with(W::variable, *name).with(W::value, *value).into());
        }
    }
    expand(cx, template, values)
}

/// The template with each `{name}` replaced by its value.
///
/// # Errors
/// `variable_missing`
#[inline(never)]
pub fn expand<'a>(cx: &mut Cx<'a>, template: Value<'a>, values: Value<'a>) -> Result<Value<'a>> {
    if !has_any(template.bytes(), b"{") {
        return Ok(template);
    }
    let mut out = Text::new(cx.arena);
    let mut rest = template.bytes();
    while let Some((head, behind)) = split_once(rest, b"{")
        && let Some((name, tail)) = split_once(behind, b"}")
    {
        let value = values.find(name);
        if !value.exists() {
            return Err(cx.fail(Code::VariableMissing).with(W::variable, name).into());
        }
        out.bytes(head);
        out.add(value);
        rest = tail;
    }
    out.bytes(rest);
    Ok(out.done())
}

/// The address with each `{name}` replaced by its value. If no variable is called `client_id`, `{client_id}`
/// becomes the client's id, percent-encoded so that it never forms a host.
///
/// # Errors
/// `variable_missing`
pub fn expand_address<'a>(cx: &mut Cx<'a>, template: Value<'a>, values: Value<'a>) -> Result<Value<'a>> {
    if cx.provider().variable(W::client_id.bytes()).is_some() {
        return expand(cx, template, values);
    }
    let mut client_id = Text::new(cx.arena);
    client_id.encoded(cx.client().client_id().bytes(), Coding::Percent);
    let known = with_client_id(cx, values, client_id.done());
    expand(cx, template, known)
}

/// The values followed by the client's id, so that a variable of that name comes first.
fn with_client_id<'a>(cx: &Cx<'a>, values: Value<'a>, client_id: Value<'a>) -> Value<'a> {
    let mut known = Object::new(cx.arena);
    known.extend(values);
    known.put_some(W::client_id, client_id);
    known.done()
}

/// Pairs with their templates filled in. If no variable is called `client_id`, `{client_id}` is the client's
/// id.
///
/// # Errors
/// `variable_missing`
#[inline(never)]
pub fn expand_all<'a>(cx: &mut Cx<'a>, templates: Value<'a>, values: Value<'a>) -> Result<Value<'a>> {
    let mut out = Object::new(cx.arena);
    let known = with_client_id(cx, values, cx.client().client_id());
    for (name, template) in templates.members() {
        out.pair(*name, expand(cx, *template, known)?);
    }
    Ok(out.done())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{arena, context, ended, json, json_of, log, value};

    fn host(allow: &[&str]) -> serde_json::Value {
        let allow = if allow.is_empty() { json!(null) } else { json!(allow) };
        json!(["host", "app.example", allow, Pattern::Host as u8, Source::Options as u8, "host"])
    }
    fn is_own(variable: &serde_json::Value, given: &str) -> bool {
        let mut cx = context(&json!(null), &log(&[]));
        Variable(value(variable)).verify_own(&mut cx, value(&json!(given))).is_ok()
    }
    fn is_foreign(variable: &serde_json::Value, given: &str) -> bool {
        let mut cx = context(&json!(null), &log(&[]));
        Variable(value(variable)).verify_foreign(&mut cx, value(&json!(given))).is_ok()
    }

    #[test]
    fn lets_strangers_name_only_listed_values() {
        let variable = host(&["eu.example", "*.tenant.example"]);
        for value in ["app.example", "eu.example", "a.tenant.example"] {
            assert!(is_foreign(&variable, value), "{value}");
        }
        for value in [
            "evil.example",
            "tenant.example",
            ".tenant.example",
            "eu.example.evil.example",
            "a.tenant.example/x",
            "evil.example#.tenant.example",
            "",
        ] {
            assert!(!is_foreign(&variable, value), "{value}");
        }
        assert!(!is_foreign(&host(&[]), "eu.example"), "no list, no strangers");
        assert!(is_own(&host(&[]), "eu.example"));
    }

    #[test]
    fn a_text_is_one_line_that_a_header_can_carry() {
        let text = json!(["name", null, null, Pattern::Text as u8, Source::Options as u8, "name"]);
        for given in ["My App", "a&b=c", "{x}", "https://a.example/?q#f", "100 %"] {
            assert!(is_own(&text, given), "{given}");
        }
        for given in ["", " a", "a ", "a\nb", "a\r\nX: y", "a\tb", "\u{0}", "é", "a\u{7f}"] {
            assert!(!is_own(&text, given), "{given:?}");
        }
        let mut listed = text.clone();
        listed[2] = json!(["one two"]);
        assert!(is_foreign(&listed, "one two") && !is_foreign(&listed, "one") && !is_foreign(&text, "one"));
    }

    #[test]
    fn compares_the_host_of_an_origin_and_not_the_end_of_its_path() {
        let mut variable = host(&["*.tenant.example", "https://other.example"]);
        variable[1] = json!(null);
        variable[3] = json!(Pattern::Origin as u8);
        for value in ["https://a.tenant.example", "https://other.example"] {
            assert!(is_foreign(&variable, value), "{value}");
        }
        for value in [
            "https://evil.example/a.tenant.example",
            "http://a.tenant.example",
            "https://.tenant.example",
            "https://evil.example",
            "http://localhost/.tenant.example",
        ] {
            assert!(!is_foreign(&variable, value), "{value}");
        }
    }

    #[test]
    fn names_the_known_words_next_to_an_unknown_one() {
        let mut cx = context(&json!([[null, [host(&[])]]]), &log(&[]));
        let result = own(&mut cx, value(&json!({ "hots": "eu.example" })));
        let detail = json!({ "option": "variables.hots", "known": ["host"] });
        assert_eq!(ended(cx, result)[1], json!({ "detail": detail }));
    }

    #[test]
    fn expands_templates_and_names_a_missing_variable() {
        let expanded = |template: &str| {
            let mut cx = context(&json!(null), &log(&[]));
            let values = value(&json!({ "host": "a.example" }));
            let expanded = expand(&mut cx, arena().copy(template.as_bytes()), values);
            expanded.map(json_of).map_err(|_| cx.code())
        };
        assert_eq!(expanded("https://{host}/x/{host}").ok(), Some(json!("https://a.example/x/a.example")));
        assert_eq!(expanded("{base}/x").err(), Some(Some(Code::VariableMissing)));
        assert_eq!(expanded("{\"a\":1").ok(), Some(json!("{\"a\":1")));
    }
}
