//! Compiles a provider document. A shipped document and a user's own take the same path.

use super::dialect;
use super::mistakes::Mistake;
use super::registered::{FOR_PEOPLE, REGISTERED};
use super::rows::{Rows, list_of};
use super::{Elsewhere, Reader, Subject};
use crate::base::text::has_any;
use crate::base::url::is_host;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{Object, concat, with};
use crate::base::vocabulary::{W, Word};
use crate::dialect::provider::{Endpoint, Pattern, Provider, Source, Variable};
use crate::dialect::variables::{expand, stands_in};
use crate::protocol::server_metadata::verify_endpoint;
use crate::step::failure::Mistakes;
use crate::step::{Code, Cx, Result};

/// Groups of knobs, and the names that other libraries use for their contents.
const BELONGS_TO_DIALECT: Elsewhere = b"\
    api_request dialect.api_request\n\
    authorization_request dialect.authorization_request\n\
    authorization_response dialect.authorization_response\n\
    client_authentication dialect.token_request.client_authentication\n\
    client_credentials_request dialect.client_credentials_request\n\
    client_id options.client_id\n\
    end_session_request dialect.end_session_request\n\
    id_token dialect.id_token\n\
    pkce dialect.pkce\n\
    redirect_uri options.redirect_uri\n\
    refresh_request dialect.refresh_request\n\
    revocation_request dialect.revocation_request\n\
    scope dialect.authorization_request.scope.default\n\
    scopes dialect.authorization_request.scope.default\n\
    token_request dialect.token_request\n\
    token_response dialect.token_response\n\
    userinfo dialect.userinfo";

/// Compiles a provider document.
///
/// # Errors
/// `document_member_unknown`, `document_member_missing`, `document_invalid` with the JSON path;
/// `endpoint_refused` for an endpoint that is not https; `option_invalid` for a module instead of the document
/// in it. All mistakes in one error.
pub fn compile<'a>(cx: &mut Cx<'a>, document: Value<'a>) -> Result<Provider<'a>> {
    let mut mistakes = Mistakes::new(cx.arena);
    let provider = read(cx, &mut mistakes, document)?;
    mistakes.into_result(cx)?;
    Ok(provider)
}

/// Compiles the option `dialect`, which a client gives beside its issuer, into a provider without metadata.
///
/// # Errors
/// As [`compile`].
pub fn compile_overlay<'a>(cx: &mut Cx<'a>, overlay: Value<'a>) -> Result<Provider<'a>> {
    let mut mistakes = Mistakes::new(cx.arena);
    let provider = read_overlay(cx, &mut mistakes, overlay)?;
    mistakes.into_result(cx)?;
    Ok(provider)
}

/// As [`compile`], but collects the mistakes for a caller that reads on.
#[inline(never)]
fn read<'a>(cx: &mut Cx<'a>, mistakes: &mut Mistakes<'a>, document: Value<'a>) -> Result<Provider<'a>> {
    if let Some(name) = name_in_module(document) {
        let reason = concat(cx.arena, &[b"this is a module; the document is its member `", name, b"`"]);
        let mistake = Mistake::new(cx.arena, Code::OptionInvalid).with(W::option, W::provider);
        mistakes.add(mistake.with(W::reason, reason).done());
        return Ok(Provider(Value::NOTHING));
    }
    let mut reader = Reader::new(cx.arena, mistakes, Subject::Document, b"", document);
    for rows in [REGISTERED, FOR_PEOPLE] {
        Rows::of(rows).read(&mut reader, b"", Value::NOTHING, &mut Vec::new());
    }
    let variables = variables(&mut reader);
    reader.elsewhere(BELONGS_TO_DIALECT);
    read_rest(cx, reader, metadata(cx.arena, document), variables)
}

#[inline(never)]
fn read_overlay<'a>(cx: &mut Cx<'a>, mistakes: &mut Mistakes<'a>, overlay: Value<'a>) -> Result<Provider<'a>> {
    let mut document = Object::new(cx.arena);
    document.put_some(W::dialect, overlay);
    let reader = Reader::new(cx.arena, mistakes, Subject::Document, b"", document.done());
    read_rest(cx, reader, Value::NOTHING, Value::NOTHING)
}

/// Reads the dialect, then checks the document as a whole.
fn read_rest<'a>(
    cx: &mut Cx<'a>,
    mut reader: Reader<'_, 'a>,
    metadata: Value<'a>,
    variables: Value<'a>,
) -> Result<Provider<'a>> {
    let variables_by_name = reader.said(b"variables");
    reader.declare(if variables_by_name.is_object() { variables_by_name } else { Object::new(cx.arena).done() });
    let mut inner = reader.object(b"dialect");
    let dialect = dialect::compile(&mut inner);
    inner.close();
    let provider = Provider(cx.arena.list(vec![metadata, variables, dialect]));
    verify_templates(cx, &mut reader, provider)?;
    reader.close_but(|name| name.starts_with(b"x-"));
    Ok(provider)
}

/// The export that holds the document, if a whole module was given.
fn name_in_module<'a>(value: Value<'a>) -> Option<&'a [u8]> {
    let is_document = |value: Value| value.find(b"token_endpoint").exists();
    let mut members = value.members().iter().filter(|_| !is_document(value));
    members.find(|(_, member)| is_document(*member)).map(|(name, _)| name.bytes())
}

/// The registered metadata that the engine uses.
const USED: [Word; 11] = [
    W::issuer,
    W::authorization_endpoint,
    W::token_endpoint,
    W::userinfo_endpoint,
    W::revocation_endpoint,
    W::end_session_endpoint,
    W::jwks_uri,
    W::authorization_response_iss_parameter_supported,
    W::token_endpoint_auth_methods_supported,
    W::id_token_signing_alg_values_supported,
    W::dpop_signing_alg_values_supported,
];

fn metadata<'a>(arena: Arena<'a>, document: Value<'a>) -> Value<'a> {
    let mut metadata = Object::new(arena);
    for name in USED {
        metadata.put_some(name, document.member(name));
    }
    metadata.done()
}

/// The declared variables, compiled.
#[inline(never)]
fn variables<'a>(reader: &mut Reader<'_, 'a>) -> Value<'a> {
    let declared = reader.value(b"variables");
    if declared.exists() {
        reader.verify_object(b"variables", b"an object", declared);
    }
    let mut variables = Vec::new();
    for (name, entry) in declared.members() {
        let path = concat(reader.arena(), &[b"variables.", name.bytes()]).bytes();
        if name.is_empty() || has_any(name.bytes(), b"{}") {
            reader.invalid(path, b"a name has no braces");
        }
        let mut entry = reader.reader_of(path, *entry);
        variables.push(variable(&mut entry, *name));
        entry.close();
    }
    list_of(reader, variables)
}

/// The position of a compiled [`Variable`]'s parameter.
const PARAMETER: usize = 5;

/// One entry of `variables`.
fn variable<'a>(reader: &mut Reader<'_, 'a>, name: Value<'a>) -> Value<'a> {
    let mut items = vec![name];
    Rows::of(Variable::ROWS).read(reader, b"", Value::NOTHING, &mut items);
    if let Some(parameter) = items.get_mut(PARAMETER) {
        *parameter = parameter.or(name);
    }
    let compiled = list_of(reader, items);
    let variable = Variable(compiled);
    let (default, allow) = (variable.default(), variable.allow());
    if variable.source() != Source::Options && allow.items().is_empty() {
        reader.invalid(b"allow", b"a value that comes from outside needs a list of allowed values");
    }
    if default.exists() && !variable.fits(default.bytes()) {
        reader.invalid(b"default", b"it does not fit `pattern`");
    }
    let is_usable = |entry: &[u8]| match entry {
        [b'*', suffix @ ..] => {
            let is_suffix = suffix.starts_with(b".") && is_host(suffix.strip_prefix(b".").unwrap_or_default());
            is_suffix && matches!(variable.pattern(), Pattern::Host | Pattern::Origin)
        }
        value => variable.fits(value),
    };
    if !allow.items().iter().all(|entry| is_usable(entry.bytes())) {
        reader.invalid(b"allow", b"an entry is a value that fits `pattern`, or `*.` and the rest of a host name");
    }
    compiled
}

/// A value of the right form for each variable, to test that a template makes an https URL.
fn samples<'a>(arena: Arena<'a>, provider: Provider<'a>) -> Value<'a> {
    let mut samples = Object::new(arena);
    for variable in provider.declared_variables() {
        let sample: &[u8] = match variable.pattern() {
            Pattern::Host => b"host.example",
            Pattern::Origin => b"https://host.example",
            Pattern::Segment => b"segment",
            Pattern::Text => b"text",
        };
        let default = variable.default();
        samples.pair(variable.name(), if default.exists() { default } else { arena.text(sample) });
    }
    samples.done()
}

/// The endpoints whose templates are verified, in the order in which their mistakes are listed.
const ENDPOINTS: &[Endpoint] = &[
    Endpoint::Authorization,
    Endpoint::Token,
    Endpoint::Userinfo,
    Endpoint::Revocation,
    Endpoint::EndSession,
    #[cfg(feature = "backend")]
    Endpoint::Jwks,
    Endpoint::Issuer,
    Endpoint::Refresh,
    #[cfg(feature = "backend")]
    Endpoint::Then,
];

/// Refuses endpoint templates that are invalid whatever their variables hold.
#[inline(never)]
fn verify_templates<'a>(cx: &mut Cx<'a>, reader: &mut Reader<'_, 'a>, provider: Provider<'a>) -> Result<()> {
    let samples = samples(cx.arena, provider);
    // No host contains a percent sign, so a `{client_id}` in the host is refused.
    let sample_id = with(cx.arena, samples, W::client_id, samples.find(b"client_id").or(cx.arena.text(b"%69d")));
    for endpoint in ENDPOINTS {
        let template = match endpoint {
            Endpoint::Refresh => provider.refresh_request().endpoint(),
            other => provider.endpoint(*other),
        };
        if template.exists() {
            let is_text = |variable: &Variable<'a>| variable.pattern() == Pattern::Text;
            let mut texts = provider.declared_variables().filter(is_text);
            if texts.any(|variable| stands_in(template, variable.name())) {
                reader
                    .invalid(endpoint.word().bytes(), b"a variable whose `pattern` is `text` cannot be in an address");
            }
            let samples = if *endpoint == Endpoint::Issuer { samples } else { sample_id };
            verify_template(cx, reader, (*endpoint, template, samples))?;
        }
    }
    Ok(())
}

fn verify_template<'a>(
    cx: &mut Cx<'a>,
    reader: &mut Reader<'_, 'a>,
    (endpoint, template, samples): (Endpoint, Value<'a>, Value<'a>),
) -> Result<()> {
    let expanded = expand(cx, template, samples);
    let verified = match expanded {
        Ok(url) => verify_endpoint(cx, endpoint.word(), url.bytes()).map(|()| url),
        Err(failed) => Err(failed),
    };
    let path: &[u8] = match endpoint {
        Endpoint::Refresh => b"dialect.refresh_request.endpoint",
        other => other.word().bytes(),
    };
    let arena = cx.arena;
    let mistake = |code| Mistake::new(arena, code).with(W::path, path);
    match cx.catch(verified)? {
        Ok(url) if endpoint == Endpoint::Issuer && has_any(url.bytes(), b"?") => {
            let mistake = mistake(Code::EndpointRefused);
            reader.refuse(mistake.with(W::endpoint, W::issuer).with(W::reason, &b"it has a query"[..]));
        }
        Ok(_) => {}
        Err(failure) if failure.is(Code::VariableMissing) => {
            let name = failure.detail().member(W::variable);
            let mistake = mistake(Code::VariableMissing).with(W::variable, name);
            let known = reader.variables().names();
            reader.refuse(mistake.with_meant(name.bytes(), &known));
        }
        Err(failure) => {
            let detail = failure.detail();
            let mistake = mistake(Code::EndpointRefused).with(W::endpoint, detail.member(W::endpoint));
            reader.refuse(mistake.with(W::reason, detail.member(W::reason)));
        }
    }
    Ok(())
}
