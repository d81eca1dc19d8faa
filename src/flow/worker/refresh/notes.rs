//! The isolate's notes about a session's refresh, for requests that waited for it or come later.

use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, join};
use crate::base::value::view::fields;
use crate::base::vocabulary::{W, Word, word};
use crate::flow::worker::session::isolate::recollect;
use crate::step::{Cx, Result};

fields! {
    /// An encoded note.
    Coded {
        /// A word that says which note it is.
        kind = 0,
        /// Its content.
        content = 1,
    }
}

fn coded<'a>(arena: Arena<'a>, kind: Word, value: Value<'a>) -> Value<'a> {
    let mut out = List::new(arena);
    out.push(kind);
    out.push(value);
    out.done()
}

/// What happened to a refresh; remembered under the session's refresh key.
#[derive(Clone, Copy, Debug)]
pub enum RefreshNote<'a> {
    /// It has begun, perhaps after an answer has gone out: nobody else needs to begin one.
    UnderWay,
    /// The refreshed session, sealed as for a cookie.
    Offer(Value<'a>),
}

impl<'a> RefreshNote<'a> {
    /// Reads a note; `None` if there is none.
    #[must_use]
    pub fn read(value: Value<'a>) -> Option<Self> {
        let note = Coded(value);
        if note.kind().is(W::under_way) {
            return Some(Self::UnderWay);
        }
        note.kind().is(W::offer).then(|| Self::Offer(note.content()))
    }
    /// Whether a request of this isolate has noted under `key` that it began this refresh.
    ///
    /// # Errors
    /// None; the step may wait.
    pub fn is_under_way(cx: &mut Cx<'a>, key: Value<'a>) -> Result<bool> {
        Ok(matches!(Self::read(recollect(cx, key)?), Some(Self::UnderWay)))
    }
    /// Encodes the note for the isolate.
    #[must_use]
    pub fn coded(self, arena: Arena<'a>) -> Value<'a> {
        match self {
            Self::UnderWay => coded(arena, W::under_way, Value::NOTHING),
            Self::Offer(session) => coded(arena, W::offer, session),
        }
    }
}

/// Why a refresh failed; remembered under [`FailureNote::key`].
#[derive(Clone, Copy, Debug)]
pub enum FailureNote<'a> {
    /// The answer belongs to somebody else, which ends the session.
    SessionOver,
    /// The server refused the refresh token with this tag.
    TokenRefused(Value<'a>),
    /// The store did not answer.
    StoreAway,
    /// The server is not asked again before this time.
    ServerAway(i64),
}

impl<'a> FailureNote<'a> {
    /// The key of the note, next to the session's refresh key.
    #[must_use]
    pub fn key(arena: Arena<'a>, refresh_key: Value<'a>) -> Value<'a> {
        join(arena, word(W::failed_), refresh_key)
    }
    /// Reads a note; `None` if there is none.
    #[must_use]
    pub fn read(value: Value<'a>) -> Option<Self> {
        let note = Coded(value);
        let kinds = [W::session_over, W::token_refused, W::store_away, W::server_away];
        let kind = kinds.into_iter().position(|kind| note.kind().is(kind))?;
        Some(match kind {
            0 => Self::SessionOver,
            1 => Self::TokenRefused(note.content()),
            2 => Self::StoreAway,
            _ => Self::ServerAway(note.content().int()?),
        })
    }
    /// Encodes the note for the isolate.
    #[must_use]
    pub fn coded(self, arena: Arena<'a>) -> Value<'a> {
        match self {
            Self::SessionOver => coded(arena, W::session_over, Value::NOTHING),
            Self::TokenRefused(tag) => coded(arena, W::token_refused, tag),
            Self::StoreAway => coded(arena, W::store_away, Value::NOTHING),
            Self::ServerAway(until) => coded(arena, W::server_away, arena.number(until)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{arena, json, value};

    #[test]
    fn notes_are_read_as_they_were_written_and_nothing_else_is_a_note() {
        let arena = arena();
        let text = value(&json!("x"));
        let offer = RefreshNote::read(RefreshNote::Offer(text).coded(arena));
        assert!(matches!(offer, Some(RefreshNote::Offer(session)) if session.same_text(text)));
        assert!(matches!(RefreshNote::read(RefreshNote::UnderWay.coded(arena)), Some(RefreshNote::UnderWay)));
        let refused = FailureNote::read(FailureNote::TokenRefused(text).coded(arena));
        assert!(matches!(refused, Some(FailureNote::TokenRefused(tag)) if tag.same_text(text)));
        let away = FailureNote::read(FailureNote::ServerAway(7).coded(arena));
        assert!(matches!(away, Some(FailureNote::ServerAway(7))));
        for note in [FailureNote::SessionOver, FailureNote::StoreAway] {
            let read = FailureNote::read(note.coded(arena));
            assert_eq!(format!("{read:?}"), format!("{:?}", Some(note)));
        }
        for other in [json!(null), json!(true), json!([]), json!(["other"]), json!(["server_away", "x"])] {
            assert!(
                RefreshNote::read(value(&other)).is_none() && FailureNote::read(value(&other)).is_none(),
                "{other}"
            );
        }
    }
}
