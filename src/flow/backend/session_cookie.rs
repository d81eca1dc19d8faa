//! The session of a request: found in its cookie, kept fresh, written back.
//!
//! Must not know: Request objects.

use super::config::{Backend, ProviderEntry};
use super::cookies::{COOKIE_LIMIT, Profile, find_cookie};
use super::incoming::Incoming;
use super::provider::resolve;
use super::session::Session;
use crate::base::text::{concat, integer};
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::flow::access_token::{can_refresh, is_due, refresh};
use crate::flow::send::{tell, tell_failure};
use crate::host::Serve;
use crate::protocol::error::{Code, Error, Kind};
use crate::protocol::token_response::Tokens;

/// The name of the session cookie: handler and provider.
#[must_use]
pub fn cookie_name(backend: &Backend, profile: Profile, provider: &str) -> String {
    concat(&[profile.prefix(), ".", &backend.handler, ".", provider])
}

/// A session and what the answer must set.
pub struct Opened<'a> {
    /// The session.
    pub session: Session,
    /// Its provider.
    pub entry: &'a ProviderEntry,
    /// Whether the cookie must be written.
    pub is_changed: bool,
}

/// The session of a request; where there are several, that of the latest sign-in: the cookies of
/// an earlier one may not have come along when the new one was made (a cross-site POST brings none).
///
/// # Errors
/// `session_missing`, `session_expired`
pub fn open<'a>(host: &impl Serve, backend: &'a Backend, incoming: &Incoming) -> Result<Opened<'a>, Error> {
    let mut found: Result<Opened<'a>, Error> = Err(Error::new(Code::SessionMissing));
    for entry in &backend.providers {
        let Some(sealed) = find_cookie(&incoming.cookie, &cookie_name(backend, entry.profile(incoming), &entry.name))
        else {
            continue;
        };
        found = match (found, open_sealed(host, backend, &entry.name, sealed)) {
            (Ok(before), Ok(other)) if other.session.signed_in_at <= before.session.signed_in_at => Ok(before),
            (Ok(before), Err(_)) => Ok(before),
            (_, opened) => opened,
        };
    }
    found
}

/// Opens a sealed session of `provider`.
///
/// # Errors
/// `provider_unknown`, `session_missing`, `session_expired`
pub fn open_sealed<'a>(
    host: &impl Serve,
    backend: &'a Backend,
    provider: &str,
    sealed: &str,
) -> Result<Opened<'a>, Error> {
    let entry = backend.provider(provider)?;
    let mut session = Session::open(host, backend, provider, sealed)?;
    if has_ended(host, &session) {
        return Err(Error::new(Code::SessionMissing));
    }
    // The idle limit moves with use; a cookie a request would be a write too many.
    let is_changed = host.now().since(session.seen_at) > backend.idle.div_euclid(20);
    if is_changed {
        session.seen_at = host.now();
    }
    Ok(Opened { session, entry, is_changed })
}

fn ended_key(session: &Session) -> String {
    concat(&["ended:", &session.id])
}

fn has_ended(host: &impl Serve, session: &Session) -> bool {
    host.memory(&ended_key(session)).is_some()
}

/// Has the isolate remember that the session was ended: a copy of its cookie no longer opens here,
/// and an answer that is still under way does not bring it back.
pub fn remember_end(host: &impl Serve, backend: &Backend, session: &Session) {
    host.memorize(&ended_key(session), Value::Bool(true), session.ends_at(backend).since(host.now()));
}

/// Whether `error`, which [`freshen`] raised, means that the session is over and its cookie goes.
#[must_use]
pub fn is_over(host: &impl Serve, session: &Session, error: &Error) -> bool {
    match error.code() {
        // Nothing was lost by asking for what the provider does not do.
        Code::RefreshUnsupported => session.tokens.expires_at.is_past(host.now()),
        _ => error.kind() == Kind::Session,
    }
}

/// The `Set-Cookie` value of a session; that of its removal where it was ended meanwhile.
///
/// # Errors
/// `session_too_large` where a browser would drop the cookie.
pub fn set_cookie(host: &impl Serve, backend: &Backend, profile: Profile, session: &Session) -> Result<String, Error> {
    let (name, sealed) = (cookie_name(backend, profile, &session.provider), session.seal(host, backend)?);
    if has_ended(host, session) {
        return Ok(profile.set_cookie(&name, "", 0, false));
    }
    let size = name.len().saturating_add(sealed.len()).saturating_add(1);
    if size > COOKIE_LIMIT {
        let text = |number: usize| integer(i64::try_from(number).unwrap_or(i64::MAX));
        return Err(Error::new(Code::SessionTooLarge).with("size", &text(size)).with("limit", &text(COOKIE_LIMIT)));
    }
    let max_age = session.ends_at(backend).since(host.now());
    Ok(profile.set_cookie(&name, &sealed, max_age, false))
}

/// Removes the session cookies that the request brought, but for that of `keep`.
#[must_use]
pub fn clear_cookies(backend: &Backend, incoming: &Incoming, keep: Option<&str>) -> Vec<String> {
    let mut cookies = Vec::new();
    for entry in backend.providers.iter().filter(|entry| Some(entry.name.as_str()) != keep) {
        let profile = entry.profile(incoming);
        let name = cookie_name(backend, profile, &entry.name);
        if find_cookie(&incoming.cookie, &name).is_some() {
            cookies.push(profile.set_cookie(&name, "", 0, false));
        }
    }
    cookies
}

/// Seconds that the isolate offers a refreshed session to requests that still bring the old cookie.
const OFFER: i64 = 60;
/// Seconds after a passing failure in which the refresh is not tried again.
const REST: i64 = 5;
/// The longest rest that a server's `Retry-After` can ask for.
const LONGEST_REST: i64 = 60;

/// Refreshes the session's tokens where they are due, or where `force` says so; one refresh at a
/// time in this isolate, and whoever comes late takes the winner's tokens.
///
/// # Errors
/// `reauthorization_required` where the session is over; a passing error only where the present
/// access token cannot be used any more, or the refresh was forced. The session is not lost then.
pub async fn freshen(host: &impl Serve, backend: &Backend, opened: &mut Opened<'_>, force: bool) -> Result<(), Error> {
    let tokens = &opened.session.tokens;
    if !force && opened.entry.client.is_none() && !tokens.expires_at.is_due(host.now(), tokens.received_at, None) {
        // Fetched metadata knows no window of its own, so it need not be fetched to know this.
        return Ok(());
    }
    let client = resolve(host, opened.entry).await?;
    if !force && !is_due(host, &client, &opened.session.tokens) {
        return Ok(());
    }
    if !can_refresh(&client, &opened.session.tokens) {
        let is_past = opened.session.tokens.expires_at.is_past(host.now());
        return if force || is_past { Err(Error::new(Code::RefreshUnsupported)) } else { Ok(()) };
    }
    let key = opened.session.refresh_key();
    host.hold(&key).await;
    let outcome = refresh_held(host, backend, &client, opened, &key, force).await;
    host.release(&key);
    outcome
}

async fn refresh_held(
    host: &impl Serve,
    backend: &Backend,
    client: &crate::flow::client::Client,
    opened: &mut Opened<'_>,
    key: &str,
    force: bool,
) -> Result<(), Error> {
    let provider = opened.session.provider.clone();
    let kept = host.memory(key);
    let winner = kept.as_ref().and_then(|kept| Session::open(host, backend, &provider, kept.as_str()?).ok());
    if let Some(winner) = winner {
        opened.session = winner;
        opened.is_changed = true;
        tell(host, "refresh_coalesced", &[("provider", &provider)]);
        return Ok(());
    }
    let present = Tokens::from_value(&opened.session.tokens.to_value())?;
    let refreshed = match kept.and_then(|kept| failed_before(host, &kept)) {
        Some(error) => Err(error),
        None => {
            let refreshed = refresh(host, client, present, &opened.session.variables).await;
            refreshed.map_err(|error| remember_failure(host, key, error))
        }
    };
    match refreshed {
        Ok(tokens) => {
            let session = &mut opened.session;
            session.diagnostics = tokens.diagnostics.to_value();
            session.tokens = tokens;
            session.seen_at = host.now();
            opened.is_changed = true;
            host.memorize(key, Value::String(opened.session.seal(host, backend)?), OFFER);
            Ok(())
        }
        Err(error) if error.kind() == Kind::Session => {
            tell(host, "session_ended", &[("by", "server")]);
            Err(error)
        }
        Err(error) => {
            opened.session.is_stale = true;
            tell_failure(host, "session_stale", &error);
            let is_past = opened.session.tokens.expires_at.is_past(host.now());
            if force || is_past { Err(error) } else { Ok(()) }
        }
    }
}

/// Has the isolate remember a failed refresh: those who waited for it do not send the same refresh
/// token again, to a server that has just said no or is in trouble.
fn remember_failure(host: &impl Serve, key: &str, error: Error) -> Error {
    match error.kind() {
        // An answer that speaks of somebody else ends the session; the event names the check.
        Kind::Session | Kind::Check => {
            host.memorize(key, Value::Bool(false), OFFER);
            Error::new(Code::ReauthorizationRequired)
        }
        Kind::Host => {
            let rest = error.retry_after().unwrap_or(REST).clamp(1, LONGEST_REST);
            host.memorize(key, Value::integer(host.now().plus(rest).0), rest);
            error
        }
        _ => error,
    }
}

/// What [`remember_failure`] wrote, as the error of whoever comes late.
fn failed_before(host: &impl Serve, kept: &Value) -> Option<Error> {
    match kept {
        Value::Bool(_) => Some(Error::new(Code::ReauthorizationRequired)),
        Value::Number(_) => {
            let rest = UnixTime(kept.as_integer()?).since(host.now());
            let error = Error::new(Code::ServerUnavailable).with("status", "unknown");
            (rest > 0).then(|| error.with_retry_after(Some(rest)))
        }
        _ => None,
    }
}
