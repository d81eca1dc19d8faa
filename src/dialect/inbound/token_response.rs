//! The token response (RFC 6749 section 5) through the knobs: tokens, or the server's refusal.
//!
//! Must not know: storage, provider names.

use super::body::{parse_any_body, parse_body, parse_exact_body};
use super::expiry::read_expiry;
use super::scope::read_scope;
use crate::base::http::HttpResponse;
use crate::base::json::ParseJson;
use crate::base::secret::Secret;
use crate::base::text;
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::dialect::knobs::token_response::TokenResponseKnobs;
use crate::protocol::checks::token_type;
use crate::protocol::diagnostics::Diagnostics;
use crate::protocol::error::{Code, Error, ServerError};
use crate::protocol::error_response::{Refused, parse_error_body, to_error};
use crate::protocol::token_response::{Tokens, add_extra};

/// What was asked, as far as the answer depends on it.
pub struct Asked<'a> {
    /// Which request this answers.
    pub request: Refused<'a>,
    /// The scope that was asked for: it holds where the answer names none (RFC 6749 section 5.1).
    pub scope: &'a [String],
    /// When the answer came.
    pub received_at: UnixTime,
}

/// Members of the standard; everything else of an answer goes to `extra`.
const STANDARD: &[&str] = &["access_token", "token_type", "expires_in", "scope", "refresh_token", "id_token"];

/// The first text or whole number at the pointers: some servers number their errors.
fn text_at(body: &Value, pointers: &[String]) -> Option<String> {
    pointers.iter().find_map(|pointer| {
        let found = body.pointer(pointer)?;
        found.as_str().map(str::to_owned).or_else(|| found.as_integer().map(text::integer))
    })
}

fn read_error(knobs: &TokenResponseKnobs, body: &Value) -> ServerError {
    let standard = parse_error_body(body);
    ServerError {
        error: text_at(body, &knobs.error_code).or(standard.error),
        error_description: text_at(body, &knobs.error_description).or(standard.error_description),
        error_uri: standard.error_uri,
    }
}

/// Whether a 2xx answer is an error by the document's own conditions.
fn is_declared_error(knobs: &TokenResponseKnobs, body: &Value) -> bool {
    knobs.error_when.iter().any(|condition| {
        let found = body.pointer(&condition.pointer);
        match &condition.value {
            Some(value) if condition.negated => found.is_some_and(|found| found != value),
            Some(value) => found == Some(value),
            None => found.is_some_and(|found| *found != Value::Null),
        }
    })
}

/// The member `name` below `root`: at the declared pointers, else under its own name.
fn field<'a>(knobs: &TokenResponseKnobs, root: &'a Value, name: &str) -> Option<&'a Value> {
    let pointers = knobs.pointers_of(name);
    if pointers.is_empty() {
        return root.get(name);
    }
    pointers.iter().find_map(|pointer| root.pointer(pointer)).filter(|value| **value != Value::Null)
}

fn find_root<'a>(knobs: &TokenResponseKnobs, body: &'a Value) -> &'a Value {
    let mut roots = knobs.root.iter().filter_map(|pointer| body.pointer(pointer));
    roots.find(|root| field(knobs, root, "access_token").is_some()).unwrap_or(body)
}

fn secret(knobs: &TokenResponseKnobs, root: &Value, name: &str) -> Result<Option<Secret>, Error> {
    match field(knobs, root, name) {
        None => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(Value::String(text)) => Ok(Some(Secret::from(text.as_str()))),
        Some(other) => Err(Error::new(Code::MemberMalformed).with("member", name).with("found", other.type_name())),
    }
}

/// An access token that goes into a header (RFC 6749 appendix A.12 allows printable ASCII only; what
/// a header can carry at all is let through).
fn carried_in_headers(token: Secret) -> Result<Secret, Error> {
    let fits = |character: char| matches!(character, '\t' | ' '..='~' | '\u{80}'..='\u{ff}');
    if token.expose().chars().all(fits) {
        return Ok(token);
    }
    Err(Error::new(Code::MemberMalformed).with("member", "access_token").with("found", "a text that no header carries"))
}

fn read_token_type(
    knobs: &TokenResponseKnobs,
    root: &Value,
    diagnostics: &mut Diagnostics,
) -> Result<&'static str, Error> {
    let Some(value) = field(knobs, root, "token_type") else {
        diagnostics.add("token_type", "token_type_assumed");
        return token_type::verify(knobs.token_type_default.as_deref().unwrap_or("Bearer"));
    };
    let text = value.as_str().ok_or_else(|| {
        Error::new(Code::MemberMalformed).with("member", "token_type").with("found", value.type_name())
    })?;
    if knobs.token_type_accept.iter().any(|accepted| accepted == text) {
        diagnostics.add("token_type", "token_type_accepted");
        return token_type::verify("Bearer");
    }
    token_type::verify(text)
}

fn read_extra(knobs: &TokenResponseKnobs, body: &Value, root: &Value) -> Vec<(String, Value)> {
    // The member that a pointer enters goes as a whole: what it holds beside may be a token too.
    let enters = |pointer: &String, name: &str| pointer.split('/').nth(1) == Some(name);
    let is_known = |name: &str| {
        STANDARD.contains(&name)
            || knobs.fields.iter().any(|(_, pointers)| pointers.iter().any(|pointer| enters(pointer, name)))
    };
    let mut extra: Vec<(String, Value)> = root.members().iter().filter(|(name, _)| !is_known(name)).cloned().collect();
    for (name, pointer) in &knobs.capture {
        if let Some(value) = body.pointer(pointer) {
            extra.push((name.clone(), value.clone()));
        }
    }
    extra
}

/// The refresh token of a successful refresh whose answer is refused otherwise: a server that rotates them
/// no longer takes the earlier one.
#[must_use]
pub fn rotated_refresh_token(
    json: &dyn ParseJson,
    knobs: &TokenResponseKnobs,
    response: &HttpResponse,
) -> Option<Secret> {
    let body = parse_body(json, knobs.format, response).ok().filter(|_| response.is_success())?;
    let has_error = body.get("error").is_some_and(|error| !error.is_null());
    if has_error || is_declared_error(knobs, &body) {
        return None;
    }
    let roots = knobs.root.iter().filter_map(|pointer| body.pointer(pointer)).chain([&body]);
    roots.filter_map(|root| secret(knobs, root, "refresh_token").ok().flatten()).next()
}

/// Reads an answer of the token endpoint. ID tokens come out unchecked: the flow checks them
/// before it gives anything out.
///
/// # Errors
/// The server's refusal, or what about the answer cannot be understood.
pub fn parse_token_response(
    json: &dyn ParseJson,
    knobs: &TokenResponseKnobs,
    response: &HttpResponse,
    asked: &Asked<'_>,
) -> Result<Tokens, Error> {
    if !response.is_success() {
        let body = parse_any_body(json, response);
        return Err(to_error(asked.request, response, read_error(knobs, &body)));
    }
    let body = parse_body(json, knobs.format, response)?;
    let root = find_root(knobs, &body);
    let mut diagnostics = Diagnostics::default();
    if root.items().is_some() || !matches!(root, Value::Object(_)) {
        return Err(Error::new(Code::MemberMalformed).with("member", "body").with("found", root.type_name()));
    }
    let access_token = secret(knobs, root, "access_token");
    let has_token = !matches!(access_token, Ok(None));
    if is_declared_error(knobs, &body) || (!has_token && body.get("error").is_some()) {
        return Err(to_error(asked.request, response, read_error(knobs, &body)));
    }
    let access_token = access_token?.ok_or_else(|| {
        // A value whose name is missing looks like a name without a value.
        let is_name = |name: &str, value: &Value| value.as_str() != Some("") || STANDARD.contains(&name);
        let shown = |(name, value): &(String, Value)| if is_name(name, value) { name.clone() } else { String::new() };
        let names: Vec<String> = root.members().iter().take(32).map(shown).collect();
        let names = text::list_names(names.iter().map(String::as_str));
        Error::new(Code::AccessTokenMissing).with("members", &names).with_status(response.status)
    })?;
    let access_token = carried_in_headers(access_token)?;
    if response.status != 200 {
        diagnostics.add("status", "status_not_200");
    }
    if !response.media_type().ends_with("json") {
        diagnostics.add("content_type", "content_type_not_json");
    }
    let scope = read_scope(knobs, field(knobs, root, "scope"), &mut diagnostics);
    let mut tokens = Tokens {
        access_token,
        token_type: read_token_type(knobs, root, &mut diagnostics)?,
        expires_at: read_expiry(
            &knobs.expires_in,
            field(knobs, root, "expires_in"),
            field(knobs, root, "created_at"),
            asked.received_at,
            &mut diagnostics,
        ),
        received_at: asked.received_at,
        scope: scope.or_else(|| (!asked.scope.is_empty()).then(|| asked.scope.to_vec())),
        refresh_token: secret(knobs, root, "refresh_token")?,
        id_token: secret(knobs, root, "id_token")?,
        claims: None,
        extra: Vec::new(),
        diagnostics,
    };
    let mut extra = read_extra(knobs, &body, root);
    // An id that is a large number must not be rounded to another one.
    if let Some(exact) = parse_exact_body(json, response) {
        let exact = read_extra(knobs, &exact, find_root(knobs, &exact));
        if exact != extra {
            extra = exact;
            tokens.diagnostics.add("extra", "integer_as_text");
        }
    }
    add_extra(&mut tokens, extra);
    Ok(tokens)
}
