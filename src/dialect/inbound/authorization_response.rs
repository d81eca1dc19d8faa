//! Reads the authorization response (RFC 6749 section 4.1.2) by the knobs of a document: under the standard's
//! names, without what the document declares meaningless.

#[cfg(feature = "backend")]
use crate::base::text::{after, before, from, unescape_pointer};
use crate::base::value::Value;
use crate::base::value::build::Object;
#[cfg(feature = "backend")]
use crate::base::value::build::Text;
use crate::base::vocabulary::W;
use crate::protocol::authorization::authorization_response::UnverifiedResponse;
use crate::protocol::scope;
use crate::step::{Cx, Result};

/// Reads a callback from its URL, path, query or form body.
///
/// # Errors
/// `callback_too_large`
pub fn read<'a>(cx: &mut Cx<'a>, callback: Value<'a>) -> Result<UnverifiedResponse<'a>> {
    let names = cx.provider().authorization_response().names();
    UnverifiedResponse::parse(cx, callback, names)
}

/// The response that the checks get: without `iss` if the document says to ignore it.
#[must_use]
pub fn for_checks<'a>(cx: &Cx<'a>, response: UnverifiedResponse<'a>) -> UnverifiedResponse<'a> {
    let ignores_iss = cx.provider().authorization_response().ignores_iss();
    if ignores_iss { response.without(cx.arena, W::iss) } else { response }
}

/// The part of the requested scope that the response says the person granted; all of it if the response says
/// nothing that counts.
#[must_use]
pub fn granted_scope<'a>(cx: &Cx<'a>, response: UnverifiedResponse<'a>, asked: Value<'a>) -> Value<'a> {
    let knobs = cx.provider();
    if !knobs.authorization_response().grants_scope() || !response.scope().exists() {
        return asked;
    }
    let separator = knobs.authorization_request().scope_separator();
    let granted = scope::parse(cx.arena, response.scope().bytes(), separator.bytes());
    scope::narrowed(cx.arena, asked, granted)
}

/// The parameters of the response that the document keeps for the application, as an object.
#[must_use]
pub fn captured<'a>(cx: &Cx<'a>, response: UnverifiedResponse<'a>) -> Value<'a> {
    let mut out = Object::new(cx.arena);
    for name in cx.provider().authorization_response().capture().items() {
        let value = response.value().named(*name);
        if value.exists() {
            out.pair(*name, value);
        }
    }
    out.done()
}

/// The person's name in the response, if the document says where it is; else nothing.
///
/// # Security
/// Whoever sends the response can write the name, so it identifies nobody.
#[cfg(feature = "backend")]
#[must_use]
pub fn name<'a>(cx: &Cx<'a>, response: UnverifiedResponse<'a>) -> Value<'a> {
    let mut out = Text::new(cx.arena);
    for pointer in cx.provider().authorization_response().name().items() {
        let pointer = after(pointer.bytes(), b"/");
        let parameter = response.value().find(&unescape_pointer(before(pointer, b"/")));
        let inside = from(pointer, b"/");
        let found = if inside.is_empty() {
            Some(parameter)
        } else {
            cx.json(parameter.bytes()).map(|value| value.pointer(inside))
        };
        let part = found.unwrap_or(Value::NOTHING).bytes().trim_ascii();
        if !part.is_empty() {
            out.bytes(if out.written().is_empty() { b"" } else { b" " });
            out.bytes(part);
        }
    }
    out.done().non_empty()
}
