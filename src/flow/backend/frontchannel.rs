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
use super::session_cookie::open;
use super::session_end::end_one;
use super::session_index::sessions;
use crate::base::form::parse_form;
use crate::base::text::concat;
use crate::base::url::AbsoluteUrl;
use crate::flow::send::tell;
use crate::host::Serve;
use crate::protocol::checks::front_channel_logout;
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

/// Ends the session, and gives out the origin whose frame this is.
async fn end<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    entry: &ProviderEntry,
    cookies: &mut Vec<String>,
) -> Result<String, Error> {
    let client = resolve(host, entry).await?;
    let issuer = &client.provider.issuer(&client.variables)?.unwrap_or_default();
    let query = parse_form(incoming.query());
    let sid = front_channel_logout::verify(&query, issuer)?;
    let origin = AbsoluteUrl::parse(issuer).map_err(|_| Error::new(Code::LogoutRefused))?.origin();
    match open(host, backend, incoming, Some(&entry.name)).await {
        Ok(opened) => {
            let claims = opened.session.tokens.claims.as_ref();
            let says = |name: &str, value: &str| claims.and_then(|claims| claims.get_str(name)) == Some(value);
            if says("sid", sid) && says("iss", issuer) {
                *cookies = end_one(host, backend, incoming, &opened).await?;
            }
        }
        Err(error) if error.kind() != Kind::Session => return Err(error),
        _ => {}
    }
    if host.has_store() {
        // Nothing is written for a `sid` that is not known: anybody can send one.
        let of = belonging(entry, issuer, Some(sid), None);
        let listed = sessions(host, backend, &of).await?;
        end_sessions(host, backend, &of, listed, None).await?;
    }
    Ok(origin)
}
