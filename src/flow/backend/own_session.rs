//! The session in the application's own hands: what `protect` and `session` of a worker use.
//! It goes in and out as a handle: the sealed session, or its id in the store with the entry as it was
//! read. The caller writes the cookies that come with it.
//!
//! Must not know: Request objects.

use super::config::Backend;
use super::incoming::Incoming;
use super::login::{Demand, clear_failure};
use super::logout::end;
use super::provider::{call_headers, resolve};
use super::refresh::{freshen_behind, freshen_read_only};
use super::refused_token::{self, Standing};
use super::session_cookie::{Opened, clear_cookies, clear_refused, freshen, keep_cookies, open, open_kept, overtaken};
use super::session_handle::Handle;
use crate::base::value::Value;
use crate::dialect::reader::{Reader, Subject};
use crate::flow::send::tell;
use crate::flow::sign_out::SignOutOptions;
use crate::host::Serve;
use crate::protocol::bearer;
use crate::protocol::checks::{request_origin, upstream};
use crate::protocol::error::{Error, Kind};

/// A session as the application holds it.
pub struct Kept {
    provider: String,
    handle: String,
    view: Value,
    cookies: Vec<String>,
    overtaken: Vec<(String, Vec<String>)>,
    /// Whether the tokens of a refresh would be lost.
    is_read_only: bool,
}

impl Kept {
    /// `{ provider, handle, view, cookies, overtaken, readOnly }`: where the isolate remembers one of the keys
    /// of `overtaken` by the time the answer is given, it gets the cookies that stand there.
    #[must_use]
    pub fn into_value(self) -> Value {
        let pair = |(key, cookies): &(String, Vec<String>)| {
            Value::Array(vec![Value::from(key.as_str()), Value::strings(cookies)])
        };
        Value::object([
            ("provider", Value::String(self.provider)),
            ("handle", Value::String(self.handle)),
            ("view", self.view),
            ("cookies", Value::strings(&self.cookies)),
            ("overtaken", Value::Array(self.overtaken.iter().map(pair).collect())),
            ("readOnly", Value::Bool(self.is_read_only)),
        ])
    }
}

fn keep(host: &impl Serve, backend: &Backend, incoming: &Incoming, opened: &Opened<'_>) -> Result<Kept, Error> {
    Ok(Kept {
        provider: opened.session.provider.clone(),
        handle: match opened.version {
            Some(_) => opened.record.as_ref().unwrap_or(&opened.session.id).clone(),
            None => opened.session.seal(host, backend, None)?,
        },
        view: opened.session.view(backend),
        cookies: keep_cookies(host, backend, incoming, opened)?,
        overtaken: overtaken(backend, incoming, opened),
        is_read_only: false,
    })
}

/// Which session the application asks for.
#[derive(Default)]
pub struct SessionOptions {
    /// A session with this provider; one with another is none.
    pub provider: Option<String>,
    /// Whether no cookie can be written where the session is used.
    pub is_read_only: bool,
}

impl SessionOptions {
    /// Reads the options of `session`.
    ///
    /// # Errors
    /// What the options got wrong.
    pub fn read(value: &Value) -> Result<Self, Error> {
        if value.is_null() {
            return Ok(Self::default());
        }
        let mut reader = Reader::new(Subject::Options, "", value);
        let wanted = Self { provider: read_guard(&mut reader), is_read_only: reader.flag("readOnly") };
        reader.done()?;
        Ok(wanted)
    }

    /// Reads the options of `protect`: all of them before anybody is served, as most of them are needed only
    /// where nobody is signed in.
    ///
    /// # Errors
    /// What the options got wrong.
    ///
    /// # Security
    /// A false accept serves everybody where somebody meant a guard.
    pub fn of_protect(value: &Value) -> Result<Self, Error> {
        Demand::read(value)?;
        if value.is_null() {
            return Ok(Self::default());
        }
        let mut reader = Reader::new(Subject::Options, "", value);
        let provider = read_guard(&mut reader);
        reader.check()?;
        Ok(Self { provider, is_read_only: false })
    }
}

/// The provider whose sessions count. One that is named by nothing, as where an environment lacks it, is refused:
/// read as no guard it would let everybody in.
fn read_guard(reader: &mut Reader<'_>) -> Option<String> {
    if reader.raw("provider").is_some_and(Value::is_null) {
        reader.missing("provider");
    }
    reader.text("provider")
}

/// Refuses an unsafe request that a page of another origin made with the person's cookies, before the
/// application gets the session: for `protect`.
///
/// # Errors
/// `request_forged`
pub fn verify_own(backend: &Backend, incoming: &Incoming) -> Result<(), Error> {
    if !incoming.is_unsafe() {
        return Ok(());
    }
    let is_trusted = |origin: &str| backend.trusted_origins.iter().any(|trusted| trusted == origin);
    request_origin::verify_unsafe(&incoming.provenance(), |origin| backend.is_own_origin(incoming, origin), is_trusted)
}

/// The session of a request; `None` where there is none or it has ended.
///
/// # Errors
/// `provider_unknown`, `store_unavailable`, `session_too_large`, `entropy_unavailable`
///
/// # Security
/// A false accept opens what is for people of one provider to those of another.
pub async fn find(
    host: &impl Serve,
    backend: &Backend,
    incoming: &Incoming,
    wanted: &SessionOptions,
) -> Result<Option<Kept>, Error> {
    let provider = wanted.provider.as_deref();
    if let Some(provider) = provider {
        backend.provider(provider)?;
    }
    match open(host, backend, incoming, provider).await {
        Ok(opened) => {
            let kept = keep(host, backend, incoming, &opened)?;
            Ok(Some(Kept { is_read_only: wanted.is_read_only && opened.version.is_none(), ..kept }))
        }
        Err(error) if error.kind() == Kind::Session => Ok(None),
        Err(error) => Err(error),
    }
}

/// What `pkg/src/edge/session.js` asks of the session's token.
#[derive(Default)]
pub struct TokenQuery {
    /// The address of an API.
    pub url: Option<String>,
    /// Whether it is refreshed before it is due.
    pub force: bool,
    /// Whether the tokens of a refresh would be lost.
    pub is_read_only: bool,
    /// How an API refused the token: status and `WWW-Authenticate`.
    pub refused: Option<(u16, String)>,
}

impl TokenQuery {
    /// Reads `{ url?, refresh?, readOnly?, status?, challenge? }`.
    #[must_use]
    pub fn read(value: &Value) -> Self {
        let status = value.get_integer("status").and_then(|status| u16::try_from(status).ok());
        Self {
            url: value.get_text("url"),
            force: value.is_set("refresh"),
            is_read_only: value.is_set("readOnly"),
            refused: status.map(|status| (status, value.get_text("challenge").unwrap_or_default())),
        }
    }
}

/// The session with `token: { access_token, token_type, expires_at, scope, authorization }` and
/// `headers: [[name, value]]` for a call of the API, of `url` where one is given; a session that is
/// over takes its cookies along: `{ over, cookies }`, and one that goes on after a refresh that failed
/// has `failed` beside what it brought. `null` where an API refused the token and a fresh one would not
/// help.
///
/// # Errors
/// `upstream_refused` where `url` is on no upstream's origin, `upstream_not_bound` where it is on that
/// of another provider's; `session_read_only`; what failed before anything was brought.
pub async fn access_token<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    provider: &str,
    handle: &str,
    query: &TokenQuery,
) -> Result<Value, Error> {
    if let Some(url) = &query.url {
        upstream::verify_url(&backend.upstreams, url, provider)?;
    }
    let mut opened = open_kept(host, backend, Some(incoming), provider, &Handle::parse(handle)).await?;
    opened.standing = refused_token::find(backend, incoming, opened.entry, &opened.session, host.now());
    if let Some((status, challenge)) = &query.refused
        && (query.is_read_only || !bearer::may_help(*status, challenge, opened.session.is_narrowed))
    {
        return Ok(Value::Null);
    }
    let force = query.force || query.refused.is_some();
    let mut failed = None;
    if query.is_read_only {
        freshen_read_only(host, backend, &mut opened, force)?;
    } else if let Err(error) = freshen(host, backend, &mut opened, force).await {
        if error.kind() == Kind::Session {
            let over = Value::strings(&clear_refused(host, backend, incoming, &opened, &error));
            return Ok(Value::object([("over", error.to_value()), ("cookies", over)]));
        }
        if !opened.is_changed {
            return Err(error);
        }
        failed = Some(error);
    }
    let mut kept = keep(host, backend, incoming, &opened)?;
    if !opened.is_changed && opened.standing == Standing::Good {
        // That a refusal is forgotten came with the session. Said alone once more, it would take the place of
        // the fresh session that an earlier call of this request brought.
        kept.cookies.clear();
    }
    if let Some(error) = failed {
        let mut value = kept.into_value();
        value.set("failed", error.to_value());
        return Ok(value);
    }
    let mut value = kept.into_value();
    let session = &opened.session;
    let client = resolve(host, opened.entry).await?;
    let mut token = session.tokens.view();
    let mut pairs = Vec::new();
    for (name, text) in call_headers(&client, &session.tokens.access_token, &session.variables)? {
        if name == "Authorization" {
            token.set("authorization", Value::from(text.as_str()));
        }
        pairs.push(Value::Array(vec![Value::String(name), Value::String(text)]));
    }
    value.set("token", token);
    value.set("headers", Value::Array(pairs));
    Ok(value)
}

/// Refreshes the tokens of a session behind an answer that has been given.
pub async fn refresh_behind(host: &impl Serve, backend: &Backend, provider: &str, handle: &str) {
    if let Ok(mut opened) = open_kept(host, backend, None, provider, &Handle::parse(handle)).await {
        // The session is not lost by a failure, and the next request says what it was.
        let _ = freshen_behind(host, backend, &mut opened).await;
    }
}

/// Ends the session: `{ cookies, end_session_url?, revocation_failed? }`. The session is over in any case.
///
/// # Errors
/// `store_unavailable`, where the session is not over.
pub async fn sign_out<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    provider: &str,
    handle: &str,
    options: SignOutOptions,
) -> Result<Value, Error> {
    let mut cookies = clear_cookies(backend, incoming);
    // Not as it was handed on: what is revoked are the tokens that the session has by now.
    let named = Handle::of_cookie(Handle::parse(handle).kept);
    let mut said = match open_kept(host, backend, Some(incoming), provider, &named).await {
        Ok(opened) => {
            let (said, ended) = end(host, backend, incoming, &opened, options).await?;
            cookies = ended;
            said
        }
        Err(error) if error.kind() == Kind::Session => Value::object([]),
        Err(error) => return Err(error),
    };
    cookies.extend(clear_failure(backend, incoming));
    said.set("cookies", Value::strings(&cookies));
    tell(host, "signed_out", &[("provider", provider)]);
    Ok(said)
}
