//! The header `Cookie`: our cookies whole, cut, reordered and in parts, those of another handler, and anything
//! else.
//!
//! `{name}` stands for a cookie `name=value` of [`jar`], `{name<9}` for its first 9 bytes, `{name>9}` for the
//! rest. A session opens only if its cookie is in the header unchanged, and it is the one that was sealed.

use super::callback::replace;
use crate::application::{application, begin, finish, options};
use crate::engine::text;
use crate::worker::{Answered, Incoming, Worker, configured, serve};
use serde_json::json;
use std::sync::OnceLock;

/// Cookies by name: `name=value`, and whom they sign in at the handler.
struct Jar {
    cookies: Vec<(&'static str, String)>,
    /// The pairs of each session that the handler sealed, and its person.
    own: Vec<(Vec<String>, &'static str)>,
}

fn signed_in(worker: &Worker, base: &str, provider: &str) -> Answered {
    let configuration = configured(worker, &options(base), &json!(["onSignIn"]));
    let begun = begin(worker, &configuration, base, provider);
    finish(worker, &configuration, base, provider, &begun)
}

fn pairs(answered: &Answered) -> Vec<String> {
    answered.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect()
}

fn jar() -> &'static Jar {
    static JAR: OnceLock<Jar> = OnceLock::new();
    JAR.get_or_init(|| {
        let ada = pairs(&signed_in(&Worker::new(1, 10, json!({ "user": "ada" })), "/auth", "alpha"));
        let bob = pairs(&signed_in(&Worker::new(1, 30, json!({ "user": "bob" })), "/auth", "beta"));
        // Noise that does not compress, for a session of several cookies.
        let noise: String = (0..500u32).map(|number| format!("{:x}", number.wrapping_mul(2_654_435_761))).collect();
        let data = json!({ "user": "big", "noise": noise });
        let big = pairs(&signed_in(&Worker::new(1, 50, data), "/auth", "alpha"));
        let other_key = pairs(&signed_in(&Worker::new(2, 70, json!({ "user": "mallory" })), "/auth", "alpha"));
        let other_base = pairs(&signed_in(&Worker::new(1, 90, json!({ "user": "mallory" })), "/other", "alpha"));
        // The cookie of the other handler, renamed to this handler's.
        let renamed = |pair: &String| pair.replace("/other", "/auth").replace(".other.", ".auth.");
        let mut cookies = vec![("ada", ada[0].clone()), ("bob", bob[0].clone()), ("other_key", other_key[0].clone())];
        cookies.push(("renamed", renamed(&other_base[0])));
        cookies.push(("other_base", other_base[0].clone()));
        cookies.push(("transaction", application().begun[0].cookies.clone()));
        for (name, pair) in ["big0", "big1"].into_iter().zip(&big) {
            cookies.push((name, pair.clone()));
        }
        assert!(big.len() > 1, "a session of several cookies");
        Jar { cookies, own: vec![(ada, "ada"), (bob, "bob"), (big, "big")] }
    })
}

/// The header for an `input`.
fn header(input: &[u8]) -> Vec<u8> {
    let mut out = input.to_vec();
    for (name, pair) in &jar().cookies {
        out = replace(&out, format!("{{{name}}}").as_bytes(), pair.as_bytes());
        for mark in ['<', '>'] {
            out = cut(&out, &format!("{{{name}{mark}"), pair, mark == '<');
        }
    }
    out
}

/// Replaces every `{name<9}`.
fn cut(input: &[u8], start: &str, pair: &str, is_head: bool) -> Vec<u8> {
    let mut out = input.to_vec();
    while let Some(at) = out.windows(start.len()).position(|window| window == start.as_bytes()) {
        let digits: Vec<u8> = out[at + start.len()..].iter().copied().take_while(u8::is_ascii_digit).collect();
        let number: usize = text(&digits).parse().unwrap_or(0).min(pair.len());
        let mut end = at + start.len() + digits.len();
        end += usize::from(out.get(end) == Some(&b'}'));
        let (head, tail) = pair.split_at(number);
        out.splice(at..end, if is_head { head } else { tail }.bytes());
    }
    out
}

/// Runs the target. Returns whether the engine accepted the input.
///
/// # Panics
/// If something does not hold.
#[must_use]
pub fn run(input: &[u8]) -> bool {
    let cookies = header(input.get(..16 * 1024).unwrap_or(input));
    let worker = Worker::new(1, 200, json!({ "user": "nobody" }));
    let navigation = Incoming::navigation(b"/auth/session", &cookies);
    let incoming = Incoming { is_call: true, ..navigation };
    let answered = serve(&worker, &application().configuration, &incoming);
    let again = serve(&worker.fresh(), &application().configuration, &incoming);
    assert_eq!(answered.answer[3], again.answer[3], "two isolates agree");
    let session = &answered.answer[3];
    if answered.answer[0] != "json" || session.is_null() {
        return false;
    }
    assert!(session.get("access_token").is_none() && !session.to_string().contains("access-token-1"));
    let sent: Vec<String> = cookies.split(|byte| *byte == b';').map(|pair| text(pair.trim_ascii())).collect();
    let is_whole = |(pairs, person): &&(Vec<String>, &str)| {
        session["data"]["user"] == *person && pairs.iter().all(|pair| sent.contains(pair))
    };
    assert!(jar().own.iter().any(|own| is_whole(&own)), "{session} of {}", text(&cookies));
    true
}
