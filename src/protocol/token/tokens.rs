//! Tokens: the token response (RFC 6749 section 5.1) after the dialect has normalised it, in the form that is
//! stored and that JavaScript gets.

use super::expiry::Expiry;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{Object, with};
use crate::base::value::names::Names;
use crate::base::value::view::view;
use crate::base::vocabulary::{W, Word};
use crate::protocol::diagnostics::Diagnostics;
use crate::protocol::jwt::claims::Claims;
use crate::protocol::scope;
use crate::step::{Code, Cx, Result};

view! {
    /// The tokens of a token response. The ID token is checked before anybody gets the tokens.
    #[derive(Clone, Copy)]
    Tokens {
        access_token,
        /// `Bearer`, or `DPoP` if the token is bound to a key; other types are refused earlier.
        token_type,
        /// Seconds since 1970, `never` or `unknown`: see [`Tokens::expiry`].
        expires_at,
        /// When the answer arrived, in seconds since 1970.
        received_at,
        /// The scope, as a list: the one in the answer, else the requested one; nothing if there is neither.
        scope,
        refresh_token,
        /// Seconds since 1970; nothing if unknown.
        refresh_token_expires_at,
        /// The public half of the key to which the tokens are bound (RFC 9449); nothing if they are not.
        dpop_key,
        /// After its checks.
        id_token,
        /// The claims of the ID token, after its checks: see [`Tokens::checked_claims`].
        claims,
        /// Members that the engine does not know, unchanged.
        extra,
        /// What was coerced in this answer.
        diagnostics,
    }
}

/// The most bytes of all members that the engine does not know: they are stored with the session.
const EXTRA_BYTES: usize = 16 * 1024;
/// The most such members.
const EXTRA_MEMBERS: usize = 256;

/// About how many bytes a value takes.
#[inline(never)]
fn size_of(value: Value) -> usize {
    let mut size = value.bytes().len().saturating_add(8);
    for item in value.items() {
        size = size.saturating_add(size_of(*item));
    }
    for (name, member) in value.members() {
        size = size.saturating_add(name.bytes().len()).saturating_add(size_of(*member));
    }
    size
}

impl<'a> Tokens<'a> {
    /// Tokens from the members of an answer.
    #[must_use]
    pub fn new(members: Object<'a>) -> Self {
        Self(members.done())
    }

    /// Tokens from a session, where they were read and checked before.
    #[must_use]
    pub fn of_session(value: Value<'a>) -> Self {
        Self(value)
    }

    /// Reads the result of [`Tokens::to_value`]. Diagnostics are dropped, because they describe only their own
    /// answer.
    ///
    /// # Errors
    /// `tokens_malformed`, which names the missing or invalid member.
    pub fn read(cx: &mut Cx<'a>, value: Value<'a>) -> Result<Self> {
        let tokens = Self(value);
        let expires_at = tokens.expires_at();
        let expiry = if expires_at.exists() { Expiry::read(expires_at) } else { Some(Expiry::Unknown) };
        let named = tokens.scope();
        let scope = scope::read(cx.arena, named, b" ");
        let odd = if expiry.is_none() {
            W::expires_at
        } else if named.exists() && !scope.exists() {
            W::scope
        } else if tokens.access_token().is_empty() {
            W::access_token
        } else {
            let mut out = Object::new(cx.arena);
            out.put(W::access_token, tokens.access_token());
            out.put(W::token_type, if tokens.token_type().is(W::DPoP) { W::DPoP } else { W::Bearer });
            out.put_some(W::dpop_key, tokens.dpop_key());
            out.put(W::expires_at, expiry.unwrap_or(Expiry::Unknown).to_value(cx.arena));
            out.put(W::received_at, tokens.received_at().whole().unwrap_or(0));
            if !scope.items().is_empty() {
                out.put(W::scope, scope);
            }
            out.put_some(W::refresh_token, tokens.refresh_token().text());
            if let Some(end) = tokens.refresh_token_expires_at().whole() {
                out.put(W::refresh_token_expires_at, end);
            }
            out.put_some(W::id_token, tokens.id_token().text());
            out.put_some(W::claims, tokens.claims());
            if tokens.extra().is_object() {
                out.put(W::extra, tokens.extra());
            }
            return Ok(Self::new(out));
        };
        Err(cx.fail(Code::TokensMalformed).with(W::member, odd).into())
    }

    /// The plain form for JavaScript and for storage, which contains the tokens themselves.
    #[must_use]
    pub fn to_value(self, arena: Arena<'a>) -> Value<'a> {
        let mut out = self.for_page(arena);
        out.put(W::received_at, self.received_at());
        for &name in &[W::refresh_token, W::refresh_token_expires_at, W::dpop_key, W::id_token, W::claims] {
            out.put_some(name, self.0.member(name));
        }
        out.put(W::extra, if self.extra().exists() { self.extra() } else { arena.object(Vec::new()) });
        out.put(W::diagnostics, self.diagnostics().or(Value::EMPTY_LIST));
        out.done()
    }
    /// What a page or a worker may use: the access token, never the refresh token.
    #[must_use]
    pub fn for_page(self, arena: Arena<'a>) -> Object<'a> {
        let mut out = Object::new(arena);
        for &name in &[W::access_token, W::token_type, W::expires_at] {
            out.put(name, self.0.member(name));
        }
        out.put(W::scope, self.scope().or(Value::EMPTY_LIST));
        out
    }

    /// When the access token expires.
    #[must_use]
    pub fn expiry(self) -> Expiry {
        Expiry::read(self.expires_at()).unwrap_or(Expiry::Unknown)
    }
    /// Whether there is a refresh token that, as far as is known, has not expired at `now`.
    #[must_use]
    pub fn has_refresh_token(self, now: i64) -> bool {
        self.refresh_token().exists() && self.refresh_token_expires_at().whole().is_none_or(|end| now < end)
    }
    /// The same tokens with the refresh token of `other`, and its expiry.
    #[must_use]
    pub fn with_refresh_token_of(self, arena: Arena<'a>, other: Self) -> Self {
        let tokens = self.with(arena, W::refresh_token, other.refresh_token());
        tokens.with(arena, W::refresh_token_expires_at, other.refresh_token_expires_at())
    }
    /// Whether the access token has expired at `now`.
    #[must_use]
    pub fn is_past(self, now: i64) -> bool {
        self.expiry().is_past(now)
    }
    /// Whether to refresh the access token at `now`; `window` as in [`Expiry::is_due`].
    #[must_use]
    pub fn is_due(self, now: i64, window: Option<i64>) -> bool {
        self.expiry().is_due(now, self.received_at().whole().unwrap_or(0), window)
    }
    /// The claims of the ID token, which are checked.
    #[must_use]
    pub fn checked_claims(self) -> Claims<'a> {
        Claims::of_session(self.claims())
    }

    /// The same tokens with a member replaced or added, or removed if `value` is nothing.
    #[must_use]
    pub fn with(self, arena: Arena<'a>, name: Word, value: Value<'a>) -> Self {
        Self(with(arena, self.0, name, value))
    }
    /// The same tokens with one more entry in `diagnostics`.
    #[must_use]
    pub fn noted(self, arena: Arena<'a>, member: Word, code: Word) -> Self {
        let mut diagnostics = Diagnostics::of(arena, self.diagnostics());
        diagnostics.add(member, code);
        self.with(arena, W::diagnostics, diagnostics.done())
    }
    /// The same tokens with the members of `more`, which the engine does not know, while there is room. A name
    /// that is already there stays.
    #[must_use]
    pub fn with_extra(self, arena: Arena<'a>, more: Value<'a>) -> Self {
        let known = Names::of_members(self.extra());
        let mut all = Object::new(arena);
        all.extend(self.extra());
        for (name, value) in more.members() {
            if !known.has(name.bytes()) {
                all.pair(*name, *value);
            }
        }
        let all = all.done();
        let (mut left, mut fitting) = (EXTRA_BYTES, Object::new(arena));
        for (name, value) in all.members().iter().take(EXTRA_MEMBERS) {
            if let Some(rest) = left.checked_sub(name.bytes().len().saturating_add(size_of(*value))) {
                left = rest;
                fitting.pair(*name, *value);
            }
        }
        let fitting = fitting.done();
        let is_cut = fitting.members().len() < all.members().len();
        let tokens = self.with(arena, W::extra, fitting);
        if is_cut { tokens.noted(arena, W::extra, W::extra_left_out) } else { tokens }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{arena, context, ended, json, json_of, log, value};

    fn read(stored: &serde_json::Value) -> serde_json::Value {
        let mut cx = context(&json!(null), &log(&[]));
        let read = Tokens::read(&mut cx, value(stored)).map(|tokens| tokens.to_value(arena()));
        ended(cx, read)[1].clone()
    }

    #[test]
    fn reads_back_the_plain_form_but_for_diagnostics() {
        let stored = json!({
            "access_token": "at", "token_type": "Bearer", "expires_at": 2000, "scope": ["a"], "received_at": 1000,
            "refresh_token": "rt", "id_token": "it", "claims": { "sub": "s" }, "extra": { "x": [1] }, "diagnostics": [],
        });
        assert_eq!(read(&stored).to_string(), stored.to_string());
        let mut noted = stored.clone();
        noted["diagnostics"] = json!([{ "code": "c", "member": "m" }]);
        assert_eq!(read(&noted), stored);
    }

    #[test]
    fn completes_what_is_missing_and_takes_a_scope_as_a_text_too() {
        let least = json!({
            "access_token": "at", "token_type": "Bearer", "expires_at": "unknown", "scope": ["a", "b"], "received_at": 0,
            "extra": {}, "diagnostics": [],
        });
        let odd = json!({ "access_token": "at", "token_type": "mac", "scope": "a b", "refresh_token": 7, "extra": [] });
        assert_eq!(read(&odd), least);
    }

    #[test]
    fn names_the_member_that_is_no_tokens() {
        for (member, odd) in [
            ("expires_at", json!("soon")),
            ("expires_at", json!(1.5)),
            ("scope", json!(["a", 1])),
            ("access_token", json!("")),
            ("access_token", json!(7)),
            ("access_token", json!(null)),
        ] {
            let mut stored = json!({ "access_token": "at", "expires_at": "never", "scope": [] });
            stored[member] = odd;
            assert_eq!(read(&stored), json!({ "detail": { "member": member } }), "{stored}");
        }
    }

    #[test]
    fn b1_what_the_engine_does_not_know_has_a_limit() {
        let has = |length: usize| {
            let mut cx = context(&json!(null), &log(&[]));
            let tokens = Tokens::read(&mut cx, value(&json!({ "access_token": "at" }))).expect("tokens");
            let more = value(&json!({ "a": ["x".repeat(length)], "b": 1 }));
            let tokens = tokens.with_extra(arena(), more);
            (tokens.extra().members().len(), tokens.diagnostics().items().len())
        };
        // The name, and about eight bytes for each value besides its text.
        assert_eq!(has(16 * 1024 - 1 - 8 - 8 - 1 - 8), (2, 0));
        assert_eq!(has(16 * 1024 - 1 - 8 - 8 - 1 - 8 + 1), (1, 1));
    }

    #[test]
    fn s42_a_page_gets_the_access_token_and_no_other() {
        let stored = json!({ "access_token": "at", "refresh_token": "rt", "id_token": "it", "extra": { "x": "rt" } });
        let mut cx = context(&json!(null), &log(&[]));
        let tokens = Tokens::read(&mut cx, value(&stored)).expect("tokens");
        let expected = json!({ "access_token": "at", "token_type": "Bearer", "expires_at": "unknown", "scope": [] });
        assert_eq!(json_of(tokens.for_page(arena()).done()), expected);
    }
}
