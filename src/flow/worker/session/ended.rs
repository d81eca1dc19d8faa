//! A session that has ended, where its cookie holds it: an answer that is still under way may set that cookie
//! once more, in this isolate or in another.
//!
//! So the isolate remembers it, and the answer that ended the session (a sign-out, or a sign-in that replaced
//! it) sets a small cookie that names it by a hash. Each ended session has a cookie of its own, so that no
//! answer can undo another's.

use super::isolate::{memorize, recollect_all};
use super::session::Session;
use crate::base::arena::Arena;
use crate::base::build::concat;
use crate::base::text::{integer, parse_integer};
use crate::base::value::Value;
use crate::base::vocabulary::W;
use crate::flow::worker::config::Configuration;
use crate::flow::worker::http::Request;
use crate::flow::worker::http::cookies::{self, Profile, SameSite};
use crate::step::{Cx, Result};

/// The most ended sessions of which a user agent keeps the cookie; the oldest is forgotten first.
const MOST: usize = 8;

/// The name under which the isolate remembers that the session of a tag is over.
#[must_use]
pub fn key<'a>(arena: Arena<'a>, tag: &[u8]) -> Value<'a> {
    concat(arena, &[W::ended_.bytes(), tag])
}

/// Has the isolate remember that the session is over, until it would have ended by itself.
///
/// # Errors
/// None but that the step waits.
pub fn remember<'a>(cx: &mut Cx<'a>, configuration: Configuration<'a>, session: Session<'a>) -> Result<()> {
    let key = key(cx.arena, session.tag(cx.arena).bytes());
    let life = life(cx.now, configuration, session);
    memorize(cx, key, Value::TRUE, life)
}

/// What the isolate said of sessions that may be over, so that it is asked once.
pub struct Ended<'a> {
    /// Tags of sessions, each with whether it is over.
    known: Vec<(Value<'a>, bool)>,
}

impl<'a> Ended<'a> {
    /// Asks for all tags at once.
    ///
    /// # Errors
    /// None but that the step waits.
    pub fn recollect(cx: &mut Cx<'a>, tags: &[Value<'a>]) -> Result<Self> {
        let mut ended = Self { known: Vec::new() };
        ended.ask(cx, tags)?;
        Ok(ended)
    }
    fn ask(&mut self, cx: &mut Cx<'a>, tags: &[Value<'a>]) -> Result<()> {
        if !tags.is_empty() {
            let keys: Vec<Value> = tags.iter().map(|tag| key(cx.arena, tag.bytes())).collect();
            let remembered = recollect_all(cx, &keys)?;
            self.known.extend(tags.iter().zip(remembered.items()).map(|(tag, ended)| (*tag, ended.exists())));
        }
        Ok(())
    }
    /// Whether the isolate, or the user agent by its cookies, says that the session is over. A session whose
    /// tag was not among the first ones costs another question: its cookie has the name of another.
    ///
    /// # Errors
    /// None but that the step waits.
    pub fn is_over(
        &mut self,
        cx: &mut Cx<'a>,
        configuration: Configuration<'a>,
        profile: Profile,
        request: Option<Request<'a>>,
        session: Session<'a>,
    ) -> Result<bool> {
        let tag = session.tag(cx.arena);
        if !self.known.iter().any(|(known, _)| known.same_text(tag)) {
            self.ask(cx, &[tag])?;
        }
        let is_remembered = self.known.iter().any(|(known, is_over)| *is_over && known.same_text(tag));
        let name = concat(cx.arena, &[prefix(cx.arena, configuration, profile).bytes(), tag.bytes()]);
        let is_said = request.is_some_and(|request| cookies::find(request.cookie().bytes(), name.bytes()).is_some());
        Ok(is_remembered || is_said)
    }
}

/// Seconds for which an answer can bring the session back: each one writes it with limits of its own, of
/// which only the absolute one is fixed.
fn life(now: i64, configuration: Configuration, session: Session) -> i64 {
    session.ends_at_the_latest(configuration).saturating_sub(now)
}

fn prefix<'a>(arena: Arena<'a>, configuration: Configuration<'a>, profile: Profile) -> Value<'a> {
    let name = profile.name(arena, W::_ended.bytes(), configuration.handler().bytes());
    concat(arena, &[name.bytes(), b"."])
}

/// Adds the `Set-Cookie` values by which every isolate knows that the sessions are over.
pub fn set_cookies<'a>(
    cx: &Cx<'a>,
    cookies: &mut Vec<Value<'a>>,
    configuration: Configuration<'a>,
    profile: Profile,
    request: Request<'a>,
    ended: &[Session<'a>],
) {
    let (arena, prefix) = (cx.arena, prefix(cx.arena, configuration, profile));
    let room = MOST.saturating_sub(ended.len());
    // The newest stay, in the order of their ends.
    let mut newest: Vec<(i64, &[u8])> = Vec::new();
    for (name, value) in cookies::parse(request.cookie().bytes()) {
        if name.strip_prefix(prefix.bytes()).is_none_or(|tag| tag.contains(&b'.')) {
            continue;
        }
        let at = parse_integer(value).unwrap_or_default();
        let index = newest.iter().position(|(other, _)| *other > at).unwrap_or(newest.len());
        newest.insert(index, (at, name));
        if newest.len() > room {
            let (_, oldest) = newest.remove(0);
            cookies.push(profile.clear(arena, oldest, SameSite::Lax));
        }
    }
    for session in ended {
        let name = concat(arena, &[prefix.bytes(), session.tag(arena).bytes()]);
        let max_age = life(cx.now, configuration, *session);
        cookies.push(profile.set(arena, name.bytes(), &integer(cx.now), max_age, SameSite::Lax));
    }
}
