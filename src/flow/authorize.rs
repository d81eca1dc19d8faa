//! Authorize: make the authorization request and what must be remembered of it.
//!
//! Must not know: how the user agent gets to the URL.

use super::client::{Client, read_scope};
use super::send::tell;
use crate::base::base64;
use crate::base::entropy::Entropy;
use crate::base::secret::Secret;
use crate::base::text::{concat, parse_integer};
use crate::base::value::Value;
use crate::dialect::outbound::authorization_url;
use crate::dialect::reader::{Pairs, Reader, Subject};
use crate::host::{Host, Remember};
use crate::protocol::authorization_request::{AuthorizationRequest, is_reserved};
use crate::protocol::checks::return_to;
use crate::protocol::error::{Code, Error};
use crate::protocol::transaction::Transaction;

/// What one sign-in asks for.
#[derive(Default)]
pub struct Wish {
    /// The scope; `None` for the client's own.
    pub scope: Option<Vec<String>>,
    /// Further parameters of the request.
    pub extra: Pairs,
    /// Seconds since the user last signed in at the provider, at the most.
    pub max_age: Option<i64>,
    /// Variables that the program itself names.
    pub variables: Pairs,
    /// Variables that came with a request: only values that the document lists.
    pub foreign_variables: Pairs,
    /// Where the application goes on.
    pub return_to: Option<String>,
    /// What the page wants back.
    pub app_state: Value,
}

impl Wish {
    /// Reads the options of `authorize` and `createAuthorization`.
    ///
    /// # Errors
    /// What the options got wrong; `parameter_reserved`; `return_to_refused`.
    pub fn read(value: &Value) -> Result<Self, Error> {
        if value.is_null() {
            return Ok(Self::default());
        }
        let mut reader = Reader::new(Subject::Options, "", value);
        let mut extra = Pairs::new();
        for name in ["prompt", "login_hint", "acr_values", "ui_locales", "resource"] {
            if let Some(text) = reader.text(name) {
                extra.push((name.to_owned(), text));
            }
        }
        for (name, value) in reader.pairs("parameters") {
            if is_reserved(&name) {
                reader.refuse(Error::new(Code::ParameterReserved).with("parameter", &name));
            }
            // No parameter twice (RFC 6749 section 3.1).
            if extra.iter().any(|(other, _)| *other == name) {
                reader.invalid(&concat(&["parameters.", &name]), "there is an option of that name, which is given too");
            }
            extra.push((name, value));
        }
        let wish = Self {
            scope: read_scope(&mut reader),
            extra,
            max_age: reader.seconds("max_age"),
            variables: reader.pairs("variables"),
            foreign_variables: Pairs::new(),
            return_to: reader.text("returnTo"),
            app_state: reader.value("appState").cloned().unwrap_or_default(),
        };
        if let Some(Err(error)) = wish.return_to.as_deref().map(return_to::verify) {
            reader.refuse(error);
        }
        reader.ignore(&["provider"]);
        reader.done()?;
        Ok(wish)
    }
}

/// A request that is ready to go, and what must be remembered of it.
pub struct Started {
    /// Where the user agent goes.
    pub url: String,
    /// What must be remembered until the response comes.
    pub transaction: Transaction,
}

/// `given` over `base`: a sign-in that names one variable keeps the client's others.
fn laid_over(base: &Pairs, mut given: Pairs) -> Pairs {
    for (name, value) in base {
        if !given.iter().any(|(other, _)| other == name) {
            given.push((name.clone(), value.clone()));
        }
    }
    given
}

fn build(host: &dyn Host, client: &Client, wish: Wish, entropy: &Entropy, state: String) -> Result<Started, Error> {
    let provider = &client.provider;
    let variables = provider.own_variables(&laid_over(&client.variables, wish.variables))?;
    let variables = provider.foreign_variables(&variables, &wish.foreign_variables)?;
    let scope = wish.scope.unwrap_or_else(|| client.scope.clone());
    let openid = scope.iter().any(|name| name == "openid");
    if openid && provider.metadata.issuer.is_none() {
        // Without an issuer nobody can say who made the ID token.
        return Err(Error::new(Code::DocumentMemberMissing).with("path", "issuer"));
    }
    let mut extra = laid_over(&client.parameters, wish.extra);
    for (name, _) in &extra {
        if provider.dialect.authorization_request.reserves(name) {
            return Err(Error::new(Code::ParameterReserved).with("parameter", name));
        }
    }
    // `max_age` is checked later, whether it came as an option or as a parameter.
    let max_age = match extra.iter().position(|(name, _)| name == "max_age") {
        Some(place) => {
            let (_, text) = extra.remove(place);
            let seconds = parse_integer(&text).filter(|seconds| *seconds >= 0);
            let reason = || Error::new(Code::OptionInvalid).with("option", "parameters.max_age");
            Some(seconds.ok_or_else(|| reason().with("reason", "it is no whole number of seconds"))?)
        }
        None => None,
    };
    let max_age = wish.max_age.or(max_age);
    let challenge = provider.dialect.pkce;
    let transaction = Transaction {
        state: Secret::new(state),
        code_verifier: challenge.map(|_| Secret::new(entropy.second_text())),
        nonce: openid.then(|| Secret::new(entropy.third_text())),
        redirect_uri: client.redirect_uri.clone(),
        client_id: client.client_id.clone(),
        server: provider.server().to_owned(),
        started_at: host.now(),
        scope,
        max_age,
        variables,
        return_to: wish.return_to,
        app_state: wish.app_state,
    };
    let request = AuthorizationRequest {
        transaction: &transaction,
        challenge,
        form_post: provider.dialect.authorization_response.form_post,
        extra: &extra,
    };
    let endpoint = provider.endpoint("authorization_endpoint", &transaction.variables)?;
    let url = authorization_url(&provider.dialect, &endpoint, &request, &transaction.variables)?;
    tell(host, "authorization_requested", &[("url", endpoint.as_str()), ("redirect_uri", &client.redirect_uri)]);
    Ok(Started { url, transaction })
}

/// Makes an authorization request for a caller that remembers the transaction itself.
///
/// # Errors
/// `entropy_unavailable`, and what the wish got wrong.
pub fn create(host: &dyn Host, client: &Client, wish: Wish) -> Result<Started, Error> {
    let entropy = host.entropy()?;
    let state = base64::encode_url(entropy.first());
    build(host, client, wish, &entropy, state)
}

/// Makes an authorization request and has the host remember it; gives out the URL.
///
/// # Errors
/// `entropy_unavailable`, `storage_failed`, and what the wish got wrong.
pub fn start(host: &dyn Remember, client: &Client, wish: Wish) -> Result<String, Error> {
    let entropy = host.entropy()?;
    let state = host.new_state(&entropy);
    let started = build(host, client, wish, &entropy, state)?;
    host.remember(&started.transaction)?;
    Ok(started.url)
}
