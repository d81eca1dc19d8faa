//! Splits a session cookie that is larger than browsers store (RFC 6265bis section 5.6: 4096 bytes) into
//! numbered cookies: `name.0` holds their count and the first part, `name.1` the next.
//!
//! With a missing or foreign part the value does not open, because it is authenticated as a whole.

use crate::base::text::{before, integer, parse_integer, split_once};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, Object, Text, concat};
use crate::base::vocabulary::W;
use crate::flow::worker::http::cookies::{COOKIE_LIMIT, Profile, SameSite};
use crate::step::{Code, Cx, Result};

/// The most bytes of a `Cookie` header: servers and proxies accept 16 KiB of headers.
pub const HEADER_LIMIT: usize = 12 * 1024;
/// The most bytes of a session's cookies, which leaves room for a sign-in.
pub const SESSION_LIMIT: usize = HEADER_LIMIT - COOKIE_LIMIT;
/// The most parts.
const PARTS: i64 = 4;
/// Bytes of the tag in a session cookie's name.
const TAG_LENGTH: usize = 12;
/// How many cookies of one kind are read, counted from the end: a browser has one, or briefly a few.
const MOST: usize = 8;
/// Bytes that a session always gets, above all for the id of one in the store.
const ALWAYS: usize = 1024;

fn part_name<'a>(arena: Arena<'a>, name: &[u8], number: i64) -> Value<'a> {
    concat(arena, &[name, b".", &integer(number)])
}

/// The tag in the name of a session cookie that begins with `base`; empty if it has none.
fn tag_in<'h>(name: &'h [u8], base: &[u8]) -> &'h [u8] {
    let tag = name.strip_prefix(base).and_then(|rest| rest.strip_prefix(b".")).unwrap_or_default();
    let tag = before(tag, b".");
    if tag.len() == TAG_LENGTH { tag } else { b"" }
}

/// The session cookies among `request_cookies` that are named `base`, or `base` with a tag.
#[must_use]
pub fn names<'a>(request_cookies: Value<'a>, base: &[u8]) -> Vec<&'a [u8]> {
    let mut names: Vec<&[u8]> = Vec::new();
    for (other, _) in request_cookies.members() {
        let other = other.bytes();
        let tag = tag_in(other, base);
        let length = if tag.is_empty() { base.len() } else { base.len().saturating_add(1).saturating_add(TAG_LENGTH) };
        let Some(name) = other.get(..length).filter(|name| name.starts_with(base) && belongs(other, name)) else {
            continue;
        };
        if !names.contains(&name) {
            if names.len() == MOST {
                names.remove(0);
            }
            names.push(name);
        }
    }
    names
}

/// The values of the cookie `name` among `request_cookies`, as a list: one cookie, or joined from parts. There are
/// both if the answers to two requests crossed.
#[must_use]
pub fn find<'a>(arena: Arena<'a>, request_cookies: Value<'a>, name: &[u8]) -> Value<'a> {
    let mut values = List::new(arena);
    let whole = request_cookies.find(name);
    if whole.exists() {
        values.push(whole);
    }
    let part = |number| request_cookies.find(part_name(arena, name, number).bytes());
    if let Some((count, first)) = split_once(part(0).bytes(), b".") {
        let mut value = Text::new(arena);
        value.bytes(first);
        for number in 1..parse_integer(count).unwrap_or_default().min(PARTS) {
            value.add(part(number));
        }
        values.push(value.done());
    }
    values.done()
}

/// Whether `other` is the cookie `name` or a part of it.
fn belongs(other: &[u8], name: &[u8]) -> bool {
    let number = other.strip_prefix(name).map(|rest| rest.strip_prefix(b".").and_then(parse_integer));
    other == name || matches!(number, Some(Some(number)) if (0..PARTS).contains(&number))
}

/// Adds the removal of the cookie `name` and its parts that are in `request_cookies`, except those named in the
/// object `others`.
pub fn clear<'a>(
    cookies: &mut List<'a>,
    arena: Arena<'a>,
    profile: Profile,
    request_cookies: Value<'a>,
    name: &[u8],
    others: Value<'a>,
) {
    for (other, _) in request_cookies.members() {
        if belongs(other.bytes(), name) && !others.find(other.bytes()).exists() {
            cookies.push(profile.clear(arena, other.bytes(), SameSite::Lax));
        }
    }
}

/// The cookies that hold `value`, as an object.
fn parts_of<'a>(arena: Arena<'a>, name: Value<'a>, value: Value<'a>) -> Value<'a> {
    let mut parts = Object::new(arena);
    let room = COOKIE_LIMIT.saturating_sub(name.bytes().len()).saturating_sub(1);
    if value.bytes().len() <= room {
        parts.pair(name, value);
        return parts.done();
    }
    // Four bytes: two for the name's number, two for the count.
    let length = room.saturating_sub(4);
    let count = i64::try_from(value.bytes().len().div_ceil(length.max(1))).unwrap_or(i64::MAX);
    let mut rest = value.bytes();
    for number in 0..count.min(PARTS) {
        let (part, after) = rest.split_at_checked(length.min(rest.len())).unwrap_or((rest, b""));
        let value = if number == 0 { concat(arena, &[&integer(count), b".", part]) } else { arena.text(part) };
        parts.pair(part_name(arena, name.bytes(), number), value);
        rest = after;
    }
    parts.done()
}

fn verify<'a>(cx: &mut Cx<'a>, parts: Value<'a>, limit: usize) -> Result<()> {
    let size = size_of(parts, b"");
    if size <= limit {
        return Ok(());
    }
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    Err(cx.fail(Code::SessionTooLarge).with(W::size, number(size)).with(W::limit, number(limit)).into())
}

/// Refuses a value of this length if it is too large for a live session, whatever other cookies there are.
///
/// # Errors
/// `session_too_large`
pub fn verify_size<'a>(cx: &mut Cx<'a>, name: Value<'a>, length: usize) -> Result<()> {
    let parts = parts_of(cx.arena, name, cx.arena.owned(vec![b'0'; length]));
    verify(cx, parts, SESSION_LIMIT)
}

/// Adds the `Set-Cookie` values that set `value` under `name`, in parts if needed, and that remove what remains
/// of a longer or shorter value.
///
/// # Errors
/// `session_too_large`; then nothing is added.
pub fn set<'a>(
    cx: &mut Cx<'a>,
    cookies: &mut List<'a>,
    profile: Profile,
    request_cookies: Value<'a>,
    name: Value<'a>,
    value: Value<'a>,
    max_age: i64,
) -> Result<()> {
    let parts = parts_of(cx.arena, name, value);
    verify(cx, parts, limit_beside(request_cookies, profile.prefix(), name.bytes()))?;
    clear(cookies, cx.arena, profile, request_cookies, name.bytes(), parts);
    for (name, value) in parts.members() {
        cookies.push(profile.set(cx.arena, name.bytes(), value.bytes(), max_age, SameSite::Lax));
    }
    Ok(())
}

/// The most bytes for the cookie `name` next to the application's own cookies, whose names do not begin with
/// `prefix`. A live session is never refused because other cookies were added: its fresh tokens would certainly
/// be lost, while a longer header is too long only for some servers.
fn limit_beside(request_cookies: Value, prefix: &[u8], name: &[u8]) -> usize {
    let others = size_of(request_cookies, b"").saturating_sub(size_of(request_cookies, prefix));
    let is_live = request_cookies.members().iter().any(|(other, _)| belongs(other.bytes(), name));
    let least = if is_live { SESSION_LIMIT } else { ALWAYS };
    HEADER_LIMIT.saturating_sub(others).max(least).min(SESSION_LIMIT)
}

/// The bytes that the cookies whose names begin with `prefix` take in a `Cookie` header, with `=` and `; `.
#[must_use]
pub fn size_of(cookies: Value, prefix: &[u8]) -> usize {
    let mut bytes = 0usize;
    for (name, value) in cookies.members() {
        if name.bytes().starts_with(prefix) {
            bytes = bytes.saturating_add(name.bytes().len()).saturating_add(value.bytes().len()).saturating_add(3);
        }
    }
    bytes
}

#[cfg(test)]
mod tests;
