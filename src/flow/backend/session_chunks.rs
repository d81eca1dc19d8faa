//! A session cookie larger than browsers keep one (RFC 6265bis section 5.6: 4096 bytes), as
//! numbered cookies: `name.0` holds how many there are and the first part, `name.1` the next.
//!
//! What a missing or foreign part leaves does not open; it is authenticated as a whole.
//!
//! Must not know: what the value means.

use super::cookies::{COOKIE_LIMIT, Profile, find_cookie, parse_cookies};
use crate::base::text::{concat, integer, parse_integer};
use crate::protocol::error::{Code, Error};

/// Bytes of one `Cookie` header: servers and proxies take 16 KiB of headers.
pub const HEADER_LIMIT: usize = 12 * 1024;
/// Bytes of a session's cookies: beside them there is room for a sign-in.
pub const SESSION_LIMIT: usize = HEADER_LIMIT - COOKIE_LIMIT;
/// The most parts.
const PARTS: i64 = 4;

fn part_name(name: &str, number: i64) -> String {
    concat(&[name, ".", &integer(number)])
}

/// Bytes of the tag in a session cookie's name.
const TAG_LENGTH: usize = 12;
/// The most cookies of one kind that are read, the last ones: a browser has one, or a few for a moment.
const MOST: usize = 8;

/// The session cookies in a `Cookie` header whose names are `base`, or `base` with a tag.
#[must_use]
pub fn names(header: &str, base: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (other, _) in parse_cookies(header) {
        let tag = other.strip_prefix(base).and_then(|rest| rest.strip_prefix('.')).unwrap_or_default();
        let tag = tag.split('.').next().unwrap_or_default();
        let name = if tag.len() == TAG_LENGTH { concat(&[base, ".", tag]) } else { base.to_owned() };
        if belongs(other, &name) && !names.contains(&name) {
            if names.len() == MOST {
                names.remove(0);
            }
            names.push(name);
        }
    }
    names
}

/// The values of the cookie `name` in a `Cookie` header: whole, and of parts. There are both where
/// the answers to two requests crossed.
#[must_use]
pub fn find(header: &str, name: &str) -> Vec<String> {
    let mut values: Vec<String> = find_cookie(header, name).map(str::to_owned).into_iter().collect();
    let first = find_cookie(header, &part_name(name, 0)).and_then(|first| first.split_once('.'));
    if let Some((count, first)) = first {
        let mut value = first.to_owned();
        for number in 1..parse_integer(count).unwrap_or_default().min(PARTS) {
            value.push_str(find_cookie(header, &part_name(name, number)).unwrap_or_default());
        }
        values.push(value);
    }
    values
}

/// Whether `other` is the cookie `name` or a part of it.
fn belongs(other: &str, name: &str) -> bool {
    let number = other.strip_prefix(name).map(|rest| rest.strip_prefix('.').and_then(parse_integer));
    other == name || matches!(number, Some(Some(number)) if (0..PARTS).contains(&number))
}

/// The removal of the cookie `name` and of its parts, as far as the request brought them, but for
/// those in `keep`.
#[must_use]
pub fn clear(profile: Profile, header: &str, name: &str, keep: &[String]) -> Vec<String> {
    let brought = parse_cookies(header).map(|(other, _)| other).filter(|other| belongs(other, name));
    let dropped = brought.filter(|other| !keep.iter().any(|kept| kept == other));
    dropped.map(|other| profile.set_cookie(other, "", 0, false)).collect()
}

/// Names and values of the cookies that hold `value`.
fn parts_of(name: &str, value: &str) -> Vec<(String, String)> {
    let room = COOKIE_LIMIT.saturating_sub(name.len()).saturating_sub(1);
    if value.len() <= room {
        return vec![(name.to_owned(), value.to_owned())];
    }
    let mut parts: Vec<(String, String)> = Vec::new();
    // Four bytes: two of the name's number, two of the count.
    let length = room.saturating_sub(4);
    let count = i64::try_from(value.len().div_ceil(length.max(1))).unwrap_or(i64::MAX);
    let mut rest = value;
    for number in 0..count.min(PARTS) {
        let (part, after) = rest.split_at_checked(length.min(rest.len())).unwrap_or((rest, ""));
        let part = if number == 0 { concat(&[&integer(count), ".", part]) } else { part.to_owned() };
        parts.push((part_name(name, number), part));
        rest = after;
    }
    parts
}

fn verify(parts: &[(String, String)], limit: usize) -> Result<(), Error> {
    let size = parts.iter().map(|(name, part)| in_header(name, part)).sum();
    if size <= limit {
        return Ok(());
    }
    let text = |number: usize| integer(i64::try_from(number).unwrap_or(i64::MAX));
    Err(Error::new(Code::SessionTooLarge).with("size", &text(size)).with("limit", &text(limit)))
}

/// Refuses a value that is too large for a session that lives, whatever stands beside it.
///
/// # Errors
/// `session_too_large`
pub fn verify_size(name: &str, value: &str) -> Result<(), Error> {
    verify(&parts_of(name, value), SESSION_LIMIT)
}

/// The `Set-Cookie` values that keep `value` under `name`, in parts where it must be, and remove
/// what is left of a longer or shorter one.
///
/// # Errors
/// `session_too_large`
pub fn set(profile: Profile, header: &str, name: &str, value: &str, max_age: i64) -> Result<Vec<String>, Error> {
    let parts = parts_of(name, value);
    verify(&parts, limit_beside(header, profile.prefix(), name))?;
    let names: Vec<String> = parts.iter().map(|(name, _)| name.clone()).collect();
    let mut cookies = clear(profile, header, name, &names);
    cookies.extend(parts.iter().map(|(name, part)| profile.set_cookie(name, part, max_age, false)));
    Ok(cookies)
}

/// Bytes that a session gets whatever stands beside it: the id of one that is kept in a store above all.
const ALWAYS: usize = 1024;

/// Bytes that the cookie `name` may take beside the application's own ones, whose names do not begin with
/// `prefix`. A session that lives is not refused because others came: its fresh tokens would surely be lost,
/// and a header that is too long for some server only may be.
fn limit_beside(header: &str, prefix: &str, name: &str) -> usize {
    let others = bytes_of(header, |other| !other.starts_with(prefix));
    let before = bytes_of(header, |other| belongs(other, name));
    let least = if before > 0 { SESSION_LIMIT } else { ALWAYS };
    HEADER_LIMIT.saturating_sub(others).max(least).min(SESSION_LIMIT)
}

/// Bytes of a cookie in a `Cookie` header, with `=` and `; `.
fn in_header(name: &str, value: &str) -> usize {
    name.len().saturating_add(value.len()).saturating_add(3)
}

fn bytes_of(header: &str, is_meant: impl Fn(&str) -> bool) -> usize {
    let meant = parse_cookies(header).filter(|(name, _)| is_meant(name));
    meant.map(|(name, value)| in_header(name, value)).sum()
}

/// Bytes of the cookies whose names begin with `prefix`.
#[must_use]
pub fn size_of(header: &str, prefix: &str) -> usize {
    bytes_of(header, |name| name.starts_with(prefix))
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "small numbers")]
mod tests {
    use super::*;

    const NAME: &str = "__Host-gw.auth.alpha";

    /// The `Cookie` header of a browser that had `header` and was told `set`.
    fn browser(header: &str, set: &[String]) -> String {
        let mut jar: Vec<(String, String)> =
            parse_cookies(header).map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        for line in set {
            let (pair, attributes) = line.split_once(';').unwrap_or_default();
            let (name, value) = pair.split_once('=').unwrap_or_default();
            assert!(name.len() + value.len() <= COOKIE_LIMIT, "a browser drops it: {name}");
            jar.retain(|(other, _)| other != name);
            if !attributes.contains("Max-Age=0") {
                jar.push((name.to_owned(), value.to_owned()));
            }
        }
        jar.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(header: &str, value: &str) -> String {
        let set = set(Profile::Secure, header, NAME, value, 60).unwrap_or_else(|error| panic!("{error}"));
        browser(header, &set)
    }

    #[test]
    fn comes_back_as_it_went_whatever_its_length_and_whatever_was_there_before() {
        let mut header = String::new();
        for length in [0, 43, 4075, 4076, 8000, 4080, 8071, 60, 5000, 10] {
            let value: String = (0..length).map(|at: u32| char::from(b'a' + (at % 26) as u8)).collect();
            header = keep(&header, &value);
            assert_eq!(find(&header, NAME), [value], "{length}");
        }
        assert_eq!(header, format!("{NAME}=abcdefghij"), "nothing is left of the longer ones");
        let long = keep(&header, &"x".repeat(8000));
        let set = clear(Profile::Secure, &long, NAME, &[]);
        assert_eq!((set.len(), browser(&long, &set).as_str()), (2, ""));
    }

    #[test]
    fn refuses_what_would_fill_the_header() {
        let refused = set(Profile::Secure, "", NAME, &"x".repeat(SESSION_LIMIT), 60).err();
        let refused = refused.unwrap_or_else(|| panic!("it was kept"));
        assert_eq!(refused.code(), Code::SessionTooLarge);
        assert!(refused.to_string().contains("8269 bytes") && refused.to_string().contains("8192"), "{refused}");
        assert!(set(Profile::Secure, "", NAME, &"x".repeat(SESSION_LIMIT - 54), 60).is_ok());
    }

    #[test]
    fn leaves_room_for_the_applications_own_cookies_but_loses_no_session_that_lives() {
        let limit_beside = |bytes: usize, own: &str| {
            let header = format!("theme={}{own}", "x".repeat(bytes - "theme".len() - 3));
            let value = |length: usize| set(Profile::Secure, &header, NAME, &"v".repeat(length), 60);
            (0..=SESSION_LIMIT / 16)
                .rev()
                .map(|step| step * 16)
                .find(|length| value(*length).is_ok())
                .unwrap_or_default()
        };
        assert_eq!(limit_beside(4096, ""), limit_beside(64, ""), "a third is theirs");
        assert_eq!(limit_beside(6096, "") + 2000, limit_beside(4096, ""));
        assert_eq!(limit_beside(20_000, ""), ALWAYS / 16 * 16 - 32, "with its name");
        let living = format!("; {NAME}={}", "v".repeat(1600));
        assert_eq!(limit_beside(20_000, &living), limit_beside(64, ""));
    }

    #[test]
    fn is_another_value_without_a_part_or_with_a_foreign_one() {
        let value = "v".repeat(6000);
        let header = keep("", &value);
        let without = header.split("; ").next().unwrap_or_default();
        assert_ne!(find(without, NAME).first(), Some(&value));
        let foreign = format!("{without}; {NAME}.1=foreign");
        assert_ne!(find(&foreign, NAME).first(), Some(&value));
        for broken in ["", ".", "9.x", "-1.x", "99999999999999999999.x", "2.", "x"] {
            assert!(find(&format!("{NAME}.0={broken}"), NAME).len() <= 1, "{broken}");
        }
        assert_eq!(find(&format!("{NAME}.1=x; {NAME}.2=y"), NAME), Vec::<String>::new());
    }

    #[test]
    fn tells_the_session_cookies_of_a_browser_apart_and_looks_at_a_few() {
        let (one, two) = (format!("{NAME}.AAAAAAAAAAAA"), format!("{NAME}.000000000001"));
        let header = format!("{one}.0=2.x; {two}=y; {NAME}2=n; {NAME}.short=n; {one}.1=x; {NAME}.1=z; {two}.9=n; a=b");
        assert_eq!(names(&header, NAME), [one, two, NAME.to_owned()]);
        let many: String = (0..99).map(|at| format!("{NAME}.{at:012}=v; ")).collect();
        assert_eq!(names(&many, NAME).last(), Some(&format!("{NAME}.000000000098")));
        assert_eq!(names(&many, NAME).len(), MOST);
    }

    #[test]
    fn leaves_cookies_of_other_names_alone() {
        let header = format!("{NAME}=a; {NAME}2=b; {NAME}.x=c; {NAME}.4=d; {NAME}.1=e");
        let cleared = clear(Profile::Secure, &header, NAME, &[]);
        assert_eq!(cleared.len(), 2, "{cleared:?}");
    }
}
