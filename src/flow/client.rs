//! Compiles a client, which is one application at one provider, from its options.
//!
//! The page's package checks the types of options beforehand. A build with the feature `documents` reads
//! options and documents itself, and reports every mistake with its path (`worker::config::client_options`).

use crate::base::text::{find, has_any};
use crate::base::url::{self, PlainHttp};
use crate::base::value::Value;
use crate::base::value::build::{List, Object, concat};
use crate::base::vocabulary::{W, Word};
use crate::dialect::provider::{AbsentExpiry, ClientAuthentication, Grant, Provider};
#[cfg(feature = "documents")]
use crate::dialect::schema::reader::overlay::read_provider;
use crate::dialect::variables::{self, expand_segments, stands_in};
use crate::protocol::authorization::authorization_request::is_reserved;
use crate::protocol::scope;
use crate::protocol::server_metadata::{reason_of, well_known};
use crate::step::failure::Mistakes;
use crate::step::{Code, Cx, Failure, Result};

/// A client's options, before its provider is known.
#[derive(Clone, Copy)]
pub struct ClientOptions<'a> {
    /// The provider of the options' own document; for an issuer, only the dialect.
    pub provider: Provider<'a>,
    /// The issuer whose metadata to fetch; nothing if the options have a document.
    pub issuer: Value<'a>,
    /// `client_id`
    pub client_id: Value<'a>,
    /// The secret of a confidential client; nothing in a page.
    pub client_secret: Value<'a>,
    /// The registered `redirect_uri`, byte for byte.
    pub redirect_uri: Value<'a>,
    /// A list; nothing if the options name none.
    pub scope: Value<'a>,
    /// A list, or nothing.
    pub trusted_audiences: Value<'a>,
    /// An object of texts, or nothing.
    pub variables: Value<'a>,
    /// An object of texts, or nothing.
    pub parameters: Value<'a>,
    /// Where the provider sends the person after its own sign-out.
    pub post_logout_redirect_uri: Value<'a>,
    /// Whether tokens are bound to a key: as in [`Client`](crate::dialect::provider::Client).
    pub dpop: Value<'a>,
}

/// What is wrong with a URI that the application registered.
#[inline(never)]
fn fault(uri: Value, plain_http: PlainHttp) -> Option<Word> {
    url::verify(uri.bytes(), plain_http).err().map(reason_of)
}

/// The refusal of an unusable `redirect_uri`; `is_insecure_allowed` allows plain http outside loopback.
pub fn refuse_redirect_uri<'a>(cx: &mut Cx<'a>, uri: Value<'a>, is_insecure_allowed: bool) -> Option<Failure<'a>> {
    let plain_http = if is_insecure_allowed { PlainHttp::Anywhere } else { PlainHttp::Loopback };
    let fragment = has_any(uri.bytes(), b"#").then_some(W::it_has_a_fragment);
    let reason = fault(uri, plain_http).or(fragment)?;
    Some(cx.fail(Code::RedirectUriRefused).with(W::redirect_uri, uri).with(W::reason, reason).caught())
}

/// The refusal of an option whose value is unusable.
fn invalid<'a>(cx: &mut Cx<'a>, option: Word, reason: Word) -> Failure<'a> {
    cx.fail(Code::OptionInvalid).with(W::option, option).with(W::reason, reason).caught()
}

/// The issuer of the options with its variables filled in, and the variables that it does not use.
///
/// # Errors
/// None; the step may wait. Mistakes in the issuer go to `mistakes`.
pub fn read_issuer<'a>(
    cx: &mut Cx<'a>,
    mistakes: &mut Mistakes<'a>,
    template: Value<'a>,
    variables: Value<'a>,
) -> Result<(Value<'a>, Value<'a>)> {
    let expanded = expand_segments(cx, template, variables);
    let issuer = match cx.catch(expanded)? {
        Ok(issuer) => issuer,
        Err(failure) => {
            mistakes.add(failure);
            template
        }
    };
    if find(issuer.bytes(), b"/.well-known/").is_some() {
        mistakes.add(invalid(cx, W::issuer, W::leave_out_well_known));
    }
    let known = well_known(cx, issuer);
    if let Err(failure) = cx.catch(known)? {
        mistakes.add(failure);
    }
    // Variables in the issuer's template are used up.
    let mut left = Object::new(cx.arena);
    for (name, value) in variables.members() {
        if !stands_in(template, *name) {
            left.pair(*name, *value);
        }
    }
    Ok((issuer, left.done()))
}

/// Refuses parameters of authorization requests that only the engine sets.
#[inline(never)]
pub fn refuse_reserved<'a>(cx: &mut Cx<'a>, mistakes: &mut Mistakes<'a>, parameters: Value<'a>) {
    for (name, _) in parameters.members() {
        if is_reserved(name.bytes()) {
            let failure = cx.fail(Code::ParameterReserved).with(W::parameter, *name).caught();
            mistakes.add(failure);
        }
    }
}

/// Refuses parameters whose wire name, by the document, is that of one of the engine's own or of one another:
/// none may be sent twice (RFC 6749 section 3.1).
///
/// # Errors
/// `parameter_reserved`, `option_invalid`
#[inline(never)]
pub fn verify_parameters<'a>(cx: &mut Cx<'a>, provider: Provider<'a>, parameters: Value<'a>) -> Result<()> {
    let knobs = provider.authorization_request();
    for (name, _) in parameters.members() {
        if knobs.reserves(name.bytes()) {
            return Err(cx.fail(Code::ParameterReserved).with(W::parameter, *name).into());
        }
        let mut before = parameters.members().iter().take_while(|(other, _)| !other.same_text(*name));
        if before.any(|(other, _)| knobs.sends_as_one(name.bytes(), other.bytes())) {
            let option = concat(cx.arena, &[W::parameters.bytes(), b".", name.bytes()]);
            let failing = cx.fail(Code::OptionInvalid).with(W::option, option);
            return Err(failing.with(W::reason, W::the_document_sends_another_by_its_name).into());
        }
    }
    Ok(())
}

/// The provider of the options, which is already compiled.
#[cfg(not(feature = "documents"))]
fn provider_of<'a>(_: &mut Cx<'a>, _: &mut Mistakes<'a>, options: Value<'a>) -> Result<Provider<'a>> {
    Ok(Provider(options.member(W::provider)))
}

/// The provider of the options, already compiled or compiled here, with the options' changes to its dialect.
#[cfg(feature = "documents")]
fn provider_of<'a>(cx: &mut Cx<'a>, mistakes: &mut Mistakes<'a>, options: Value<'a>) -> Result<Provider<'a>> {
    let given = options.member(W::provider);
    if given.is_list() {
        return Ok(Provider(given));
    }
    read_provider(cx, mistakes, options)
}

impl<'a> ClientOptions<'a> {
    /// Reads options whose types are already checked and whose provider is compiled. A build with the feature
    /// `documents` also compiles documents.
    ///
    /// # Errors
    /// The mistakes in the options, all in one error.
    pub fn read_checked(cx: &mut Cx<'a>, options: Value<'a>) -> Result<Self> {
        #[cfg(not(feature = "backend"))]
        {
            let is_secret_given = options.member(W::client_secret).exists();
            cx.ensure(!is_secret_given, Code::SecretInBrowser)?;
        }
        let mut mistakes = Mistakes::new(cx.arena);
        let provider = provider_of(cx, &mut mistakes, options)?;
        let (issuer, variables) = (options.member(W::issuer), options.member(W::variables));
        let (issuer, variables) =
            if issuer.exists() { read_issuer(cx, &mut mistakes, issuer, variables)? } else { (issuer, variables) };
        let redirect_uri = options.member(W::redirect_uri);
        let is_insecure_allowed = options.member(W::allowInsecureRedirectUri).is_true();
        if let Some(failure) = refuse_redirect_uri(cx, redirect_uri, is_insecure_allowed) {
            mistakes.add(failure);
        }
        let parameters = options.member(W::parameters);
        refuse_reserved(cx, &mut mistakes, parameters);
        let back = options.member(W::postLogoutRedirectUri);
        if let Some(reason) = fault(back, PlainHttp::Anywhere).filter(|_| back.exists()) {
            mistakes.add(invalid(cx, W::postLogoutRedirectUri, reason));
        }
        mistakes.into_result(cx)?;
        Ok(Self {
            provider,
            issuer,
            client_id: options.member(W::client_id),
            client_secret: Value::NOTHING,
            redirect_uri,
            scope: scope::read(cx.arena, options.member(W::scope), b" "),
            trusted_audiences: options.member(W::trustedAudiences),
            variables,
            parameters,
            post_logout_redirect_uri: back,
            dpop: options.member(W::dpop),
        })
    }

    /// Compiles the client at `provider`, which becomes the current client.
    ///
    /// # Errors
    /// `secret_missing` (worker) or `backend_needed` (page) if the provider authenticates clients;
    /// `client_authentication_unsupported` if nothing uses the secret; `variable_refused`; `option_unknown` for
    /// a variable that the document lacks; `parameter_reserved`.
    pub fn compile(self, cx: &mut Cx<'a>, provider: Provider<'a>) -> Result<Value<'a>> {
        cx.client = self.list(cx, provider, self.variables);
        let variables = variables::own(cx, self.variables)?;
        verify_parameters(cx, provider, self.parameters)?;
        self.verify_authentication(cx, provider)?;
        cx.client = cx.client().with_variables(cx.arena, variables).value();
        Ok(cx.client)
    }

    /// The [`Client`](crate::dialect::provider::Client) at `provider` with these values for its variables.
    /// Checks nothing.
    pub fn list(&self, cx: &Cx<'a>, provider: Provider<'a>, variables: Value<'a>) -> Value<'a> {
        let mut out = List::new(cx.arena);
        out.push(provider.value());
        out.push(self.issuer);
        out.push(self.client_id);
        out.push(self.redirect_uri);
        out.push(self.scope.or(provider.authorization_request().default_scope()).or(Value::EMPTY_LIST));
        out.push(variables);
        out.push(self.parameters);
        out.push(self.trusted_audiences);
        out.push(self.client_secret);
        out.push(self.post_logout_redirect_uri);
        if self.dpop.exists() {
            out.push(self.dpop);
        }
        out.done()
    }

    /// Refuses a provider that authenticates clients: a page has no secret to do so.
    fn verify_authentication(&self, cx: &mut Cx<'a>, provider: Provider<'a>) -> Result<()> {
        let declared = provider.token_request(Grant::AuthorizationCode).client_authentication().way();
        let is_public = matches!(declared, None | Some(ClientAuthentication::None));
        cx.ensure(is_public && !provider.needs_secret_elsewhere(), Code::SecretNeeded)
    }
}

/// Whether the document says that tokens may never expire.
#[must_use]
pub fn is_declared_long_lived(provider: Provider) -> bool {
    provider.token_response().absent_expiry() == AbsentExpiry::Never
}
