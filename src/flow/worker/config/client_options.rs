//! Reads the options of one client at one provider: an entry of `providers`, or the options of
//! `createProtocol`.

use crate::base::text::find;
use crate::base::value::Value;
use crate::base::value::build::Object;
use crate::base::vocabulary::W;
use crate::dialect::credential;
use crate::dialect::provider::{Client, ClientAuthentication, Grant, Provider};
use crate::dialect::schema::reader::overlay::Overlay;
use crate::dialect::schema::reader::{Elsewhere, Reader};
use crate::dialect::variables::{self, expand_segments, stands_in};
use crate::flow::client::{ClientOptions, refuse_redirect_uri, refuse_reserved};
use crate::protocol::scope;
use crate::protocol::server_metadata::well_known;
use crate::step::{Code, Cx, Failed, Result};

/// Options that belong into `parameters`.
const BELONGS_TO_PARAMETERS: Elsewhere = b"\
    access_type parameters.access_type\n\
    acr_values parameters.acr_values\n\
    audience parameters.audience\n\
    authorizationParams parameters\n\
    extraParams parameters\n\
    hd parameters.hd\n\
    login_hint parameters.login_hint\n\
    prompt parameters.prompt\n\
    resource parameters.resource\n\
    ui_locales parameters.ui_locales";

/// Reads the members `provider` or `issuer`, `client_id`, `client_secret`, `redirect_uri`, `scope`,
/// `trustedAudiences`, `variables`, `parameters`, `dialect`, `client_authentication`, `postLogoutRedirectUri`.
/// `functions` lists the paths of the options that are functions. `None` if there is a mistake, here or
/// earlier.
///
/// # Errors
/// None; the step may wait. Mistakes go to the reader.
pub fn read<'a>(
    cx: &mut Cx<'a>,
    reader: &mut Reader<'_, 'a>,
    functions: Value<'a>,
) -> Result<Option<ClientOptions<'a>>> {
    reader.ignore(b"fetch now onEvent");
    reader.elsewhere(BELONGS_TO_PARAMETERS);
    let (provider, issuer) = read_server(cx, reader)?;
    let mut options = ClientOptions {
        provider,
        issuer,
        client_id: reader.required_text(b"client_id"),
        client_secret: read_client_secret(cx, reader, functions, provider),
        redirect_uri: read_redirect_uri(cx, reader),
        scope: read_scope(reader),
        trusted_audiences: reader.texts(b"trustedAudiences"),
        variables: reader.pairs(b"variables"),
        parameters: reader.pairs(b"parameters"),
        post_logout_redirect_uri: Value::NOTHING,
        dpop: Value::NOTHING,
    };
    refuse_reserved(cx, reader.mistakes(), options.parameters);
    // Variables in the issuer's template are used up.
    let template = reader.value(b"issuer");
    let mut variables = Object::new(cx.arena);
    for (name, value) in options.variables.members() {
        if !stands_in(template, *name) {
            variables.pair(*name, *value);
        }
    }
    options.variables = variables.done();
    Ok(reader.is_sound().then_some(options))
}

/// The provider of the options' own document; `None` if they name an issuer.
#[must_use]
pub fn document(options: ClientOptions) -> Option<Provider> {
    (!options.issuer.exists()).then_some(options.provider)
}

/// Whether the client can authenticate, or its document says that the server requires no proof. If metadata
/// must be fetched first, `refresh::provider::resolve` checks this.
#[must_use]
pub fn is_confidential_or_declared_public(options: ClientOptions) -> bool {
    let Some(document) = document(options) else { return true };
    let declared = document.token_request(Grant::AuthorizationCode).client_authentication().way();
    options.client_secret.exists() || declared == Some(ClientAuthentication::None)
}

/// Compiles the client and makes it the current client. For an issuer, its metadata are still to be fetched.
///
/// # Errors
/// As [`make_ready`].
pub fn compile<'a>(cx: &mut Cx<'a>, options: ClientOptions<'a>) -> Result<Client<'a>> {
    cx.client = options.list(cx, options.provider, options.variables);
    if !options.issuer.exists() {
        make_ready(cx)?;
    }
    Ok(cx.client())
}

/// The provider, either from the document or from the options next to an issuer; and the issuer.
fn read_server<'a>(cx: &mut Cx<'a>, reader: &mut Reader<'_, 'a>) -> Result<(Provider<'a>, Value<'a>)> {
    let arena = cx.arena;
    let overlay = Overlay::read(reader);
    let is_sound = reader.is_sound();
    let given = reader.value(b"provider");
    let issuer = read_issuer(cx, reader)?;
    let names_issuer = reader.value(b"issuer").exists();
    let path = reader.path_of(b"provider");
    let mut compiled = Ok(Provider(Value::NOTHING));
    match (given.exists(), names_issuer) {
        (true, true) => reader.invalid(b"issuer", b"give either provider or issuer"),
        (true, false) if !given.is_object() => {
            reader.wrong_type(b"provider", b"a provider document", given);
        }
        (true, false) => {
            compiled = overlay.over(cx, given);
        }
        (false, true) => {
            let addresses = well_known(cx, issuer);
            if issuer.exists()
                && let Err(failure) = cx.catch(addresses)?
            {
                reader.mistakes().add(failure);
            }
            if is_sound {
                compiled = overlay.alone(cx);
            }
        }
        (false, false) => reader.missing(b"provider"),
    }
    let provider = match cx.catch(compiled)? {
        Ok(provider) => provider,
        Err(failure) => {
            reader.mistakes().add(if path.is(W::provider) { failure } else { failure.within(arena, path) });
            Provider(Value::NOTHING)
        }
    };
    Ok((provider, issuer))
}

/// The issuer with its variables filled in; nothing if there is no usable one.
fn read_issuer<'a>(cx: &mut Cx<'a>, reader: &mut Reader<'_, 'a>) -> Result<Value<'a>> {
    let template = reader.text(b"issuer");
    if !template.exists() {
        return Ok(template);
    }
    let given = reader.value(b"variables");
    let mut variables = Object::new(cx.arena);
    for (name, value) in given.members().iter().filter(|(_, value)| value.is_text()) {
        variables.pair(*name, *value);
    }
    let expanded = expand_segments(cx, template, variables.done());
    let issuer = match cx.catch(expanded)? {
        Ok(issuer) => issuer,
        Err(failure) => {
            reader.mistakes().add(failure);
            return Ok(Value::NOTHING);
        }
    };
    if find(issuer.bytes(), b"/.well-known/").is_some() {
        let reason = b"leave out `/.well-known/` and what follows: the metadata is found from the issuer";
        reader.invalid(b"issuer", reason);
    }
    Ok(issuer)
}

/// The secret (a text that is not empty) or the key; `true` if a function returns it.
fn read_client_secret<'a>(
    cx: &Cx<'a>,
    reader: &mut Reader<'_, 'a>,
    functions: Value<'a>,
    provider: Provider<'a>,
) -> Value<'a> {
    let path = reader.path_of(b"client_secret").bytes();
    let given = reader.value(b"client_secret");
    if functions.contains(path) {
        return Value::TRUE;
    }
    if !given.is_object() && reader.text(b"client_secret").is_empty() {
        return Value::NOTHING;
    }
    let declared = provider.token_request(Grant::AuthorizationCode).client_authentication();
    credential::read(cx, reader.mistakes(), path, given, declared)
}

fn read_redirect_uri<'a>(cx: &mut Cx<'a>, reader: &mut Reader<'_, 'a>) -> Value<'a> {
    let is_insecure_allowed = reader.flag(b"allowInsecureRedirectUri");
    let redirect_uri = reader.required_text(b"redirect_uri");
    if redirect_uri.exists()
        && let Some(failure) = refuse_redirect_uri(cx, redirect_uri, is_insecure_allowed)
    {
        reader.mistakes().add(failure);
    }
    redirect_uri
}

/// Reads `scope`, a text with spaces or a list of texts, as a list; nothing if it is missing.
pub fn read_scope<'a>(reader: &mut Reader<'_, 'a>) -> Value<'a> {
    let given = reader.value(b"scope");
    let scope = scope::read(reader.arena(), given, b" ");
    if given.exists() && !scope.exists() {
        reader.wrong_type(b"scope", b"a string or an array of strings", given);
    }
    scope
}

/// Refuses a client that cannot work at its provider, and completes its variables.
///
/// # Errors
/// `secret_missing` if the provider authenticates clients; `client_authentication_unsupported` if nothing uses
/// the secret; `variable_refused`; `option_unknown` for a variable that the document lacks;
/// `parameter_reserved`.
pub fn make_ready<'a>(cx: &mut Cx<'a>) -> Result<()> {
    let client = cx.client();
    let variables = variables::own(cx, client.variables())?;
    let provider = client.provider();
    for (name, _) in client.parameters().members() {
        if provider.authorization_request().reserves(name.bytes()) {
            return Err(cx.fail(Code::ParameterReserved).with(W::parameter, *name).into());
        }
    }
    let declared = provider.token_request(Grant::AuthorizationCode).client_authentication().way();
    let has_key = client.client_secret().is_list();
    match (client.client_secret().exists(), declared) {
        (true, Some(ClientAuthentication::None)) if !provider.uses_secret() => {
            let reason = b"`client_authentication` is `none`, in the options or the provider document";
            return Err(unused_secret(cx, reason));
        }
        (true, Some(way)) if has_key && way != ClientAuthentication::Jwt => {
            let reason = b"it holds a private key, and `client_authentication` is not `{ jwt }`";
            return Err(unused_secret(cx, reason));
        }
        (true, None) => verify_announced(cx, provider)?,
        (false, Some(ClientAuthentication::None) | None) | (true, Some(_)) => {}
        (false, Some(_)) => return Err(cx.fail(Code::SecretMissing).with(W::option, W::client_secret).into()),
    }
    cx.client = client.with_variables(cx.arena, variables).value();
    Ok(())
}

/// The error for an unused secret, which is never ignored silently.
fn unused_secret(cx: &mut Cx, reason: &[u8]) -> Failed {
    cx.fail(Code::ClientAuthenticationUnsupported).with(W::reason, reason).into()
}

/// Refuses a secret or a key if the server announces no method that uses it.
fn verify_announced<'a>(cx: &mut Cx<'a>, provider: Provider<'a>) -> Result<()> {
    let methods = provider.token_endpoint_auth_methods();
    // What a function will return is not known yet.
    let given = cx.client().client_secret();
    let is_way = |has_key| ClientAuthentication::from_metadata(methods, has_key).is_some();
    if is_way(given.is_list()) || given.is_true() && is_way(true) {
        return Ok(());
    }
    let mut reason = b"the server's `token_endpoint_auth_methods_supported` names ".to_vec();
    if methods.items().is_empty() {
        reason.extend_from_slice(b"nothing");
    }
    for (number, method) in methods.items().iter().enumerate() {
        reason.extend_from_slice(if number == 0 { b"" } else { b", " });
        reason.extend_from_slice(method.bytes());
    }
    Err(unused_secret(cx, &reason))
}
