//! The body of an answer as a value: what the content type says, then what the text looks like.
//!
//! Must not know: what the members mean.

use crate::base::form::parse_form;
use crate::base::http::HttpResponse;
use crate::base::json::{ParseJson, quote_large_integers};
use crate::base::text;
use crate::base::value::Value;
use crate::dialect::knobs::token_response::Format;
use crate::protocol::error::{Code, Error};
use zeroize::Zeroizing;

fn form_value(text: &str) -> Value {
    Value::Object(parse_form(text.trim_ascii()).into_iter().map(|(name, value)| (name, Value::String(value))).collect())
}

fn looks_like_form(text: &str) -> bool {
    text::contains(text, "=") && !text.bytes().any(|byte| matches!(byte, b'<' | b'{' | b'\n' | b' '))
}

/// The body in the declared format.
///
/// # Errors
/// `response_empty`, `response_not_json`, `response_not_understood`
pub fn parse_body(json: &dyn ParseJson, format: Format, response: &HttpResponse) -> Result<Value, Error> {
    let trimmed = without_mark(&response.body);
    let status = text::integer(i64::from(response.status));
    if trimmed.is_empty() {
        return Err(Error::new(Code::ResponseEmpty).with("status", &status).with_status(response.status));
    }
    let media_type = response.media_type();
    let is_json = trimmed.starts_with(['{', '[']) || media_type.ends_with("json");
    let is_form = match format {
        Format::Json => false,
        Format::Form => !is_json,
        Format::Auto => !is_json && (media_type == "application/x-www-form-urlencoded" || looks_like_form(trimmed)),
    };
    if is_form {
        return Ok(form_value(trimmed));
    }
    if !is_json {
        let media_type = if media_type.is_empty() { "of no content type" } else { &media_type };
        return Err(Error::new(Code::ResponseNotUnderstood)
            .with("media_type", media_type)
            .with("status", &status)
            .with_status(response.status));
    }
    json.parse_json(trimmed).map_err(|error| {
        let offset = error.offset.map_or_else(|| "unknown".to_owned(), |offset| text::integer(i64::from(offset)));
        Error::new(Code::ResponseNotJson).with("offset", &offset).with_status(response.status)
    })
}

/// The body once more, with whole numbers beyond 2^53 as texts; `None` where it is no JSON, or has none.
#[must_use]
pub fn parse_exact_body(json: &dyn ParseJson, response: &HttpResponse) -> Option<Value> {
    let text = without_mark(&response.body);
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let quoted = Zeroizing::new(quote_large_integers(text)?);
    json.parse_json(&quoted).ok()
}

/// A body without the mark and the space around it.
#[must_use]
pub fn without_mark(body: &str) -> &str {
    body.strip_prefix('\u{feff}').unwrap_or(body).trim_ascii()
}

/// The body of a refusal, in whatever format it can be read; `Null` where it cannot.
#[must_use]
pub fn parse_any_body(json: &dyn ParseJson, response: &HttpResponse) -> Value {
    parse_body(json, Format::Auto, response).unwrap_or(Value::Null)
}
