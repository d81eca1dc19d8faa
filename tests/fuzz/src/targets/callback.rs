//! Callbacks: the query of an address, or a posted form. The first line names the provider; `{state}` stands
//! for the state of the sign-in with it.
//!
//! A code leaves the worker only if a second parser finds exactly one code in the callback, with the state of
//! the sign-in, its issuer, and no error. If the callback has only plain characters, it then must leave.

use crate::application::{PROVIDERS, TOKENS, application, posted, worker};
use crate::engine::text;
use crate::worker::{Incoming, serve};
use std::borrow::Cow;

/// The values of a parameter.
fn all<'p>(pairs: &'p [(Cow<'p, str>, Cow<'p, str>)], name: &str) -> Vec<&'p str> {
    pairs.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_ref()).collect()
}

/// The result of the second parser: the code, if the callback answers the sign-in.
fn acceptable(callback: &[u8], state: &str, provider: &str) -> Option<String> {
    let pairs: Vec<_> = form_urlencoded::parse(callback).collect();
    let issuer = format!("https://{provider}.example");
    let issuers = all(&pairs, "iss");
    let is_issuer = if issuers.is_empty() { provider != "beta" } else { issuers == [issuer.as_str()] };
    let codes = all(&pairs, "code");
    let is_code = codes.len() == 1 && !codes[0].is_empty() && all(&pairs, "error").is_empty();
    (is_code && is_issuer && all(&pairs, "state") == [state]).then(|| codes[0].to_owned())
}

/// Whether any two parsers read it alike: no escapes, no repeated parameter, nothing else that has a meaning
/// here.
fn is_plain(callback: &[u8]) -> bool {
    let pairs: Vec<_> = form_urlencoded::parse(callback).collect();
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"=&_-.~".contains(byte);
    let is_known = |name: &str| name == "code" || name == "state";
    callback.len() < 2048 && callback.iter().all(is_plain) && pairs.iter().all(|(name, _)| is_known(name))
}

/// Runs the target. Returns whether the engine accepted the input.
///
/// # Panics
/// If something does not hold.
#[must_use]
pub fn run(input: &[u8]) -> bool {
    let mut lines = input.splitn(2, |byte| *byte == b'\n');
    let (first, rest) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let at = PROVIDERS.iter().position(|name| name.as_bytes() == first).unwrap_or(0);
    let (application, provider, begun) = (application(), PROVIDERS[at], &application().begun[at]);
    let callback = replace(rest, b"{state}", begun.state.as_bytes());
    let worker = worker().fresh();
    worker.will_answer(200, "application/json", TOKENS);
    let path = format!("/auth/{provider}/callback");
    let cookies = begun.cookies.as_bytes();
    let incoming = if provider == "gamma" {
        *worker.body.borrow_mut() = callback.clone();
        posted(&path, cookies, callback.len())
    } else {
        Incoming::navigation(&[path.as_bytes(), b"?", &callback].concat(), cookies)
    };
    let answered = serve(&worker, &application.configuration, &incoming);
    let read = if provider == "gamma" {
        &callback[..]
    } else {
        callback.split(|byte| *byte == b'#').next().unwrap_or_default()
    };
    let expected = acceptable(read, &begun.state, provider);
    let sent = worker.sent.borrow();
    assert!(sent.len() <= 1, "a code is sent once");
    let sent = sent.first().map(|sent| {
        assert_eq!(sent.url, format!("https://{provider}.example/token"));
        let code = form_urlencoded::parse(sent.body.as_bytes()).find(|(name, _)| name == "code");
        code.expect("a code").1.into_owned()
    });
    // No URL parser leaves other characters in an address, not even in its fragment.
    let can_arrive = provider == "gamma" || callback.iter().all(u8::is_ascii_graphic);
    if sent.is_some() || (can_arrive && is_plain(read)) {
        assert_eq!(sent, expected, "{}", text(&callback));
    }
    let has_session = answered.cookies.iter().any(|(name, _)| name.starts_with("__Host-gw."));
    assert_eq!(has_session, sent.is_some(), "a session is what a code brought: {}", text(&callback));
    has_session
}

/// Replaces every `name` in `input`.
pub(super) fn replace(input: &[u8], name: &[u8], value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(input.len());
    let mut rest = input;
    while let Some((first, tail)) = rest.split_first() {
        if let Some(tail) = rest.strip_prefix(name) {
            out.extend_from_slice(value);
            rest = tail;
        } else {
            out.push(*first);
            rest = tail;
        }
    }
    out
}
