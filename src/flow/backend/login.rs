//! The login route, and what happens to a request that needs a session.
//!
//! Must not know: Request objects.

use super::answer::{Answer, AnswerBody, page_status};
use super::config::{Backend, ProviderEntry};
use super::cookies::find_cookie;
use super::incoming::Incoming;
use super::provider::resolve;
use super::refused_navigation;
use super::user_agent::UserAgent;
use crate::base::form::parse_form;
use crate::base::text::{concat, integer, parse_integer};
use crate::base::value::Value;
use crate::dialect::reader::{Pairs, Reader, Subject};
use crate::flow::authorize::{Wish, start};
use crate::flow::send::{tell, tell_end, tell_failure};
use crate::host::{Choice, Serve, store_unavailable};
use crate::protocol::checks::{request_origin, return_to};
use crate::protocol::error::{Code, Error, Kind};

/// The user agent of a sign-in with `entry`.
pub(super) fn user_agent<'a, S: Serve>(
    host: &'a S,
    backend: &'a Backend,
    entry: &'a ProviderEntry,
    incoming: &'a Incoming,
    form_post: bool,
) -> UserAgent<'a, S> {
    let profile = entry.profile(incoming);
    if profile != super::cookies::Profile::Secure {
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
    Some((profile.name("_failed", &backend.handler), profile))
}

/// The removal of that cookie, where somebody is signed in or out and the request brought it. A POST across sites
/// may have left it behind.
pub(super) fn clear_failure(backend: &Backend, incoming: &Incoming) -> Vec<String> {
    let is_foreign = incoming.method == "POST" && incoming.site.as_deref() != Some("same-origin");
    let kept = failure_cookie(backend, incoming)
        .filter(|(name, _)| is_foreign || find_cookie(&incoming.cookie, name).is_some());
    kept.map(|(name, profile)| profile.set_cookie(&name, "", 0, false)).into_iter().collect()
}

/// Code and status out of that cookie. Outside https anybody on this machine can have set it, and it is shown.
fn read_failure(value: &str) -> Option<(&str, u16)> {
    let (code, status) = value.split_once('.')?;
    let is_code = code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let status = u16::try_from(parse_integer(status)?).ok()?;
    (is_code && matches!(status, 403 | 500 | 503)).then_some((code, status))
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
                let value = concat(&[error.code().as_str(), ".", &integer(i64::from(page_status(&error)))]);
                answer.set_cookies(vec![profile.set_cookie(&name, &value, FAILURE_SHOWN, false)]);
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
    /// Whether the application failed, after a refresh whose cookies must go out with an answer.
    pub has_failed: bool,
    /// Whether a page of another origin made the request.
    pub is_forged: bool,
    /// Whether the application was at work on the request when the session ended.
    pub is_under_way: bool,
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
            has_failed: reader.flag("failed"),
            is_forged: reader.flag("forged"),
            is_under_way: reader.flag("underWay"),
        };
        if let Some(Err(error)) = demand.return_to.as_deref().map(return_to::verify) {
            reader.refuse(error);
        }
        reader.done()?;
        Ok(demand)
    }
}

/// Answers in place of an application that threw, with the way back to the same page.
fn application_failed<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    provider: Option<&str>,
) -> Answer<S::Raw> {
    let error = Error::new(Code::CallbackFunctionFailed).with("option", "protect");
    tell_end(host, "application_failed", None, &[("provider", provider.unwrap_or_default())], Some(&error));
    let mut answer = Answer::error(error);
    if incoming.is_shown() {
        answer = refused_navigation::at_page(backend, incoming, None, answer);
    }
    answer.status = 500;
    answer
}

/// Answers a request that needs a session: a navigation goes to the provider, a call gets 401. Where
/// nobody can tell who is signed in, or no sign-in can begin from here, a person gets a page that says so, and a call
/// the same as JSON.
pub async fn demand<S: Serve>(host: &S, backend: &Backend, incoming: &Incoming, demand: Demand) -> Answer<S::Raw> {
    if incoming.is_prefetch() {
        return Answer::not_opened();
    }
    if demand.has_failed {
        return application_failed(host, backend, incoming, demand.provider.as_deref());
    }
    if demand.is_unavailable || demand.is_forged {
        let refused = if demand.is_forged { Error::new(Code::RequestForged) } else { store_unavailable() };
        if demand.is_forged {
            tell_failure(host, "request_refused", &refused);
        }
        let answer = Answer::error(refused);
        return if incoming.is_shown() { refused_navigation::at_page(backend, incoming, None, answer) } else { answer };
    }
    let provider = match (&demand.provider, backend.providers.as_slice()) {
        (None, [only]) => Some(only.name.clone()),
        (provider, _) => provider.clone(),
    };
    let return_to = demand.return_to.clone();
    let answer = if incoming.is_navigation() {
        send_to_provider(host, backend, incoming, demand, provider.as_deref()).await
    } else {
        let refused = Error::new(Code::LoginRequired);
        Answer::error(if demand.is_under_way { refused.with("under_way", "true") } else { refused })
    };
    if let AnswerBody::Error { error, page: false, .. } = &answer.body
        && error.kind() != Kind::Session
    {
        tell_failure(host, "request_refused", error);
    }
    if incoming.is_shown() {
        refused_navigation::on_the_way(backend, incoming, provider.as_deref(), return_to, answer)
    } else {
        answer
    }
}

async fn send_to_provider<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    demand: Demand,
    provider: Option<&str>,
) -> Answer<S::Raw> {
    let path = demand.return_to.unwrap_or_else(|| incoming.path_and_query().to_owned());
    let return_to = match return_to::verify(&path) {
        Ok(_) => path,
        // Never replaced silently: the person would end at another page than the one they opened.
        Err(error) if error.code() == Code::ReturnToTooLong => return too_long(host, error, &path).await,
        Err(_) => "/".to_owned(),
    };
    let provider = match provider {
        Some(provider) => provider.to_owned(),
        None => {
            let names: Vec<String> = backend.providers.iter().map(|entry| entry.name.clone()).collect();
            match host.on_choose(&names, &return_to).await {
                Ok(Choice::Provider(provider)) => provider,
                Ok(Choice::Answer(raw)) => return Answer::raw(raw),
                Ok(Choice::None) => return Answer::error(Error::new(Code::OptionMissing).with("option", "provider")),
                Err(error) => return refuse_sign_in(host, backend, incoming, error, Some(return_to)).await,
            }
        }
    };
    if let Some((name, profile)) = failure_cookie(backend, incoming).filter(|_| demand.show_failure)
        && let Some((code, status)) = find_cookie(&incoming.cookie, &name).and_then(read_failure)
    {
        let sign_in = refused_navigation::login_path(backend, &provider, &return_to);
        let mut answer = Answer::error_page(Error::new(Code::SignInFailed).with("code", code), sign_in);
        answer.status = status;
        answer.set_cookies(vec![profile.set_cookie(&name, "", 0, false)]);
        return answer;
    }
    let wish = Wish { variables: demand.variables, return_to: Some(return_to.clone()), ..Wish::default() };
    match begin(host, backend, incoming, &provider, wish).await {
        Ok(answer) => answer,
        Err(error) if error.code() == Code::ReturnToTooLong => too_long(host, error, &return_to).await,
        Err(error) => refuse_sign_in(host, backend, incoming, error, Some(return_to)).await,
    }
}

/// Answers where the address is too long to come back to. A redirect to it with an error would begin the next sign-in.
async fn too_long<S: Serve>(host: &S, error: Error, return_to: &str) -> Answer<S::Raw> {
    tell_failure(host, "sign_in_refused", &error);
    match host.on_error(&error, Some(return_to)).await {
        Ok(Some(raw)) => Answer::raw(raw),
        Ok(None) => Answer::error(error),
        Err(error) => Answer::error(error),
    }
}
