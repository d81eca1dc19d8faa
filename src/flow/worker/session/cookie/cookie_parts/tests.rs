//! Cookies in parts, as a browser stores them.

use super::*;
use crate::flow::worker::http::cookies;
use crate::testing::{context, ended, json};

const NAME: &str = "__Host-gw.auth.alpha";

fn text(value: Value) -> String {
    String::from_utf8(value.bytes().to_vec()).unwrap()
}

/// The `Cookie` header of a browser that had `header` and received `told`.
fn browser(header: &str, told: &[String]) -> String {
    let mut jar: Vec<(String, String)> = header
        .split("; ")
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    for line in told {
        let (pair, attributes) = line.split_once(';').unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        assert!(name.len() + value.len() <= COOKIE_LIMIT, "a browser drops it: {name}");
        jar.retain(|(other, _)| other != name);
        if !attributes.contains("Max-Age=0") {
            jar.push((name.to_owned(), value.to_owned()));
        }
    }
    jar.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
}

/// The `Set-Cookie` values, or the error.
fn told(header: &str, value: &str) -> core::result::Result<Vec<String>, serde_json::Value> {
    let mut cx = context(&json!(null), &json!([]));
    let (mut cookies, arena) = (List::new(cx.arena), cx.arena);
    let (name, value) = (arena.copy(NAME.as_bytes()), arena.copy(value.as_bytes()));
    match set(&mut cx, &mut cookies, Profile::Secure, cookies_of(header), name, value, 60) {
        Ok(()) => Ok(cookies.items().iter().copied().map(text).collect()),
        Err(failed) => Err(ended(cx, Err(failed))),
    }
}

fn sent(header: &str, value: &str) -> String {
    browser(header, &told(header, value).unwrap())
}

fn cookies_of(header: &str) -> Value<'static> {
    let arena = crate::testing::arena();
    cookies::parse(arena, arena.copy(header.as_bytes()).bytes())
}

fn found(header: &str) -> Vec<String> {
    let found = find(crate::testing::arena(), cookies_of(header), NAME.as_bytes());
    found.items().iter().copied().map(text).collect()
}

fn cleared(header: &str) -> Vec<String> {
    let arena = crate::testing::arena();
    let mut cookies = List::new(arena);
    clear(&mut cookies, arena, Profile::Secure, cookies_of(header), NAME.as_bytes(), Value::NOTHING);
    cookies.items().iter().copied().map(text).collect()
}

#[test]
fn comes_back_as_it_went_whatever_its_length_and_whatever_was_there_before() {
    let mut header = String::new();
    for length in [0, 43, 4075, 4076, 8000, 4080, 8071, 60, 5000, 10] {
        let value: String = (0..length).map(|at: u32| char::from(b'a' + (at % 26) as u8)).collect();
        header = sent(&header, &value);
        assert_eq!(found(&header), [value], "{length}");
    }
    assert_eq!(header, format!("{NAME}=abcdefghij"), "nothing is left of the longer ones");
    let long = sent(&header, &"x".repeat(8000));
    let gone = cleared(&long);
    assert_eq!((gone.len(), browser(&long, &gone).as_str()), (2, ""));
}

#[test]
fn refuses_what_would_fill_the_header() {
    let refused = told("", &"x".repeat(SESSION_LIMIT)).unwrap_err();
    assert_eq!(refused[0], -1 - Code::SessionTooLarge as i64);
    assert_eq!(refused[1]["detail"], json!({ "size": "8269", "limit": "8192" }));
    assert!(told("", &"x".repeat(SESSION_LIMIT - 54)).is_ok());
}

#[test]
fn leaves_room_for_the_applications_own_cookies_but_loses_no_session_that_lives() {
    let limit_beside = |bytes: usize, own: &str| {
        let header = format!("theme={}{own}", "x".repeat(bytes - "theme".len() - 3));
        (0..=SESSION_LIMIT / 16)
            .rev()
            .map(|step| step * 16)
            .find(|length| told(&header, &"v".repeat(*length)).is_ok())
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
    let header = sent("", &value);
    let without = header.split("; ").next().unwrap_or_default();
    assert_ne!(found(without).first(), Some(&value));
    let foreign = format!("{without}; {NAME}.1=foreign");
    assert_ne!(found(&foreign).first(), Some(&value));
    for broken in ["", ".", "9.x", "-1.x", "99999999999999999999.x", "2.", "x"] {
        assert!(found(&format!("{NAME}.0={broken}")).len() <= 1, "{broken}");
    }
    assert_eq!(found(&format!("{NAME}.1=x; {NAME}.2=y")), Vec::<String>::new());
}

#[test]
fn tells_the_session_cookies_of_a_browser_apart_and_looks_at_a_few() {
    let names = |header: &str| -> Vec<String> {
        let names = names(cookies_of(header), NAME.as_bytes());
        names.into_iter().map(|name| String::from_utf8(name.to_vec()).unwrap()).collect()
    };
    let (one, two) = (format!("{NAME}.AAAAAAAAAAAA"), format!("{NAME}.000000000001"));
    let header = format!("{one}.0=2.x; {two}=y; {NAME}2=n; {NAME}.short=n; {one}.1=x; {NAME}.1=z; {two}.9=n; a=b");
    assert_eq!(names(&header), [one.clone(), two, NAME.to_owned()]);
    let many: String = (0..99).map(|at| format!("{NAME}.{at:012}=v; ")).collect();
    assert_eq!(names(&many).last(), Some(&format!("{NAME}.000000000098")));
    assert_eq!(names(&many).len(), MOST);
    assert_eq!(tag_in(one.as_bytes(), NAME.as_bytes()), b"AAAAAAAAAAAA");
    assert_eq!(tag_in(NAME.as_bytes(), NAME.as_bytes()), b"");
}

#[test]
fn leaves_cookies_of_other_names_alone() {
    let header = format!("{NAME}=a; {NAME}2=b; {NAME}.x=c; {NAME}.4=d; {NAME}.1=e");
    assert_eq!(cleared(&header).len(), 2);
}
