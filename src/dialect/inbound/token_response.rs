//! Reads the token response (RFC 6749 section 5) by the knobs of a document: tokens, or the server's refusal.

use super::declared_error::{is_declared_error, server_error};
use super::expiry::Lifetime;
use super::members::{Members, malformed};
use crate::base::http::HttpAnswer;
use crate::base::text::list_names;
use crate::base::value::Value;
use crate::base::value::build::Object;
use crate::base::vocabulary::{W, Word, word};
use crate::protocol::checks::tokens::token_type;
use crate::protocol::diagnostics::Diagnostics;
use crate::protocol::error::error_response;
use crate::protocol::error::error_response::Refused;
use crate::protocol::scope;
use crate::protocol::token::tokens::Tokens;
use crate::step::{Code, Cx, Failed, Result};

/// Which request a token response answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The code exchange.
    Code,
    /// A refresh.
    Refresh,
    /// Any other request.
    Other,
}

impl Asked {
    /// What the document says about a refusal of this request.
    #[must_use]
    pub fn refused<'a>(self, cx: &Cx<'a>) -> Refused<'a> {
        match self {
            Self::Code => Refused::Code { lifetime: cx.provider().authorization_response().code_lifetime() },
            Self::Refresh => Refused::Refresh { reauthorize_on: cx.provider().refresh_request().reauthorize_on() },
            Self::Other => Refused::Other,
        }
    }
}

/// Reads an answer of the token endpoint. If it names no scope, `asked_scope` is the scope (RFC 6749 section
/// 5.1). ID tokens are returned unchecked; the flow checks them before it returns anything.
///
/// # Errors
/// The server's refusal, or the malformed part of the answer.
pub fn read<'a>(cx: &mut Cx<'a>, answer: HttpAnswer<'a>, asked: Asked, asked_scope: Value<'a>) -> Result<Tokens<'a>> {
    let knobs = cx.provider().token_response();
    if !answer.is_success() {
        let body = answer.parse_any(cx);
        return Err(refuse(cx, answer, asked, body));
    }
    let body = answer.parse(cx, knobs.format())?;
    let members = Members::find(knobs, body);
    if !members.root.is_object() {
        return Err(malformed(cx, W::body, members.root.kind()));
    }
    let access_token = members.get(W::access_token);
    let has_token = access_token.exists() && !(access_token.is_text() && access_token.is_empty());
    if is_declared_error(knobs.error_conditions(), body) || (!has_token && body.member(W::error).exists()) {
        return Err(refuse(cx, answer, asked, body));
    }
    let access_token = members.text(cx, W::access_token)?;
    if !access_token.exists() {
        return Err(missing(cx, answer, members));
    }
    if !is_carried_in_headers(access_token.bytes()) {
        return Err(malformed(cx, W::access_token, W::a_text_that_no_header_carries));
    }

    let mut diagnostics = Diagnostics::new(cx.arena);
    if answer.status() != 200 {
        diagnostics.add(W::status, W::status_not_200);
    }
    if !answer.media_type().ends_with(b"json") {
        diagnostics.add(W::content_type, W::content_type_not_json);
    }
    let mut tokens = Object::new(cx.arena);
    tokens.put(W::access_token, access_token);
    let scope = granted_scope(cx, members, &mut diagnostics);
    tokens.put(W::token_type, read_token_type(cx, members, &mut diagnostics)?);
    let (expires_in, created_at) = (members.get(W::expires_in), members.get(W::created_at));
    let lifetime = Lifetime { knobs, expires_in, created_at, received_at: cx.now };
    tokens.put(W::expires_at, lifetime.read(&mut diagnostics).to_value(cx.arena));
    tokens.put(W::received_at, cx.now);
    let is_asked = !asked_scope.items().is_empty();
    tokens.put_some(W::scope, scope.or(if is_asked { asked_scope } else { Value::NOTHING }));
    for name in [W::refresh_token, W::id_token] {
        tokens.put_some(name, members.text(cx, name)?);
    }
    if knobs.pointers_of(W::refresh_expires_in).exists() {
        let end = lifetime.read_refresh_token(members.get(W::refresh_expires_in), &mut diagnostics);
        tokens.put_some(W::refresh_token_expires_at, end.map_or(Value::NOTHING, |end| cx.arena.number(end)));
    }
    let extra = extra(cx, answer, members, body, &mut diagnostics);
    tokens.put(W::diagnostics, diagnostics.done());
    Ok(Tokens::new(tokens).with_extra(cx.arena, extra))
}

/// The refresh token in a successful answer that is refused for another reason; nothing if it brings none. A
/// server that rotates refresh tokens no longer accepts the earlier one.
#[must_use]
pub fn rotated_refresh_token<'a>(cx: &Cx<'a>, answer: HttpAnswer<'a>) -> Value<'a> {
    let knobs = cx.provider().token_response();
    let body = answer.parse_where_possible(cx, knobs.format());
    if !answer.is_success() || body.member(W::error).exists() || is_declared_error(knobs.error_conditions(), body) {
        return Value::NOTHING;
    }
    let declared = knobs.root().items().iter().filter_map(|pointer| body.look(*pointer));
    let mut tokens = declared.chain([body]).map(|root| Members::of(knobs, root).get(W::refresh_token).non_empty());
    tokens.find(|token| token.exists()).unwrap_or(Value::NOTHING)
}

/// The failure for a request that the server refused.
#[inline(never)]
fn refuse<'a>(cx: &mut Cx<'a>, answer: HttpAnswer<'a>, asked: Asked, body: Value<'a>) -> Failed {
    let knobs = cx.provider().token_response();
    let server = server_error(cx.arena, body, knobs.error_code(), knobs.error_description());
    let refused = asked.refused(cx);
    error_response::refuse(cx, refused, answer, server)
}

/// The failure for an answer that is neither tokens nor an error. It lists the members that it has.
fn missing<'a>(cx: &mut Cx<'a>, answer: HttpAnswer<'a>, members: Members<'a>) -> Failed {
    // A pair without a name would look like a name without a value.
    let names = list_names(cx.arena, members.root, W::standard_members.bytes());
    answer.note_status(cx);
    cx.fail(Code::AccessTokenMissing).with(W::members, names).into()
}

/// Whether a header can carry an access token. RFC 6749 appendix A.12 allows only printable ASCII; this also
/// lets through the rest that a header can carry, up to U+00FF.
fn is_carried_in_headers(token: &[u8]) -> bool {
    token.iter().all(|byte| matches!(byte, b'\t' | b' '..=b'~' | 0x80..=0xC3))
}

/// RFC 6749 section 7.1: a client must not use a token whose type it does not understand.
fn read_token_type<'a>(cx: &mut Cx<'a>, members: Members<'a>, diagnostics: &mut Diagnostics<'a>) -> Result<Word> {
    let knobs = cx.provider().token_response();
    let named = members.get(W::token_type);
    // A worker does not ask for it, so its build needs none of this.
    if cfg!(any(not(feature = "edge"), test)) && cx.client().asks_for_dpop() {
        return read_bound_type(cx, named, diagnostics);
    }
    if !named.exists() {
        diagnostics.add(W::token_type, W::token_type_assumed);
        return token_type::verify(cx, knobs.default_token_type().or(word(W::Bearer)));
    }
    if !named.is_text() {
        return Err(malformed(cx, W::token_type, named.kind()));
    }
    if knobs.accepted_token_types().has(named) {
        diagnostics.add(W::token_type, W::token_type_accepted);
        return Ok(W::Bearer);
    }
    token_type::verify(cx, named)
}

/// RFC 9449 section 5: who asked for a token that is bound to a key may refuse one that is not.
#[inline(never)]
fn read_bound_type<'a>(cx: &mut Cx<'a>, named: Value<'a>, diagnostics: &mut Diagnostics<'a>) -> Result<Word> {
    let found = token_type::verify_bound(cx, named)?;
    if found == W::Bearer {
        let is_allowed = cx.client().dpop().is(W::preferred);
        cx.ensure(is_allowed, Code::TokenNotBound)?;
        diagnostics.add(W::token_type, W::token_not_bound);
    }
    Ok(found)
}

/// The scope that the answer names, which may be empty (RFC 6749 section 3.3); nothing if it names none, or in
/// an undeclared form.
fn granted_scope<'a>(cx: &Cx<'a>, members: Members<'a>, diagnostics: &mut Diagnostics<'a>) -> Value<'a> {
    let knobs = cx.provider().token_response();
    let (form, value) = (knobs.scope_form(), members.get(W::scope));
    let is_accepted = if value.is_list() { form.accepts_list() } else { form.accepts_text() };
    let scope =
        if is_accepted { scope::read(cx.arena, value, knobs.scope_separator().bytes()) } else { Value::NOTHING };
    if value.exists() && !scope.exists() {
        diagnostics.add(W::scope, W::scope_ignored);
    } else if value.is_list() {
        diagnostics.add(W::scope, W::scope_from_array);
    }
    scope
}

/// What the server sent beyond the standard. An id that is a large number must not be rounded to another id.
fn extra<'a>(
    cx: &Cx<'a>,
    answer: HttpAnswer<'a>,
    members: Members<'a>,
    body: Value<'a>,
    diagnostics: &mut Diagnostics<'a>,
) -> Value<'a> {
    let extra = members.extra(cx, body);
    let exact_body = answer.parse_exact(cx);
    if !exact_body.exists() {
        return extra;
    }
    let exact = Members::find(cx.provider().token_response(), exact_body).extra(cx, exact_body);
    if exact == extra {
        return extra;
    }
    diagnostics.add(W::extra, W::integer_as_text);
    exact
}
