//! An adversary may send as much as the limits allow: twice the input must take about twice the steps.

#![allow(clippy::arithmetic_side_effects, reason = "a test stops where its ground is wrong")]

use super::token_response::{self, Asked};
use super::userinfo;
use crate::base::cost;
use crate::base::http::HttpAnswer;
use crate::base::value::Value;
use crate::base::value::build::List;
use crate::dialect::outbound::BODY_LIMIT;
use crate::dialect::testing::with_dialect;
use crate::testing::{arena, context, json, json_of, log, value};
use serde_json::Value as Json;

/// The most steps for one byte: every lookup scans all members, and sorting scans them several times.
const STEPS_PER_BYTE: usize = 60;

fn assert_linear(what: &str, work: impl Fn(usize)) {
    let limit = BODY_LIMIT as usize;
    let (half, whole) = (cost::of(|| work(limit / 2)), cost::of(|| work(limit)));
    assert!(whole <= half * 5 / 2 + 2000, "{what}: {half} steps for half of it, {whole} for all");
    assert!(whole <= limit * STEPS_PER_BYTE, "{what}: {whole} steps");
}

/// Members or names, each different, of `bytes` in all.
fn many(bytes: usize, before: &str, between: &str, after: &str, make: impl Fn(usize) -> String) -> String {
    let mut text = before.to_owned();
    for index in 0.. {
        let next = make(index);
        if text.len() + next.len() + between.len() + after.len() > bytes {
            break;
        }
        text.push_str(if index > 0 { between } else { "" });
        text.push_str(&next);
    }
    text + after
}

/// The tokens of an answer, or the error.
fn read(status: u16, body: &str, secrets: &[&str]) -> Result<Json, Json> {
    let mut cx = context(&with_dialect(&json!({})), &log(&[]));
    let mut list = List::new(cx.arena);
    secrets.iter().for_each(|secret| list.push(secret.as_bytes()));
    let answer = HttpAnswer::new(value(&json!([status, "application/json", null, null, body])), list.done());
    match token_response::read(&mut cx, answer, Asked::Other, Value::NOTHING) {
        Ok(tokens) => Ok(json_of(tokens.value())),
        Err(failed) => Err(json_of(cx.end(Err(failed)).at(1))),
    }
}

#[test]
fn b1_a_token_answer_takes_steps_in_proportion_to_it() {
    let head = r#"{"access_token":"x","token_type":"Bearer","#;
    assert_linear("unknown members", |bytes| {
        drop(read(200, &many(bytes, head, ",", "}", |index| format!(r#""a{index:x}":1"#)), &[]));
    });
    assert_linear("scopes", |bytes| {
        let scope = format!(r#"{head}"scope":""#);
        drop(read(200, &many(bytes, &scope, " ", "\"}", |index| format!("a{index:x}")), &[]));
    });
    assert_linear("large numbers", |bytes| {
        drop(read(200, &many(bytes, head, ",", "}", |index| format!(r#""a{index:x}":9007199254740993"#)), &[]));
    });
    assert_linear("a form", |bytes| drop(read(200, &many(bytes, "a=b", "&", "", |index| format!("c{index:x}")), &[])));
    assert_linear("no tokens", |bytes| {
        drop(read(200, &many(bytes, "{", ",", "}", |index| format!(r#""a{index:x}":1"#)), &[]));
    });
}

#[test]
fn b1_what_does_not_fit_into_a_session_leaves_room_for_what_does() {
    let large = format!(r#"{{"access_token":"x","a":"{}","b":"small"}}"#, "a".repeat(40_000));
    let tokens = read(200, &large, &[]).expect("tokens");
    assert_eq!(tokens["extra"], json!({ "b": "small" }));
    assert!(tokens["diagnostics"].to_string().contains("extra_left_out"));
}

#[test]
fn b1_an_error_answer_takes_steps_in_proportion_to_it() {
    for (what, secret, unit) in [
        ("the beginning of a code, again and again", "A".repeat(8000) + "B", "A"),
        ("a code of two letters", "AB".repeat(4000), "AB"),
        ("escapes of a code", "%41".repeat(2700), "%2541"),
        ("spaces and pluses", " ".repeat(8000) + "x", "+"),
    ] {
        assert_linear(what, |bytes| {
            let said = unit.repeat((bytes - 60) / unit.len());
            let body = [r#"{"error":"invalid_grant","error_description":""#, &said, "\"}"].concat();
            let error = read(400, &body, &[&secret, "another secret"]).expect_err("a refusal");
            let said = error["error_description"].as_str().unwrap_or_default();
            assert!(said.len() <= 1024 && said.starts_with("[redacted]"), "{what}: {said}");
        });
    }
}

#[test]
fn b1_userinfo_takes_steps_in_proportion_to_it() {
    assert_linear("userinfo of many members", |bytes| {
        let body = many(bytes, r#"{"sub":"ada","#, ",", "}", |index| format!(r#""k{index:x}":{{}}"#));
        let mut cx = context(&json!(null), &log(&[]));
        let answer =
            HttpAnswer::new(value(&json!([200, "application/json", null, null, body])), arena().list(Vec::new()));
        assert!(userinfo::read(&mut cx, answer).is_ok());
    });
}
