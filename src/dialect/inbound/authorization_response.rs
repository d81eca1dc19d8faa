//! The authorization response (RFC 6749 section 4.1.2) through the knobs: in the standard's names, and
//! without what the document declares meaningless.

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

/// Reads a callback: its URL, path, query or form body.
///
/// # Errors
/// `callback_too_large`
pub fn read<'a>(cx: &mut Cx<'a>, callback: Value<'a>) -> Result<UnverifiedResponse<'a>> {
    let names = cx.provider().authorization_response().names();
    UnverifiedResponse::parse(cx, callback, names)
}

/// The response as the checks see it: without `iss`, where the document says that it means nothing.
#[must_use]
pub fn for_checks<'a>(cx: &Cx<'a>, response: UnverifiedResponse<'a>) -> UnverifiedResponse<'a> {
    let ignores_iss = cx.provider().authorization_response().ignores_iss();
    if ignores_iss { response.without(cx.arena, W::iss) } else { response }
}

/// The scope that the response says the person granted, of what was asked for; what was asked for where it
/// says nothing that counts.
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

/// What of the response the document has the application get with the tokens: an object.
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

/// The name of the person in the response, where the document says where it stands; nothing if there is none.
///
/// # Security
/// Whoever sends the response can write it, so it is only a name and identifies nobody.
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
