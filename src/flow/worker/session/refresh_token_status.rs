//! A refused refresh token (`invalid_grant`, RFC 6749 section 5.2) of a session in its cookie. Another isolate
//! may have used the token a moment ago, and the fresh cookie may be on the way.
//!
//! So a refusal leaves the session's cookie alone, and a small cookie next to it says which token was refused
//! and when. It names the token by a digest with the session's secret id, which reveals nothing.

use super::session::Session;
use crate::base::text::{integer, parse_integer, split_once};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, join_by};
use crate::base::vocabulary::W;
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::http::Request;
use crate::flow::worker::http::cookies::SameSite;
use crate::protocol::authorization::transaction::tag_of;
use crate::step::Cx;

/// Seconds after a refusal within which the fresh cookie of another isolate may still arrive: an answer waits
/// for its upstream.
const GRACE: i64 = 60;

/// What is known about a session's refresh token, if the session is in its cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshTokenStatus {
    /// Nothing speaks against it.
    Good,
    /// It was refused in this request; the session may live on with a newer one.
    Doubtful,
    /// It was refused before, and the session came back with it.
    Refused,
    /// It was refused before, and no newer one came in time.
    Over,
}

/// A tag for the session's refresh token.
#[must_use]
pub fn tag<'a>(arena: Arena<'a>, session: Session<'a>) -> Value<'a> {
    let token = session.tokens().refresh_token();
    tag_of(arena, join_by(arena, session.id(), b'|', token).bytes())
}

fn cookie_name<'a>(
    arena: Arena<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    provider: ConfiguredProvider<'a>,
) -> Value<'a> {
    let name = provider.profile(Some(request)).name(arena, W::_refused.bytes(), configuration.handler().bytes());
    join_by(arena, name, b'.', provider.name())
}

impl RefreshTokenStatus {
    /// What the user agent's cookie says about the session's present refresh token.
    #[must_use]
    pub fn find<'a>(
        cx: &Cx<'a>,
        configuration: Configuration<'a>,
        request: Request<'a>,
        provider: ConfiguredProvider<'a>,
        session: Session<'a>,
    ) -> Self {
        let (arena, now) = (cx.arena, cx.now);
        let name = cookie_name(arena, configuration, request, provider);
        match split_once(request.cookies().find(name.bytes()).bytes(), b".") {
            Some((at, refused)) if refused == tag(arena, session).bytes() => {
                let is_recent = parse_integer(at).is_some_and(|at| now.saturating_sub(at) < GRACE);
                if is_recent { Self::Refused } else { Self::Over }
            }
            _ => Self::Good,
        }
    }

    /// Adds the `Set-Cookie` value that tells the next requests of a refusal, for the life of the session; or,
    /// after the refusal no longer applies, the one that removes what the request sent.
    pub fn set<'a>(
        self,
        cx: &Cx<'a>,
        cookies: &mut List<'a>,
        configuration: Configuration<'a>,
        request: Request<'a>,
        provider: ConfiguredProvider<'a>,
        session: Session<'a>,
    ) {
        let (arena, now) = (cx.arena, cx.now);
        match self {
            Self::Good => clear(cookies, arena, configuration, request, provider),
            Self::Doubtful => {
                let name = cookie_name(arena, configuration, request, provider);
                let value = join_by(arena, arena.owned(integer(now)), b'.', tag(arena, session));
                let max_age = session.ends_at(configuration).saturating_sub(now);
                let profile = provider.profile(Some(request));
                cookies.push(profile.set(arena, name.bytes(), value.bytes(), max_age, SameSite::Lax));
            }
            Self::Refused | Self::Over => {}
        }
    }
}

/// Adds the removal of the request's cookie about a refusal, if it has one.
pub fn clear<'a>(
    cookies: &mut List<'a>,
    arena: Arena<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    provider: ConfiguredProvider<'a>,
) {
    let name = cookie_name(arena, configuration, request, provider);
    if request.cookies().find(name.bytes()).exists() {
        cookies.push(provider.profile(Some(request)).clear(arena, name.bytes(), SameSite::Lax));
    }
}
