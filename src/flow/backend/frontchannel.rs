//! The front-channel logout route (OpenID Connect Front-Channel Logout 1.0 section 3): a frame in the
//! provider's page says that a session there has ended.
//!
//! With a store the session ends by its `sid`. A browser sends no cookie of ours into a frame of
//! another site, so without a store only a provider of the same site can sign somebody out.
//!
//! Must not know: Request objects.

use super::answer::Answer;
use super::backchannel::{belonging, end_sessions};
use super::config::{Backend, ProviderEntry};
use super::incoming::Incoming;
use super::provider::resolve;
use super::session_cookie::{clear_cookies, open, remember_end};
use crate::base::form::parse_form;
use crate::base::text::concat;
use crate::base::url::AbsoluteUrl;
use crate::flow::send::tell;
use crate::host::Serve;
use crate::protocol::error::{Code, Error, Kind};

/// `GET {base}/{provider}/frontchannel?iss&sid`: an empty page, whether there was such a session or not.
pub async fn route<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    entry: &ProviderEntry,
) -> Answer<S::Raw> {
    let mut cookies = Vec::new();
    match end(host, backend, incoming, entry, &mut cookies).await {
        Ok(origin) => {
            tell(host, "session_ended", &[("by", "front_channel"), ("provider", &entry.name)]);
            let mut answer = Answer::empty();
            let policy = concat(&["default-src 'none'; frame-ancestors ", &origin]);
            answer.headers.push(("content-security-policy", policy));
            answer.set_cookies(cookies);
            answer
        }
        Err(error) => Answer::error(error),
    }
}

/// `iss` and `sid` of the query, each of them once: without them anybody's page could end sessions.
fn read_query(incoming: &Incoming) -> Option<(String, String)> {
    let (_, query) = incoming.url.path_and_rest().split_once('?')?;
    let pairs = parse_form(query.split('#').next()?);
    let one = |name: &str| {
        let mut found = pairs.iter().filter(|(other, _)| other == name);
        let (_, value) = found.next().filter(|(_, value)| !value.is_empty())?;
        found.next().is_none().then(|| value.clone())
    };
    Some((one("iss")?, one("sid")?))
}

/// Ends the session, and gives out the origin whose frame this is.
async fn end<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    entry: &ProviderEntry,
    cookies: &mut Vec<String>,
) -> Result<String, Error> {
    let refused = || Error::new(Code::LogoutRefused);
    let (iss, sid) = read_query(incoming).ok_or_else(refused)?;
    let client = resolve(host, entry).await?;
    let issuer = client.provider.metadata.issuer.as_deref().filter(|issuer| *issuer == iss).ok_or_else(refused)?;
    let origin = AbsoluteUrl::parse(issuer).map_err(|_| refused())?.origin();
    match open(host, backend, incoming).await {
        Ok(opened) if opened.entry.name == entry.name => {
            let claims = opened.session.tokens.claims.as_ref();
            let says = |name: &str, value: &str| claims.and_then(|claims| claims.get_str(name)) == Some(value);
            if says("sid", &sid) && says("iss", &iss) {
                remember_end(host, backend, &opened.session).await?;
                *cookies = clear_cookies(backend, incoming, None);
            }
        }
        Err(error) if error.kind() != Kind::Session => return Err(error),
        _ => {}
    }
    if host.has_store() {
        end_sessions(host, backend, &belonging(entry, issuer, Some(&sid), None)).await?;
    }
    Ok(origin)
}
