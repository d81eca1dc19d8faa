//! The index of stored sessions by their session or subject at the provider (`sid` and `sub`, OpenID Connect
//! Back-Channel Logout 1.0 section 2.3).
//!
//! An entry is a list of session keys with their ends, changed by compare-and-swap. Its own key is a hash, so
//! the store learns neither `sid` nor `sub`. For a minute after a logout the list also holds its time, so
//! that a sign-in under way ends too.

use super::store_entry::{self, pause, store_unavailable};
use crate::base::crypto::sha256_text;
use crate::base::text::{integer, parse_integer, split_once};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, Text, concat, join, join_by};
use crate::base::value::names::Names;
use crate::base::vocabulary::{W, Word, word};
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::session::session::Session;
use crate::flow::worker::session::store;
use crate::protocol::checks::logout_token::ends_sign_in;
use crate::step::{Code, Cx, Result};

/// The most sessions of one subject. The oldest is forgotten first, and then ends only by its own limits.
const MOST: usize = 64;
/// How often a change is attempted while others change the same entry.
const ATTEMPTS: usize = 16;
/// Milliseconds between attempts.
const PAUSE: i64 = 10;
/// Seconds after which an entry without sessions may go, and within which a sign-in that was under way at a
/// logout ends.
const EMPTY: i64 = 60;

/// A provider's session or subject: one `sid`, or one `sub`.
#[derive(Clone, Copy)]
pub struct Belonging<'a> {
    /// The provider.
    pub provider: ConfiguredProvider<'a>,
    /// The issuer.
    pub issuer: Value<'a>,
    /// `sid` or `sub`
    pub name: Word,
    /// Its value.
    pub value: Value<'a>,
}

impl<'a> Belonging<'a> {
    /// The `sid` and `sub` in a session's claims.
    fn of(provider: ConfiguredProvider<'a>, claims: Value<'a>) -> impl Iterator<Item = Self> {
        let named = [W::sid, W::sub].into_iter().filter(move |name| claims.member(*name).is_text());
        named.map(move |name| Self { provider, issuer: claims.member(W::iss), name, value: claims.member(name) })
    }
    fn key(self, arena: Arena<'a>) -> Value<'a> {
        let aad = self.provider.aad();
        let named = concat(arena, &[aad.bytes(), b"\n", self.issuer.bytes(), b"\n", self.value.bytes()]);
        join_by(arena, word(self.name), b':', sha256_text(arena, named.bytes()))
    }
}

/// One item of a list.
#[derive(Clone, Copy)]
struct Listed<'a> {
    /// A session's key in the store; for a logout, `closed:` and when the provider issued its token.
    key: Value<'a>,
    /// When the session ends at the latest; or until when the logout is remembered.
    end: i64,
}

impl Listed<'_> {
    /// When the logout was, if the item is one.
    fn closed_at(self) -> Option<i64> {
        self.key.bytes().strip_prefix(W::closed_.bytes()).and_then(parse_integer)
    }
}

/// When the last logout in a list was.
fn closed_at(list: &[Listed]) -> Option<i64> {
    list.iter().find_map(|listed| listed.closed_at())
}

/// Whether a list holds a logout that ends a sign-in whose ID token was issued at `issued_at`.
fn is_closed(list: &[Listed], issued_at: i64) -> bool {
    closed_at(list).is_some_and(|closed_at| ends_sign_in(closed_at, issued_at))
}

fn parse<'a>(arena: Arena<'a>, text: &'a [u8], now: i64) -> Vec<Listed<'a>> {
    let mut list = Vec::new();
    for line in text.split(|byte| *byte == b'\n') {
        if let Some((end, key)) = split_once(line, b" ")
            && let Some(end) = parse_integer(end).filter(|end| *end > now)
        {
            list.push(Listed { key: arena.text(key), end });
        }
    }
    list
}

/// Changes a list. Returns the new list.
fn change<'a>(cx: &mut Cx<'a>, key: Value<'a>, edit: &dyn Fn(&mut Vec<Listed<'a>>)) -> Result<Vec<Listed<'a>>> {
    for _ in 0..ATTEMPTS {
        let before = store_entry::read(cx, key)?;
        let mut list = parse(cx.arena, before.content().bytes(), cx.now);
        let known = list.len();
        edit(&mut list);
        if list.is_empty() && known == 0 {
            return Ok(list);
        }
        let (mut text, mut until) = (Text::new(cx.arena), cx.now.saturating_add(EMPTY));
        let most = MOST.saturating_add(usize::from(closed_at(&list).is_some()));
        for listed in list.iter().skip(list.len().saturating_sub(most)) {
            text.bytes(&integer(listed.end));
            text.byte(b' ');
            text.add(listed.key);
            text.byte(b'\n');
            until = until.max(listed.end);
        }
        // An empty entry is written, not removed: a removal would also delete what another request has just
        // added.
        if store_entry::write(cx, key, text.done(), before.version(), until)?.exists() {
            return Ok(list);
        }
        pause(cx, PAUSE)?;
    }
    Err(store_unavailable(cx))
}

/// The claims, the provider and the session's key, if the provider may end the session.
fn indexed<'a>(
    arena: Arena<'a>,
    configuration: Configuration<'a>,
    session: Session<'a>,
) -> Option<(Value<'a>, ConfiguredProvider<'a>, Value<'a>)> {
    let provider = configuration.find_provider(session.provider().bytes())?;
    let claims = session.tokens().claims();
    let is_indexed = claims.exists() && (provider.has_back_channel_logout() || provider.has_front_channel_logout());
    is_indexed.then(|| (claims, provider, store::key(arena, provider, session.id())))
}

/// Adds the session to the lists of its claims, if its provider may end sessions.
///
/// # Errors
/// `session_missing` if the provider has ended it since it issued the ID token; `store_unavailable`
pub fn add<'a>(cx: &mut Cx<'a>, configuration: Configuration<'a>, session: Session<'a>) -> Result<()> {
    let Some((claims, provider, key)) = indexed(cx.arena, configuration, session) else { return Ok(()) };
    let end = session.ends_at_the_latest(configuration);
    let issued_at = claims.member(W::iat).seconds().unwrap_or_default();
    for belonging in Belonging::of(provider, claims) {
        let edit = |list: &mut Vec<Listed<'a>>| {
            list.retain(|other| !other.key.same_text(key));
            if !is_closed(list, issued_at) {
                list.push(Listed { key, end });
            }
        };
        let list = change(cx, belonging.key(cx.arena), &edit)?;
        cx.ensure(!is_closed(&list, issued_at), Code::SessionMissing)?;
    }
    Ok(())
}

/// Removes the session from the lists of its claims.
///
/// # Errors
/// `store_unavailable`
pub fn remove<'a>(cx: &mut Cx<'a>, configuration: Configuration<'a>, session: Session<'a>) -> Result<()> {
    let Some((claims, provider, key)) = indexed(cx.arena, configuration, session) else { return Ok(()) };
    let mut ended = List::new(cx.arena);
    ended.push(key);
    let ended = ended.done();
    for belonging in Belonging::of(provider, claims) {
        forget(cx, belonging, ended)?;
    }
    Ok(())
}

/// The keys of the sessions in a list.
fn keys<'a>(arena: Arena<'a>, list: &[Listed<'a>]) -> Value<'a> {
    let mut keys = List::new(arena);
    for listed in list {
        if !listed.key.bytes().starts_with(W::closed_.bytes()) {
            keys.push(listed.key);
        }
    }
    keys.done()
}

/// The keys of all sessions of one `sid` or `sub`, as a list.
///
/// # Errors
/// `store_unavailable`
pub fn sessions<'a>(cx: &mut Cx<'a>, of: Belonging<'a>) -> Result<Value<'a>> {
    let found = store_entry::read(cx, of.key(cx.arena))?;
    let list = parse(cx.arena, found.content().bytes(), cx.now);
    Ok(keys(cx.arena, &list))
}

/// The same, and closes the list: no session is added later whose ID token was issued before the logout at
/// `issued_at`. A sign-in that is under way would otherwise outlive its logout.
///
/// # Errors
/// `store_unavailable`
pub fn close<'a>(cx: &mut Cx<'a>, of: Belonging<'a>, issued_at: i64) -> Result<Value<'a>> {
    let (arena, until) = (cx.arena, cx.now.saturating_add(EMPTY));
    let edit = |list: &mut Vec<Listed<'a>>| {
        let latest = closed_at(list).unwrap_or(issued_at).max(issued_at);
        list.retain(|other| !other.key.bytes().starts_with(W::closed_.bytes()));
        list.push(Listed { key: join(arena, word(W::closed_), arena.owned(integer(latest))), end: until });
    };
    let list = change(cx, of.key(arena), &edit)?;
    Ok(keys(arena, &list))
}

/// Removes ended sessions from the list; `ended` are their keys, a list.
///
/// # Errors
/// `store_unavailable`
pub fn forget<'a>(cx: &mut Cx<'a>, of: Belonging<'a>, ended: Value<'a>) -> Result<()> {
    let ended = Names::of_list(ended);
    change(cx, of.key(cx.arena), &|list| list.retain(|listed| !ended.has(listed.key.bytes())))?;
    Ok(())
}
