//! Builds the authorization request, and the transaction to store until its response (RFC 6749 section 4.1.1,
//! RFC 7636 section 4.3, OpenID Connect Core section 3.1.2.1).

use crate::base::crypto;
use crate::base::text::parse_integer;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{Object, concat, with};
use crate::base::value::view::view;
use crate::base::vocabulary::{W, Word};
use crate::dialect::endpoints::endpoint;
use crate::dialect::outbound::authorization_url;
use crate::dialect::provider::{Endpoint, Pkce};
use crate::dialect::variables;
use crate::flow::callback::asks_for_id_token;
use crate::flow::client::{refuse_reserved, verify_parameters};
use crate::flow::return_to;
use crate::protocol::authorization::authorization_request::AuthorizationRequest;
use crate::protocol::authorization::pkce::ChallengeMethod;
use crate::protocol::authorization::transaction::Transaction;
use crate::protocol::scope;
use crate::step::failure::Mistakes;
use crate::step::{Code, Cx, Result};

view! {
    /// What one sign-in asks for. [`AuthorizationOptions::read`] reads it from the options of `authorize` and
    /// `createAuthorization`.
    #[derive(Clone, Copy)]
    AuthorizationOptions {
        /// A list; nothing for the client's own scope.
        scope,
        /// Further parameters of the request, as an object of texts. `resource` may occur several times.
        extra,
        /// The most seconds since the user last signed in at the provider.
        max_age,
        /// Accepted values for `acr` in the ID token, separated by spaces; nothing to accept any.
        required_acr,
        /// Variables that the program sets.
        variables,
        /// Variables from a request: only values that the document lists are accepted.
        foreign_variables,
        return_to,
        app_state,
        /// The public half of the key to which the tokens will be bound (RFC 9449).
        dpop_key,
    }
}

/// Options, besides `max_age`, that are parameters of the request.
pub const PARAMETERS: &[Word] = &[W::prompt, W::login_hint, W::acr_values, W::ui_locales, W::resource];

impl<'a> AuthorizationOptions<'a> {
    /// A sign-in without special wishes.
    #[must_use]
    #[cfg(feature = "backend")]
    pub fn none(arena: Arena<'a>) -> Self {
        Self(arena.object(Vec::new()))
    }
    /// The sign-in that a request asks for: where it goes on, the variables in the request, and the parameters
    /// that the options allow.
    #[must_use]
    #[cfg(feature = "backend")]
    pub fn of_request(
        arena: Arena<'a>,
        return_to: Value<'a>,
        foreign_variables: Value<'a>,
        parameters: Value<'a>,
    ) -> Self {
        let mut out = Object::new(arena);
        out.put_some(W::extra, parameters);
        out.put_some(W::foreign_variables, foreign_variables);
        out.put_some(W::return_to, return_to);
        Self(out.done())
    }
    /// The same for a sign-in that the program begins and that goes on at `return_to`. If `is_acr_required`,
    /// the ID token must have one of the `acr_values`.
    #[must_use]
    #[cfg(feature = "backend")]
    pub fn of_program(self, arena: Arena<'a>, return_to: Value<'a>, is_acr_required: bool) -> Self {
        let acr_values = if is_acr_required { self.extra().member(W::acr_values) } else { Value::NOTHING };
        Self(with(arena, with(arena, self.0, W::return_to, return_to), W::required_acr, acr_values))
    }
    /// The same sign-in with a key to which code and tokens will be bound, and the key's thumbprint (RFC 9449
    /// section 10).
    #[must_use]
    pub fn with_dpop_key(self, arena: Arena<'a>, key: Value<'a>, thumbprint: Value<'a>) -> Self {
        let extra = with(arena, self.extra(), W::dpop_jkt, thumbprint);
        Self(with(arena, with(arena, self.0, W::extra, extra), W::dpop_key, key))
    }
    /// Reads options whose types are already checked.
    ///
    /// # Errors
    /// `parameter_reserved`, `option_invalid`, `return_to_refused`: all mistakes in one error.
    pub fn read(cx: &mut Cx<'a>, options: Value<'a>) -> Result<Self> {
        let mut mistakes = Mistakes::new(cx.arena);
        let mut named = Object::new(cx.arena);
        for &name in PARAMETERS {
            let given = options.member(name);
            if given.is_list() {
                // A token may be for several APIs (RFC 8707 section 2).
                given.items().iter().for_each(|one| named.put(name, *one));
            } else {
                named.put_some(name, given);
            }
        }
        let (named, parameters) = (named.done(), options.member(W::parameters));
        refuse_reserved(cx, &mut mistakes, parameters);
        for (name, _) in parameters.members() {
            // No parameter may occur twice (RFC 6749 section 3.1).
            if named.find(name.bytes()).exists() {
                let option = concat(cx.arena, &[W::parameters.bytes(), b".", name.bytes()]);
                let failing = cx.fail(Code::OptionInvalid).with(W::option, option);
                let failure = failing.with(W::reason, W::there_is_an_option_of_that_name).caught();
                mistakes.add(failure);
            }
        }
        let return_to = options.member(W::returnTo);
        if return_to.exists() {
            let verified = return_to::verify(cx, return_to);
            if let Err(failure) = cx.catch(verified)? {
                mistakes.add(failure);
            }
        }
        mistakes.into_result(cx)?;
        let mut extra = Object::new(cx.arena);
        extra.extend(named);
        extra.extend(parameters);
        let mut out = Object::new(cx.arena);
        out.put_some(W::scope, scope::read(cx.arena, options.member(W::scope), b" "));
        out.put(W::extra, extra.done());
        out.put_some(W::max_age, options.member(W::max_age));
        out.put_some(W::variables, options.member(W::variables));
        out.put_some(W::return_to, return_to);
        out.put_some(W::app_state, options.member(W::appState));
        Ok(Self(out.done()))
    }
}

/// A request that is ready to be sent, and what to store until the response arrives.
pub struct Started<'a> {
    /// The URL to which the user agent navigates.
    pub url: Value<'a>,
    /// The transaction to store.
    pub transaction: Transaction<'a>,
}

/// `given` over `base`: a sign-in that sets one variable keeps the client's others.
fn laid_over<'a>(cx: &Cx<'a>, base: Value<'a>, given: Value<'a>) -> Value<'a> {
    if !given.exists() {
        return base;
    }
    let mut out = Object::new(cx.arena);
    out.extend(given);
    for (name, value) in base.members() {
        if !given.find(name.bytes()).exists() {
            out.pair(*name, *value);
        }
    }
    out.done()
}

/// The parameters `given` for one sign-in over those of the client. A parameter of the client is dropped if one
/// of the sign-in has the same name on the wire.
fn parameters_over<'a>(cx: &Cx<'a>, base: Value<'a>, given: Value<'a>) -> Value<'a> {
    let knobs = cx.provider().authorization_request();
    let mut out = Object::new(cx.arena);
    out.extend(given);
    for (name, value) in base.members() {
        if !given.members().iter().any(|(other, _)| knobs.sends_as_one(name.bytes(), other.bytes())) {
            out.pair(*name, *value);
        }
    }
    out.done()
}

/// One third of a sign-in's random bytes: 256 bits as text.
fn random<'a>(cx: &Cx<'a>, entropy: &[u8], index: usize) -> Value<'a> {
    crypto::encode(cx.arena, entropy.chunks(32).nth(index).unwrap_or_default())
}

/// Builds an authorization request from 96 random bytes. `state` has at least 256 random bits.
///
/// # Errors
/// The mistakes in the options of the sign-in.
pub fn build<'a>(
    cx: &mut Cx<'a>,
    options: AuthorizationOptions<'a>,
    entropy: &[u8],
    state: Value<'a>,
) -> Result<Started<'a>> {
    let (client, provider) = (cx.client(), cx.provider());
    let given = laid_over(cx, client.variables(), options.variables());
    let variables = variables::own(cx, given)?;
    #[cfg(feature = "backend")]
    let variables = variables::foreign(cx, variables, options.foreign_variables())?;
    let scope = if options.scope().is_list() { options.scope() } else { client.scope().or(Value::EMPTY_LIST) };
    let is_openid = asks_for_id_token(cx, scope);
    if is_openid && !provider.issuer().exists() {
        // Without an issuer, the origin of the ID token cannot be checked.
        return Err(cx.fail(Code::DocumentMemberMissing).with(W::path, W::issuer).into());
    }
    let mut extra = Object::new(cx.arena);
    // `max_age` is checked later, whether it came as an option or as a parameter.
    let mut max_age = options.max_age();
    let asked_for = parameters_over(cx, client.parameters(), options.extra());
    verify_parameters(cx, provider, asked_for)?;
    for (name, value) in asked_for.members() {
        if !name.is(W::max_age) {
            extra.pair(*name, *value);
            continue;
        }
        let Some(seconds) = parse_integer(value.bytes()).filter(|seconds| *seconds >= 0) else {
            let failing = cx.fail(Code::OptionInvalid).with(W::option, W::parameters_max_age);
            return Err(failing.with(W::reason, W::it_is_no_whole_number_of_seconds).into());
        };
        max_age = max_age.or(cx.arena.number(seconds));
    }
    if !is_openid && max_age.or(options.required_acr()).exists() {
        // Only an ID token says when and how the person signed in. Without one the guard would check nothing.
        let option = if max_age.exists() { W::max_age } else { W::acr_values };
        return Err(cx.fail(Code::OptionInvalid).with(W::option, option).with(W::reason, W::it_needs_openid).into());
    }
    let challenge = match provider.pkce() {
        Pkce::S256 => Some(ChallengeMethod::S256),
        Pkce::S256Hex => Some(ChallengeMethod::S256Hex),
        Pkce::Plain => Some(ChallengeMethod::Plain),
        Pkce::None => None,
    };
    let mut members = Object::new(cx.arena);
    members.put(W::state, state);
    members.put(W::redirect_uri, client.redirect_uri());
    members.put(W::client_id, client.client_id());
    members.put(W::server, provider.server());
    members.put(W::started_at, cx.now);
    members.put(W::scope, scope);
    if challenge.is_some() {
        members.put(W::code_verifier, random(cx, entropy, 1));
    }
    if is_openid && !provider.id_token().sends_no_nonce() {
        members.put(W::nonce, random(cx, entropy, 2));
    }
    members.put_some(W::max_age, max_age);
    members.put_some(W::required_acr, options.required_acr());
    if !variables.members().is_empty() {
        members.put(W::variables, variables);
    }
    members.put_some(W::dpop_key, options.dpop_key());
    members.put_some(W::return_to, options.return_to());
    members.put_some(W::app_state, options.app_state());
    let transaction = Transaction::new(members);
    let is_form_post = provider.authorization_response().is_form_post();
    let request = AuthorizationRequest { transaction: &transaction, challenge, is_form_post, extra: extra.done() };
    let endpoint = endpoint(cx, Endpoint::Authorization, variables)?;
    let url = authorization_url(cx, endpoint, request, variables)?;
    let mut event = Object::new(cx.arena);
    event.put(W::url, endpoint);
    event.put(W::redirect_uri, client.redirect_uri());
    cx.emit(W::authorization_requested, event);
    Ok(Started { url, transaction })
}

/// Builds an authorization request for a caller that stores the transaction itself.
///
/// # Errors
/// `entropy_unavailable`, and the mistakes in the options of the sign-in.
pub fn create<'a>(cx: &mut Cx<'a>, options: AuthorizationOptions<'a>) -> Result<Started<'a>> {
    let entropy = cx.entropy()?;
    let state = random(cx, entropy, 0);
    build(cx, options, entropy, state)
}
