//! Discovery documents of the issuer `https://as.example/north`: the one at OpenID Connect's address and, after
//! a line `--`, the one at RFC 8414's. The first line of each is its status.
//!
//! Accepted metadata are for that issuer and no other, and a code or secret goes only to https.

use crate::engine::{Ended, bounded, context, ended, text};
use crate::worker::Worker;
use bumpalo::Bump;
use grantway::flow::discovery::discover;
use serde_json::json;

const ISSUER: &[u8] = b"https://as.example/north";

/// How discovery of the issuer ends with these documents.
fn found(documents: &str) -> Vec<u8> {
    let worker = Worker::new(1, 0, json!(null));
    for document in documents.split("\n--\n") {
        let (status, body) = document.split_once('\n').unwrap_or(("200", document));
        worker.will_answer(status.parse().unwrap_or(200), "application/json", body);
    }
    let bump = Bump::new();
    let ended = bounded(documents.len(), &bump, |arena| {
        let mut cx = context(arena, 1_800_000_000, &worker);
        let found = discover(&mut cx, arena.text(ISSUER)).map(|metadata| metadata.value());
        cx.end(found)
    });
    let sent = worker.sent.borrow();
    assert!(sent.len() <= 2 && sent.iter().all(|sent| sent.url.starts_with("https://as.example/")), "asked elsewhere");
    ended
}

/// Runs the target. Returns whether the engine accepted the input.
///
/// # Panics
/// If something does not hold.
#[must_use]
pub fn run(input: &[u8]) -> bool {
    let input = text(input);
    let bytes = found(&input);
    assert!(bytes == found(&input), "a step that is made again ends alike");
    let Ended::Done(metadata) = ended(&bytes) else { return false };
    assert_eq!(metadata["issuer"].as_str().map(str::as_bytes), Some(ISSUER));
    for name in ["authorization_endpoint", "token_endpoint"] {
        let endpoint = metadata[name].as_str().expect(name);
        let authority =
            endpoint.strip_prefix("https://").expect("https").split(['/', '?', '#']).next().unwrap_or_default();
        assert!(!authority.is_empty() && !authority.contains('@'), "{endpoint}");
        assert!(endpoint.bytes().all(|byte| byte.is_ascii_graphic()), "{endpoint:?}");
    }
    assert!(!metadata["token_endpoint"].as_str().is_some_and(|endpoint| endpoint.contains('#')));
    true
}
