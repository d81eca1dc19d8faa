//! Requests to the token endpoint (RFC 6749 sections 4.1.3, 4.4.2 and 6), and to other endpoints with the same
//! client authentication.

use super::headers::Headers;
use super::{BODY_LIMIT, wire};
use crate::base::coding::form::Coding;
use crate::base::http::HttpRequest;
use crate::base::text::is_among;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, Object, Text, list_words};
use crate::base::vocabulary::{W, word};
use crate::dialect::provider::{Method, ParametersIn, TokenRequestKnobs};
use crate::dialect::variables::expand_all;
use crate::step::{Cx, Result};

/// The canonical names in their usual order; a document may set another order. A page does not even contain the
/// word for a secret.
const USUAL_ORDER: &[u8] = if cfg!(feature = "backend") {
    b"grant_type code refresh_token redirect_uri client_id client_secret client_assertion_type client_assertion \
        scope code_verifier"
} else {
    b"grant_type code refresh_token redirect_uri client_id scope code_verifier"
};

/// A request that is being built.
pub(crate) struct Draft<'a> {
    pub(crate) headers: Headers<'a>,
    /// At first under their canonical names.
    pub(crate) parameters: Object<'a>,
    /// The values that must not be shown.
    pub(crate) secrets: List<'a>,
}

/// The scopes, joined as the document requires in a token request; nothing if none is sent.
#[must_use]
pub fn join_scope<'a>(cx: &Cx<'a>, scope: Value<'a>) -> Value<'a> {
    let knobs = cx.provider().authorization_request();
    if !knobs.sends_scope() || scope.items().is_empty() {
        return Value::NOTHING;
    }
    let mut out = Text::new(cx.arena);
    for (index, name) in scope.items().iter().enumerate() {
        if index > 0 {
            out.add(knobs.scope_separator());
        }
        out.add(*name);
    }
    out.done()
}

/// Adds the callback's parameters `captured` that the document repeats in this request.
pub fn repeat<'a>(names: Value<'a>, captured: Value<'a>, parameters: &mut Object<'a>) {
    for name in names.items() {
        let value = captured.named(*name);
        if value.is_text() {
            parameters.pair(*name, value);
        }
    }
}

/// Builds a request to the token endpoint, or to another with the same authentication; `parameters` have
/// canonical names.
///
/// # Errors
/// `client_id_unusable`, `variable_missing`; `secret_missing` (worker) or `backend_needed` (page) if this
/// request needs a secret and the client has none.
pub fn token_request<'a>(
    cx: &mut Cx<'a>,
    knobs: TokenRequestKnobs<'a>,
    endpoint: Value<'a>,
    parameters: Object<'a>,
    variables: Value<'a>,
) -> Result<HttpRequest<'a>> {
    let mut request = HttpRequest::get(cx.arena, endpoint, BODY_LIMIT);
    request.method = knobs.method().word();
    let headers = Headers::of(cx.arena, request.headers);
    let mut draft = Draft { headers, parameters, secrets: List::new(cx.arena) };
    if !knobs.sends_redirect_uri() {
        draft.parameters.remove(word(W::redirect_uri));
    }
    if knobs.grant_type().exists() {
        draft.parameters.remove(word(W::grant_type));
        draft.parameters.put(W::grant_type, knobs.grant_type());
    }
    authenticate(cx, knobs.client_authentication(), variables, knobs.scheme(), &mut draft)?;
    if knobs.repeats_client_id() && !draft.parameters.member(W::client_id).exists() {
        draft.parameters.put(W::client_id, cx.client().client_id());
    }
    // By canonical name: on the wire, a document may give a secret the name of a public parameter.
    draft
        .parameters
        .members_mut()
        .iter()
        .filter(|(name, _)| !is_plain(*name))
        .for_each(|(_, value)| draft.secrets.push(*value));
    draft.parameters = spell(cx.arena, knobs, draft.parameters);
    for (name, value) in expand_all(cx, knobs.constants(), variables)?.members() {
        draft.parameters.remove(*name);
        draft.parameters.pair(*name, *value);
    }
    for (name, value) in expand_all(cx, knobs.headers(), variables)?.members() {
        draft.headers.set(*name, *value);
    }
    let mut url = Text::new(cx.arena);
    url.add(endpoint);
    push_query(&mut url, expand_all(cx, knobs.query_constants(), variables)?);
    let Draft { mut headers, parameters, mut secrets } = draft;
    let parameters = parameters.done();
    let parameters_in = if knobs.method() == Method::Get { ParametersIn::Query } else { knobs.parameters_in() };
    request.body = code(cx, parameters_in, &mut url, &mut headers, parameters);
    request.url = url.done();
    request.headers = headers.done();
    request.shown = show(cx, parameters, &mut secrets);
    request.secrets = secrets.done();
    Ok(request)
}

#[cfg(feature = "backend")]
pub(super) use crate::dialect::client_authentication::authenticate;
/// A page keeps no secret: it can only report that the provider requires one.
#[cfg(not(feature = "backend"))]
pub(super) fn authenticate<'a>(
    cx: &mut Cx<'a>,
    declared: crate::dialect::provider::DeclaredAuthentication<'a>,
    _variables: Value<'a>,
    _scheme: Value<'a>,
    draft: &mut Draft<'a>,
) -> Result<()> {
    let needs_secret = declared.way().is_some_and(crate::dialect::provider::ClientAuthentication::needs_secret);
    cx.ensure(!needs_secret, crate::step::Code::SecretNeeded)?;
    draft.parameters.put(W::client_id, cx.client().client_id());
    Ok(())
}

/// Orders the parameters by the document or in the usual order, drops those that it omits, and renames the
/// rest.
#[inline(never)]
fn spell<'a>(arena: Arena<'a>, knobs: TokenRequestKnobs<'a>, mut parameters: Object<'a>) -> Object<'a> {
    let usual = list_words(arena, USUAL_ORDER);
    let order = if knobs.order().items().is_empty() { usual } else { knobs.order() };
    let mut ordered = Object::new(arena);
    for next in order.items() {
        for (name, value) in parameters.members() {
            if name.same_text(*next) {
                ordered.pair(*name, *value);
            }
        }
        parameters.remove(*next);
    }
    ordered.extend(parameters.done());
    let mut spelled = Object::new(arena);
    for (name, value) in ordered.members() {
        if !knobs.omit().has(*name) {
            spelled.pair(wire(knobs.names(), *name), *value);
        }
    }
    spelled
}

/// Appends pairs to the query, if there are any.
fn push_query(url: &mut Text, pairs: Value) {
    if !pairs.members().is_empty() {
        url.begin_query();
    }
    for (name, value) in pairs.members() {
        url.parameter(*name, *value, Coding::Percent);
    }
}

/// Puts the parameters where the document requires them. Returns the body and adds its header; nothing if they
/// go into the URL, or if there are none.
pub(super) fn code<'a>(
    cx: &Cx<'a>,
    parameters_in: ParametersIn,
    url: &mut Text<'a>,
    headers: &mut Headers<'a>,
    parameters: Value<'a>,
) -> Value<'a> {
    let mut body = Text::new(cx.arena);
    let content_type = match parameters_in {
        ParametersIn::Query => {
            push_query(url, parameters);
            return Value::NOTHING;
        }
        _ if parameters.members().is_empty() => return Value::NOTHING,
        ParametersIn::Form => {
            for (name, value) in parameters.members() {
                body.parameter(*name, *value, Coding::Form);
            }
            W::application_x_www_form_urlencoded
        }
        ParametersIn::Json => {
            body.byte(b'{');
            for (index, (name, value)) in parameters.members().iter().enumerate() {
                if index > 0 {
                    body.byte(b',');
                }
                body.json_string(name.bytes());
                body.byte(b':');
                body.json_string(value.bytes());
            }
            body.byte(b'}');
            W::application_json
        }
    };
    headers.put(W::Content_Type, word(content_type));
    body.done()
}

/// Whether events may show the value of the parameter with that canonical name.
fn is_plain(name: Value) -> bool {
    is_among(name.bytes(), W::shown_parameters.bytes())
}

/// The parameters as events show them: without secrets, whatever the document calls them. A value that is not
/// known to be public counts as a secret.
pub(super) fn show<'a>(cx: &Cx<'a>, parameters: Value<'a>, secrets: &mut List<'a>) -> Value<'a> {
    let mut shown = Object::new(cx.arena);
    let known = secrets.items().len();
    for (name, value) in parameters.members() {
        let is_secret = secrets.items().iter().take(known).any(|secret| secret.same_text(*value));
        let is_shown = is_plain(*name) && !is_secret;
        if !is_shown {
            secrets.push(*value);
        }
        shown.pair(*name, if is_shown { *value } else { word(W::ellipsis) });
    }
    shown.done()
}
