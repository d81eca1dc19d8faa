//! The authorization response (RFC 6749 section 4.1.2) through the knobs: in the standard's names, and
//! without what the document declares meaningless.

use crate::base::value::Value;
use crate::base::value::build::Object;
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
