//! The login route, and what happens to a request that needs a session.
//!
//! Must not know: Request objects.

use super::answer::Answer;
use super::config::{Backend, ProviderEntry};
use super::cookies::find_cookie;
use super::incoming::Incoming;
use super::provider::resolve;
use super::user_agent::UserAgent;
use crate::base::form::{parse_form, push_percent_encoded};
use crate::base::text::concat;
use crate::base::value::Value;
use crate::dialect::reader::{Pairs, Reader, Subject};
use crate::flow::authorize::{Wish, start};
use crate::flow::send::{tell, tell_failure};
use crate::host::{Choice, Serve, store_unavailable};
use crate::protocol::checks::{request_origin, return_to};
use crate::protocol::error::{Code, Error};

/// The user agent of a sign-in with `entry`.
pub(super) fn user_agent<'a, S: Serve>(
    host: &'a S,
    backend: &'a Backend,
    entry: &'a ProviderEntry,
    incoming: &'a Incoming,
    form_post: bool,
) -> UserAgent<'a, S> {
    let profile = entry.profile(incoming);
    if profile == super::cookies::Profile::LoopbackHttp {
        tell(host, "loopback_http_profile", &[("provider", &entry.name)]);
    }
    UserAgent::new(host, backend, &entry.name, profile, form_post, incoming)
}

/// Sends the user agent to the provider.
///
/// # Errors
/// What discovery, the variables or the options raise.
pub async fn begin<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    provider: &str,
    wish: Wish,
) -> Result<Answer<S::Raw>, Error> {
    let entry = backend.provider(provider)?;
    let client = resolve(host, entry).await?;
    if backend.tokens_to_page && !entry.allow_long_lived && client.is_declared_long_lived() {
        return Err(Error::new(Code::LongLivedTokensRefused));
    }
    let form_post = client.provider.dialect.authorization_response.form_post;
    let agent = user_agent(host, backend, entry, incoming, form_post);
    let url = start(&agent, &client, wish)?;
    let mut answer = Answer::redirect(url);
    answer.set_cookies(agent.take_cookies());
    Ok(answer)
}

/// What the query of the login route asks for.
fn read_query(incoming: &Incoming) -> Result<Wish, Error> {
    let mut wish = Wish::default();
    for (name, value) in parse_form(incoming.query()) {
        if name == "return_to" {
            return_to::verify(&value)?;
            wish.return_to = Some(value);
        } else if let Some(variable) = name.strip_prefix("variable.") {
            wish.foreign_variables.push((variable.to_owned(), value));
        }
    }
    Ok(wish)
}

/// `GET {base}/{provider}/login`
pub async fn route<S: Serve>(host: &S, backend: &Backend, incoming: &Incoming, provider: &str) -> Answer<S::Raw> {
    if let Err(error) = request_origin::verify_navigation(&incoming.provenance()) {
        return Answer::error(error);
    }
    let wish = match read_query(incoming) {
        Ok(wish) => wish,
        Err(error) => return refuse_sign_in(host, backend, incoming, error, None).await,
    };
    let return_to = wish.return_to.clone();
    match begin(host, backend, incoming, provider, wish).await {
        Ok(answer) => answer,
        Err(error) => refuse_sign_in(host, backend, incoming, error, return_to).await,
    }
}

/// The cookie that tells the next request that a sign-in has just failed, so that a protected page
/// does not send the user to the provider again and again.
fn failure_cookie(backend: &Backend, incoming: &Incoming) -> Option<(String, super::cookies::Profile)> {
    let profile = backend.providers.first()?.profile(incoming);
    Some((concat(&[profile.prefix(), "_failed.", &backend.handler]), profile))
}

/// Seconds in which a protected page shows the failure instead of a new sign-in.
const FAILURE_SHOWN: i64 = 30;

/// Answers a sign-in that cannot begin, and tells it.
pub(super) async fn refuse_sign_in<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    error: Error,
    return_to: Option<String>,
) -> Answer<S::Raw> {
    tell_failure(host, "sign_in_refused", &error);
    refuse(host, backend, incoming, error, return_to).await
}

/// Answers a navigation that failed: as the application says, else back to where the user was with
/// the error's code in the fragment.
pub async fn refuse<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    error: Error,
    return_to: Option<String>,
) -> Answer<S::Raw> {
    match host.on_error(&error, return_to.as_deref()).await {
        Ok(Some(raw)) => Answer::raw(raw),
        // Where no cookie comes back at all, a redirect to a protected page would only start the next
        // sign-in, which would end the same way.
        Ok(None) if error.code() == Code::TransactionElsewhere && incoming.cookie.is_empty() => {
            Answer::error_page(error, "/".to_owned())
        }
        Ok(None) => {
            let path = return_to.as_deref().unwrap_or("/");
            let mark = if path.contains('#') { "&" } else { "#" };
            let mut answer = Answer::redirect(concat(&[path, mark, "auth_error=", error.code().as_str()]));
            if let Some((name, profile)) = failure_cookie(backend, incoming) {
                answer.set_cookies(vec![profile.set_cookie(&name, error.code().as_str(), FAILURE_SHOWN, false)]);
            }
            answer
        }
        Err(error) => Answer::error(error),
    }
}

/// Options of a sign-in that the program itself begins.
#[derive(Default)]
pub struct Demand {
    /// The provider; where there is one only, it need not be named.
    pub provider: Option<String>,
    /// Variables that the program names.
    pub variables: Pairs,
    /// Where the application goes on; the present page where nothing is said.
    pub return_to: Option<String>,
    /// Whether a failure of a moment ago is shown instead of a new sign-in.
    pub show_failure: bool,
    /// Whether nobody can tell just now who is signed in: no sign-in begins.
    pub is_unavailable: bool,
}

impl Demand {
    /// Reads the options of `authorize` and `protect`.
    ///
    /// # Errors
    /// What the options got wrong.
    pub fn read(value: &Value) -> Result<Self, Error> {
        if value.is_null() {
            return Ok(Self { show_failure: true, ..Self::default() });
        }
        let mut reader = Reader::new(Subject::Options, "", value);
        let demand = Self {
            provider: reader.text("provider"),
            variables: reader.pairs("variables"),
            return_to: reader.text("returnTo"),
            show_failure: reader.value("showFailure").is_none() || reader.flag("showFailure"),
            is_unavailable: reader.flag("unavailable"),
        };
        if let Some(Err(error)) = demand.return_to.as_deref().map(return_to::verify) {
            reader.refuse(error);
        }
        reader.done()?;
        Ok(demand)
    }
}

/// Answers a request that needs a session: a navigation goes to the provider, a call gets 401. Where
/// nobody can tell who is signed in, a person gets a page that says so, and a call the same as JSON.
pub async fn demand<S: Serve>(host: &S, backend: &Backend, incoming: &Incoming, demand: Demand) -> Answer<S::Raw> {
    let refused = if demand.is_unavailable { store_unavailable() } else { Error::new(Code::LoginRequired) };
    if !incoming.is_navigation() {
        return Answer::error(refused);
    }
    let path = demand.return_to.unwrap_or_else(|| incoming.path_and_query().to_owned());
    let return_to = if return_to::verify(&path).is_ok() { path } else { "/".to_owned() };
    if demand.is_unavailable {
        return Answer::error_page(refused, return_to);
    }
    let names: Vec<String> = backend.providers.iter().map(|entry| entry.name.clone()).collect();
    let provider = match (demand.provider, names.as_slice()) {
        (Some(provider), _) => provider,
        (None, [only]) => only.clone(),
        (None, names) => match host.on_choose(names, &return_to).await {
            Ok(Choice::Provider(provider)) => provider,
            Ok(Choice::Answer(raw)) => return Answer::raw(raw),
            Ok(Choice::None) => return Answer::error(Error::new(Code::OptionMissing).with("option", "provider")),
            Err(error) => return refuse_sign_in(host, backend, incoming, error, Some(return_to)).await,
        },
    };
    if let Some((name, profile)) = failure_cookie(backend, incoming).filter(|_| demand.show_failure) {
        // Outside https anybody on this machine can have set it, and it is shown.
        let is_code = |text: &&str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if let Some(failed) = find_cookie(&incoming.cookie, &name).filter(is_code) {
            let mut sign_in = concat(&[&backend.base, "/", &provider, "/login?return_to="]);
            push_percent_encoded(&mut sign_in, &return_to);
            let mut answer = Answer::error_page(Error::new(Code::SignInFailed).with("code", failed), sign_in);
            answer.set_cookies(vec![profile.set_cookie(&name, "", 0, false)]);
            return answer;
        }
    }
    let wish = Wish { variables: demand.variables, return_to: Some(return_to.clone()), ..Wish::default() };
    match begin(host, backend, incoming, &provider, wish).await {
        Ok(answer) => answer,
        Err(error) => refuse_sign_in(host, backend, incoming, error, Some(return_to)).await,
    }
}
