//! What is left of an ended session. With a store it is gone everywhere. One that was in its cookie may come back: an
//! answer that is still under way may set that cookie once more, in this isolate or in another.
//!
//! So the isolate remembers the end, and the answer that ended the session (a sign-out, or a sign-in that
//! replaced it) sets a small cookie that names it by a hash. Each ended session has its own cookie, so that no
//! answer can undo another's.

use crate::base::text::{integer, parse_integer};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, concat, join};
use crate::base::vocabulary::{W, word};
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::http::Request;
use crate::flow::worker::http::cookies::{Profile, SameSite};
use crate::flow::worker::session::isolate::memorize;
use crate::flow::worker::session::session::Session;
use crate::flow::worker::session::store;
use crate::step::{Cx, Result};

/// The most ended sessions for which a user agent keeps a cookie; the oldest is forgotten first.
const MOST: usize = 8;

/// The key under which the isolate remembers that the session is over.
#[must_use]
pub fn key<'a>(arena: Arena<'a>, session: Session<'a>) -> Value<'a> {
    join(arena, word(W::ended_), session.tag())
}

/// Ends the session. With a store it is gone in every isolate at once. Without one, this isolate remembers its
/// end: a copy of its cookie no longer opens here, and an answer that is still under way does not bring it
/// back.
///
/// # Errors
/// `store_unavailable` if the session could not be ended.
pub fn remember_end<'a>(cx: &mut Cx<'a>, configuration: Configuration<'a>, session: Session<'a>) -> Result<()> {
    if configuration.has_store() {
        store::end(cx, configuration, session)?;
    }
    let key = key(cx.arena, session);
    let life = life(cx.now, configuration, session);
    memorize(cx, key, Value::TRUE, life)
}

/// Whether a cookie of the user agent says that the session is over.
#[must_use]
pub fn is_said<'a>(
    arena: Arena<'a>,
    configuration: Configuration<'a>,
    request: Option<Request<'a>>,
    provider: ConfiguredProvider<'a>,
    session: Session<'a>,
) -> bool {
    let name = cookie_name(arena, configuration, provider.profile(request), session);
    request.is_some_and(|request| request.cookies().find(name.bytes()).exists())
}

/// Seconds for which an answer could bring the session back: each answer writes it with new limits, of which
/// only the absolute one is fixed.
fn life(now: i64, configuration: Configuration, session: Session) -> i64 {
    session.ends_at_the_latest(configuration).saturating_sub(now)
}

fn prefix<'a>(arena: Arena<'a>, configuration: Configuration<'a>, profile: Profile) -> Value<'a> {
    let name = profile.name(arena, W::_ended.bytes(), configuration.handler().bytes());
    concat(arena, &[name.bytes(), b"."])
}

fn cookie_name<'a>(
    arena: Arena<'a>,
    configuration: Configuration<'a>,
    profile: Profile,
    session: Session<'a>,
) -> Value<'a> {
    join(arena, prefix(arena, configuration, profile), session.tag())
}

/// Adds the `Set-Cookie` values that tell every isolate which sessions have ended; none if a store holds that.
pub fn ended_cookies<'a>(
    cx: &Cx<'a>,
    cookies: &mut List<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    ended: &[(ConfiguredProvider<'a>, Session<'a>)],
) {
    if configuration.has_store() {
        return;
    }
    let mut trimmed = None;
    for (provider, session) in ended {
        // Each under the name that its own provider's cookies have here.
        let profile = provider.profile(Some(request));
        if trimmed != Some(profile) {
            trim(cx.arena, cookies, configuration, profile, request, MOST.saturating_sub(ended.len()));
            trimmed = Some(profile);
        }
        let name = cookie_name(cx.arena, configuration, profile, *session);
        let max_age = life(cx.now, configuration, *session);
        cookies.push(profile.set(cx.arena, name.bytes(), &integer(cx.now), max_age, SameSite::Lax));
    }
}

/// Removes the oldest of those that the request sent.
fn trim<'a>(
    arena: Arena<'a>,
    cookies: &mut List<'a>,
    configuration: Configuration<'a>,
    profile: Profile,
    request: Request<'a>,
    room: usize,
) {
    let prefix = prefix(arena, configuration, profile);
    // In the order of their ends.
    let mut newest: Vec<(i64, &[u8])> = Vec::new();
    for (name, value) in request.cookies().members() {
        let name = name.bytes();
        if name.strip_prefix(prefix.bytes()).is_none_or(|tag| tag.contains(&b'.')) {
            continue;
        }
        let at = parse_integer(value.bytes()).unwrap_or_default();
        let index = newest.iter().position(|(other, _)| *other > at).unwrap_or(newest.len());
        newest.insert(index, (at, name));
        if newest.len() > room {
            let (_, oldest) = newest.remove(0);
            cookies.push(profile.clear(arena, oldest, SameSite::Lax));
        }
    }
}
