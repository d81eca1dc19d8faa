//! A refresh token that the server refused (`invalid_grant`, RFC 6749 section 5.2), of a session whose cookie
//! holds it: another isolate may have used it a moment ago, and its cookie may be on the way.
//!
//! So a refusal leaves the session's cookie alone, and a small cookie beside it says which token was refused
//! and when. It is a digest with the session's own secret id: nothing can be learned of it.

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

/// Seconds after a refusal in which the fresh cookie of another isolate may still arrive: an answer waits for
/// its upstream.
const GRACE: i64 = 60;

/// What is known of a session's refresh token, if the cookie holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshTokenStatus {
    /// Nothing against it.
    Good,
    /// It was refused in this request: the session may live with a newer one.
    Doubtful,
    /// It was refused before, and its session came back with it.
    Refused,
    /// It was refused before, and no newer one came in time.
    Over,
}

/// Names the session's refresh token.
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
    /// What the user agent says of the session's present refresh token.
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

    /// Adds the `Set-Cookie` value by which the next request knows of a refusal now, as long as the session
    /// lasts; or which makes the user agent forget one, where the request spoke of one.
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

/// Adds the removal of what the request said of a refusal, where it did.
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
