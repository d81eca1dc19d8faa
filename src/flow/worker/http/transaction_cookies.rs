//! The cookies of open transactions. There are eight names for them, so at most eight are open, however many
//! requests come at once. The oldest are dropped, also if all of them together are too large.

use super::cookies::{Profile, SameSite};
use crate::base::text::parse_integer;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, concat};
use crate::base::value::sort::sorted;
use crate::base::value::{Member, Value};

/// The digits at which the names end: one for each sign-in that a user agent may have open.
pub const SLOTS: &[u8] = b"01234567";

/// The prefix of a handler's transaction cookies.
#[must_use]
pub fn prefix<'a>(arena: Arena<'a>, profile: Profile, handler: &[u8]) -> Value<'a> {
    concat(arena, &[profile.name(arena, b"_tx", handler).bytes(), b"."])
}

/// An open transaction, read from its cookie: `provider.time.tag.sealed`.
#[derive(Clone, Copy)]
pub struct Open<'a> {
    /// The cookie's name.
    pub name: &'a [u8],
    /// The provider to which the person was sent.
    pub provider: &'a [u8],
    /// When it began, in seconds since 1970.
    pub started_at: i64,
    /// Identifies its `state`.
    pub tag: &'a [u8],
    /// The sealed transaction.
    pub sealed: &'a [u8],
}

impl<'a> Open<'a> {
    fn read(prefix: &[u8], (name, value): Member<'a>) -> Option<Self> {
        let (name, value) = (name.bytes(), value.bytes());
        let slot = name.strip_prefix(prefix)?;
        let mut parts = value.splitn(4, |byte| *byte == b'.');
        let (provider, started_at) = (parts.next()?, parse_integer(parts.next()?)?);
        let (tag, sealed) = (parts.next()?, parts.next()?);
        matches!(slot, [digit] if SLOTS.contains(digit)).then_some(Self { name, provider, started_at, tag, sealed })
    }
}

/// The open transactions among `cookies`, for any provider.
pub fn open_ones<'a>(prefix: &[u8], cookies: Value<'a>) -> impl Iterator<Item = Open<'a>> {
    cookies.members().iter().filter_map(move |pair| Open::read(prefix, *pair))
}

/// The names of the oldest open transactions, which must go so that at most eight remain with `more` new ones,
/// and so that their cookies and `size` further bytes fit into `room`.
#[must_use]
pub fn outdated<'a>(prefix: &[u8], cookies: Value<'a>, more: usize, size: usize, room: usize) -> Vec<&'a [u8]> {
    let dated = |pair: &Member<'a>| Some((pair.0.bytes(), pair.1.bytes(), Open::read(prefix, *pair)?.started_at));
    let mut open: Vec<(&[u8], &[u8], i64)> = cookies.members().iter().filter_map(dated).collect();
    // The latest first; of equal ones the last.
    open.reverse();
    let open = sorted(open, |(_, _, one), (_, _, other)| one >= other);
    let (mut count, mut bytes) = (more, size);
    let mut removed = Vec::new();
    for (name, value, _) in open {
        count = count.saturating_add(1);
        bytes = bytes.saturating_add(name.len()).saturating_add(value.len());
        if count > SLOTS.len() || bytes > room {
            removed.push(name);
        }
    }
    removed
}

/// Removes the oldest open transactions until a session of `size` bytes fits within `limit`.
pub fn make_room<'a>(
    arena: Arena<'a>,
    profile: Profile,
    handler: &[u8],
    cookies: Value<'a>,
    size: usize,
    limit: usize,
    set_cookies: &mut List<'a>,
) {
    for name in outdated(prefix(arena, profile, handler).bytes(), cookies, 0, size, limit) {
        set_cookies.push(profile.clear(arena, name, SameSite::Lax));
    }
}

#[cfg(test)]
mod tests {
    use super::super::cookies;
    use super::*;
    use crate::testing::arena;

    const HEADER: &[u8] = b"tx.0=as.30.c.xx; tx.1=as.10.a.xx; tx.2=as.20.b.xx; tx.8=as.5.d.xx; tx.3=as.x.e.xx; other=1";

    fn names(more: usize, size: usize, room: usize) -> Vec<String> {
        let removed = outdated(b"tx.", cookies::parse(arena(), HEADER), more, size, room);
        removed.into_iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect()
    }

    #[test]
    fn reads_what_has_one_of_eight_names_and_a_time() {
        let tags: Vec<&[u8]> = open_ones(b"tx.", cookies::parse(arena(), HEADER)).map(|one| one.tag).collect();
        assert_eq!(tags, [b"c", b"a", b"b"]);
    }

    #[test]
    fn drops_the_oldest_if_they_are_too_many_or_too_large() {
        assert_eq!(names(1, 0, 9000), [""; 0]);
        assert_eq!(names(6, 0, 9000), ["tx.1"]);
        assert_eq!(names(7, 0, 9000), ["tx.2", "tx.1"]);
        // Each cookie has 14 bytes.
        assert_eq!(names(0, 10, 38), ["tx.1"]);
        assert_eq!(names(0, 10, 10), ["tx.0", "tx.2", "tx.1"]);
    }
}
