//! Sessions in a store. The cookie holds only 32 random bytes (OAuth 2.0 for Browser-Based Applications,
//! section 6.1.3.2), and the session is found under a hash of them.
//!
//! A store sees neither ids nor tokens: keys are hashes, and values are sealed and bound to their key, so that
//! a value moved to another key does not open there.

pub mod index;
pub mod reservation;
pub mod store_entry;
use super::handle::{self, Handle};
use super::open::open_sealed::open_sealed;
use super::open::opened::OpenedSession;
use super::session::{STORED_ID_LENGTH, Session};
use super::store::store_entry::{StoreEntry, pause, store_unavailable};
use crate::base::crypto::{decode_bytes, encode, sha256, sha256_text};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{Object, join, join_by};
use crate::base::vocabulary::{W, word};
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::step::effect::STORE_DEADLINE;
use crate::step::kind::Kind;
use crate::step::{Code, Cx, Failure, Result};

/// How many writes are attempted while others write the same entry.
pub const TRIES: u32 = 8;
/// Milliseconds between attempts at a write that must not be lost.
const PAUSES: &[i64] = &[100, 200, 400, 800, 1600];
/// Seconds that [`write_surely`] can take: one attempt, another that begins in the second after it, and a look
/// at the result.
pub const WRITING: i64 = 3 * STORE_DEADLINE + 1;
/// Seconds within which another request may still write an ended session, or wait for it.
const BURIED: i64 = 60;

/// Whether a cookie's value can be an id; a sealed session is any other text.
#[must_use]
pub fn is_id(text: &[u8]) -> bool {
    decode_bytes(text).is_some_and(|bytes| bytes.len() == STORED_ID_LENGTH)
}

/// The key of a session: a hash of its id with handler, provider, server and client.
#[must_use]
pub fn key<'a>(arena: Arena<'a>, provider: ConfiguredProvider<'a>, id: Value<'a>) -> Value<'a> {
    let named = join_by(arena, provider.session_aad(), b'|', id);
    join(arena, word(W::session_), sha256_text(arena, named.bytes()))
}

fn key_of<'a>(cx: &mut Cx<'a>, configuration: Configuration<'a>, session: Session<'a>) -> Result<Value<'a>> {
    let provider = configuration.provider(cx, session.provider().bytes())?;
    Ok(key(cx.arena, provider, session.id()))
}

/// Whether a failure says that there is no session, rather than that this is not known now.
#[must_use]
pub fn is_gone(failure: Failure) -> bool {
    failure.kind() == Kind::Session
}

/// A session's entry, handed on or just read, if there is one; and its handle.
pub(super) struct Located<'a> {
    pub(super) key: Value<'a>,
    pub(super) entry: StoreEntry<'a>,
    pub(super) handle: Value<'a>,
}

/// The entry for an id: the one that was handed on, else read now.
///
/// # Errors
/// `store_unavailable`
pub(super) fn locate<'a>(cx: &mut Cx<'a>, provider: ConfiguredProvider<'a>, handle: Handle<'a>) -> Result<Located<'a>> {
    let key = key(cx.arena, provider, handle.cookie);
    let (read_at, entry) = match handle.entry(cx.arena, cx.now) {
        Some(handed_on) => handed_on,
        None => (cx.now, store_entry::read(cx, key)?),
    };
    Ok(Located { key, entry, handle: handle::write(cx.arena, handle.cookie, read_at, entry) })
}

/// Writes the session if its entry is unchanged since it was read; false if another was first.
///
/// # Errors
/// `store_unavailable`; it may have been written anyway.
pub fn write<'a>(cx: &mut Cx<'a>, configuration: Configuration<'a>, opened: &mut OpenedSession<'a>) -> Result<bool> {
    let written = write_session(cx, configuration, opened.session, opened.version())?;
    Ok(opened.written(written))
}

/// As [`write()`], for what must not be lost. Retries for some seconds if the store does not answer, and
/// recognises a write whose answer got lost.
///
/// # Errors
/// `store_unavailable`
pub fn write_surely<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    opened: &mut OpenedSession<'a>,
) -> Result<bool> {
    let written = write_session_surely(cx, configuration, opened.session, opened.version())?;
    Ok(opened.written(written))
}

/// Reads the entry again, so that `opened` holds the present session.
///
/// # Errors
/// `session_missing`, `session_expired`, `store_unavailable`
pub fn look_again<'a>(cx: &mut Cx<'a>, configuration: Configuration<'a>, opened: &mut OpenedSession<'a>) -> Result<()> {
    let key = key(cx.arena, opened.provider, opened.session.id());
    let found = store_entry::read(cx, key)?;
    cx.ensure(found.exists(), Code::SessionMissing)?;
    opened.session = open_sealed(cx, configuration, opened.provider, Some(key), found.content())?;
    opened.written(found.version());
    Ok(())
}

/// Ends the session if its entry is unchanged since it was read; false if another wrote first.
///
/// # Errors
/// `store_unavailable`
pub fn end_where<'a>(cx: &mut Cx<'a>, configuration: Configuration<'a>, opened: &OpenedSession<'a>) -> Result<bool> {
    end_version(cx, configuration, opened.session, opened.version())
}

/// Writes the session. Returns the new version; nothing if another was first.
fn write_session<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    session: Session<'a>,
    version: Value<'a>,
) -> Result<Value<'a>> {
    let key = key_of(cx, configuration, session)?;
    let sealed = session.seal(cx, configuration, Some(key))?;
    store_entry::write(cx, key, sealed, version, session.ends_at(configuration))
}

/// As [`write_session`], with retries. Returns the new version; nothing if another was first.
fn write_session_surely<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    session: Session<'a>,
    version: Value<'a>,
) -> Result<Value<'a>> {
    let key = key_of(cx, configuration, session)?;
    let sealed = session.seal(cx, configuration, Some(key))?;
    let (begun, mut last) = (cx.now, None);
    for milliseconds in PAUSES {
        if cx.now.saturating_sub(begun) > STORE_DEADLINE {
            break;
        }
        let written = store_entry::write(cx, key, sealed, version, session.ends_at(configuration));
        match cx.catch(written)? {
            Ok(version) if version.exists() => return Ok(version),
            Ok(_) => {
                // Was this refused because a write before it had arrived after all?
                let found = store_entry::read(cx, key)?;
                return Ok(if found.content().same_text(sealed) { found.version() } else { Value::NOTHING });
            }
            Err(failure) => {
                last = Some(failure);
                pause(cx, *milliseconds)?;
            }
        }
    }
    Err(match last {
        Some(failure) => cx.fail_again(failure),
        None => store_unavailable(cx),
    })
}

/// Begins a session in the store under its new id. `reservation` is the version of the reservation under that id;
/// nothing if there is none.
///
/// # Errors
/// `session_missing` if the provider has ended it already; `store_unavailable`, `entropy_unavailable`
pub fn create<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    session: Session<'a>,
    reservation: Value<'a>,
) -> Result<()> {
    index::add(cx, configuration, session)?;
    let written = write_session_surely(cx, configuration, session, reservation)?;
    // If another entry is there, the provider has ended the session since it was indexed, or the reservation has
    // expired.
    cx.ensure(written.exists(), Code::SessionMissing)
}

/// Moves a session from its sealed cookie into the store. Its new id is derived from the old one, so that
/// requests that bring the same cookie at once, or an older copy of it, arrive at one entry and share its
/// refreshes. If the entry exists, the newer tokens count. Returns the session in the store, and its version.
///
/// # Errors
/// `session_missing` if it has been ended since, `store_unavailable`
pub fn take_in<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    session: Session<'a>,
) -> Result<(Session<'a>, Value<'a>)> {
    let provider = configuration.provider(cx, session.provider().bytes())?;
    let mut session = moved(cx.arena, session);
    let key = key(cx.arena, provider, session.id());
    for _ in 0..TRIES {
        let found = store_entry::read(cx, key)?;
        if found.exists() {
            let there = open_sealed(cx, configuration, provider, Some(key), found.content())?;
            if there.tokens().received_at().int_or(0) >= session.tokens().received_at().int_or(0) {
                return Ok((there, found.version()));
            }
            session = session.with(cx.arena, W::refresh, renewed(cx.arena, there.refresh()));
        } else {
            let added = index::add(cx, configuration, session);
            if let Err(failure) = cx.catch(added)? {
                if is_gone(failure) {
                    // The cookie and its copies live longer than the index remembers the logout.
                    end_version(cx, configuration, session, Value::NOTHING)?;
                }
                return Err(cx.fail_again(failure));
            }
        }
        let version = write_session(cx, configuration, session, found.version())?;
        if version.exists() {
            let mut event = Object::new(cx.arena);
            event.put(W::provider, session.provider());
            cx.emit(W::session_moved, event);
            return Ok((session, version));
        }
    }
    Err(store_unavailable(cx))
}

/// The session under its id in the store.
fn moved<'a>(arena: Arena<'a>, session: Session<'a>) -> Session<'a> {
    let named = join(arena, word(W::moved_), session.id());
    let id = encode(arena, &sha256(named.bytes()));
    session.with_id(arena, id).with(arena, W::moved, Value::TRUE)
}

/// The state of the refresh after the tokens were replaced.
fn renewed<'a>(arena: Arena<'a>, refresh: Value<'a>) -> Value<'a> {
    let mut renewed = Object::new(arena);
    renewed.put(W::generation, refresh.member(W::generation).int_or(0).saturating_add(1));
    renewed.put(W::failures, 0);
    renewed.done()
}

/// Until when an ended session must not return. Any copy of the sealed cookie would bring back one that came
/// from there, until the cookie's own end.
fn stays_ended(configuration: Configuration, session: Session, now: i64) -> i64 {
    if session.is_moved() { session.ends_at_the_latest(configuration) } else { now }
}

/// Removes the session: everyone with a copy of its cookie is signed out in every isolate.
///
/// # Errors
/// `store_unavailable` if it could not be ended.
pub fn end<'a>(cx: &mut Cx<'a>, configuration: Configuration<'a>, session: Session<'a>) -> Result<()> {
    let key = key_of(cx, configuration, session)?;
    let mut is_ended = !session.is_moved();
    if is_ended {
        store_entry::clear(cx, key)?;
    }
    for _ in 0..TRIES {
        if is_ended {
            // What remains in the index no longer leads to a session.
            let removed = index::remove(cx, configuration, session);
            let _ = cx.catch(removed)?;
            return Ok(());
        }
        let version = store_entry::read(cx, key)?.version();
        is_ended = end_version(cx, configuration, session, version)?;
    }
    Err(store_unavailable(cx))
}

/// Ends the session of `provider` that the entry under `key` holds, or that a sign-in is about to write there;
/// false if it began after `last`.
///
/// # Errors
/// `store_unavailable` if it could not be ended.
pub fn end_at<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    provider: ConfiguredProvider<'a>,
    key: Value<'a>,
    last: Option<i64>,
) -> Result<bool> {
    for _ in 0..TRIES {
        let found = store_entry::read(cx, key)?;
        if !found.exists() {
            let until = cx.now.saturating_add(BURIED);
            if store_entry::write(cx, key, word(W::ended), Value::NOTHING, until)?.exists() {
                return Ok(true);
            }
            continue;
        }
        let session = open_sealed(cx, configuration, provider, Some(key), found.content());
        return match cx.catch(session)? {
            Ok(session) if last.is_some_and(|last| session.signed_in_at() > last) => Ok(false),
            Ok(session) => end(cx, configuration, session).map(|()| true),
            // It holds no usable session. The mark of an ended session must stay.
            Err(_) => Ok(true),
        };
    }
    Err(store_unavailable(cx))
}

/// Ends the session if its entry still has `version`; false if another wrote first. A mark that does not open
/// takes its place for as long as the session could come back.
///
/// # Errors
/// `store_unavailable`
fn end_version<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    session: Session<'a>,
    version: Value<'a>,
) -> Result<bool> {
    let key = key_of(cx, configuration, session)?;
    let until = stays_ended(configuration, session, cx.now).max(cx.now.saturating_add(BURIED));
    Ok(store_entry::write(cx, key, word(W::ended), version, until)?.exists())
}

/// Moves the idle limit with use. It does not matter if another request was first, and a store that fails to
/// answer costs nothing yet.
///
/// # Errors
/// None; the step may wait.
pub fn touch<'a>(cx: &mut Cx<'a>, configuration: Configuration<'a>, opened: &mut OpenedSession<'a>) -> Result<()> {
    let written = write(cx, configuration, opened);
    let _ = cx.catch(written)?;
    Ok(())
}
