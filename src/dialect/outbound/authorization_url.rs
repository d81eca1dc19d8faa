//! Builds the authorization request as a URL (RFC 6749 section 4.1.1), to which the user agent navigates.

use super::wire;
use crate::base::coding::form::Coding::Percent;
use crate::base::crypto::sha256_text;
use crate::base::text::{after, before, from, has_any};
use crate::base::value::Value;
use crate::base::value::build::{List, Text};
use crate::base::vocabulary::{W, word};
use crate::dialect::provider::AuthorizationRequestKnobs;
use crate::dialect::variables::expand_all;
use crate::protocol::authorization::authorization_request::AuthorizationRequest;
use crate::protocol::scope;
use crate::step::{Cx, Result};

/// Builds the URL to which the user agent navigates.
///
/// # Errors
/// `variable_missing` for a constant that names an unknown variable.
pub fn authorization_url<'a>(
    cx: &mut Cx<'a>,
    endpoint: Value<'a>,
    request: AuthorizationRequest<'_, 'a>,
    variables: Value<'a>,
) -> Result<Value<'a>> {
    let knobs = cx.provider().authorization_request();
    let names = knobs.names();
    let (mut url, tail) = begin(cx, knobs, endpoint.bytes());
    for (name, value) in request.parameters(cx.arena).members() {
        if knobs.omit().has(*name) {
            continue;
        }
        let wire = wire(names, *name);
        if name.is(W::response_type) {
            if knobs.response_type().exists() {
                url.parameter(wire, knobs.response_type(), Percent);
            }
        } else if !name.is(W::scope) {
            url.parameter(wire, *value, Percent);
        } else {
            let mut scope = List::new(cx.arena);
            scope.extend(knobs.constant_scope());
            scope.extend(scope::without(cx.arena, *value, knobs.constant_scope()));
            if knobs.sends_scope() && !scope.items().is_empty() {
                url.parameter(wire, Value::EMPTY_TEXT, Percent);
                push_scope(&mut url, knobs, scope.done());
            }
        }
    }
    for (name, value) in expand_all(cx, knobs.constants(), variables)?.members() {
        // No parameter may occur twice (RFC 6749 section 3.1): the application's value wins.
        if !request.extra.members().iter().any(|(own, _)| wire(names, *own).same_text(*name)) {
            url.parameter(*name, *value, Percent);
        }
    }
    if knobs.always_sends_nonce() && !request.transaction.nonce().exists() {
        // Nobody compares this nonce, so it is not stored: it is unique because `state` is.
        let nonce = sha256_text(cx.arena, request.transaction.state().bytes());
        url.parameter(wire(names, word(W::nonce)), nonce, Percent);
    }
    url.bytes(tail);
    Ok(url.done())
}

/// The URL up to its parameters, and what follows them. A fragment stays at the end, unless the document puts
/// the parameters into it.
fn begin<'a>(cx: &Cx<'a>, knobs: AuthorizationRequestKnobs<'a>, endpoint: &'a [u8]) -> (Text<'a>, &'a [u8]) {
    let mut url = Text::new(cx.arena);
    if !knobs.has_parameters_in_fragment() {
        url.bytes(before(endpoint, b"#"));
        url.begin_query();
        return (url, from(endpoint, b"#"));
    }
    url.bytes(endpoint);
    let fragment = after(endpoint, b"#");
    if !has_any(endpoint, b"#") {
        url.byte(b'#');
    } else if !fragment.is_empty() && !has_any(fragment, b"?=") {
        // The fragment is a path, so a query can follow.
        url.byte(b'?');
    }
    (url, b"")
}

/// Adds the scopes as one value, percent-encoded except for a separator that must stay as it is.
fn push_scope<'a>(url: &mut Text<'a>, knobs: AuthorizationRequestKnobs<'a>, scope: Value<'a>) {
    let separator = knobs.scope_separator();
    for (index, name) in scope.items().iter().enumerate() {
        if index > 0 && knobs.has_literal_separator() {
            url.add(separator);
        } else if index > 0 {
            url.encoded(separator.bytes(), Percent);
        }
        url.encoded(name.bytes(), Percent);
    }
}
