//! Errors in the provider's own shape: whether a 2xx answer is an error, and where its code and description
//! are.

use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::dialect::provider::ErrorCondition;
use crate::protocol::error::error_response::parse_error_body;
use crate::protocol::error::server_error::ServerError;

/// Whether a 2xx answer is an error by the document's `conditions`.
#[inline(never)]
pub(super) fn is_declared_error(conditions: Value, body: Value) -> bool {
    conditions.items().iter().map(|condition| ErrorCondition(*condition)).any(|sign| {
        let found = body.look(sign.pointer());
        let expected = sign.expected();
        found.is_some_and(
            |found| {
                if expected.exists() { (found == expected) != sign.is_negated() } else { found.exists() }
            },
        )
    })
}

/// The server's error: at the document's pointers, else as RFC 6749 section 5.2 has it.
#[inline(never)]
pub(super) fn server_error<'a>(
    arena: Arena<'a>,
    body: Value<'a>,
    code: Value<'a>,
    description: Value<'a>,
) -> ServerError<'a> {
    let standard = parse_error_body(body);
    ServerError {
        error: text_at(arena, body, code).or(standard.error),
        error_description: text_at(arena, body, description).or(standard.error_description),
        ..standard
    }
}

/// The first text or whole number that a pointer finds: some servers number their errors.
fn text_at<'a>(arena: Arena<'a>, body: Value<'a>, pointers: Value<'a>) -> Value<'a> {
    let texts = pointers.items().iter().filter_map(|pointer| body.look(*pointer));
    let mut texts = texts.map(|found| found.text_or_number(arena));
    texts.find(|text| text.exists()).unwrap_or(Value::NOTHING)
}
