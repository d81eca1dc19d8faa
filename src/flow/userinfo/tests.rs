use super::userinfo;
use crate::base::crypto::encode_bytes;
use crate::base::value::Value;
use crate::flow::worker::app::protocol::configure;
use crate::protocol::token::tokens::Tokens;
use crate::step::Code;
use crate::testing::drive::{Worker, call};
use crate::testing::tasks::run;
use crate::testing::values::{Json as _, parsed};
use crate::testing::world::{Reply, World};
use crate::testing::{json, value_in};
use serde_json::Value as Json;
use std::rc::Rc;

/// What userinfo brings of an answer, at a server whose issuer names a tenant.
fn ask(dialect: &str, content_type: &'static str, body: &str) -> Result<Json, Code> {
    let mut options = parsed(
        r#"{"client_id":"client","redirect_uri":"https://app.example/cb","variables":{"tenant":"north"},
        "provider":{"issuer":"https://as.example/{tenant}","authorization_endpoint":"https://as.example/a",
        "token_endpoint":"https://as.example/t","userinfo_endpoint":"https://as.example/{tenant}/me",
        "variables":{"tenant":{"pattern":"segment"}}}}"#,
    );
    options.change(&["provider", "dialect"], parsed(dialect));
    let tokens = json!({
        "access_token": "at", "token_type": "Bearer", "expires_at": "unknown", "received_at": 1000, "scope": [],
        "extra": {}, "diagnostics": [], "claims": { "iss": "https://as.example/north", "sub": "7" },
    });
    let world = World::at(1000);
    world.replies.borrow_mut().push_back(Reply { content_type, ..World::reply(200, body) });
    let worker = Worker { world, isolate: Rc::default(), body: String::new(), headers: Vec::new() };
    let outcome = run(call(worker, Value::NOTHING, move |cx| {
        let (options, tokens) = (value_in(cx.arena, &options), value_in(cx.arena, &tokens));
        configure(cx, options, Value::EMPTY_LIST)?;
        let (tokens, variables) = (Tokens::read(cx, tokens)?, cx.client().variables());
        userinfo(cx, tokens, variables)
    }));
    outcome.code.map_or(Ok(outcome.value), Err)
}

fn jwt(claims: &str) -> String {
    let parts = [r#"{"alg":"RS256"}"#, claims, "signature"];
    parts.map(|part| String::from_utf8(encode_bytes(part.as_bytes())).expect("ASCII")).join(".")
}

#[test]
fn f_reads_userinfo_as_a_jwt_and_checks_whom_it_is_from_and_for() {
    let read = |claims: &str| ask("{}", "application/jwt", &jwt(claims));
    for claims in [
        r#"{"sub":"7","name":"Ada","iss":"https://as.example/north","aud":"client"}"#,
        r#"{"sub":"7","name":"Ada","aud":["other","client"]}"#,
        r#"{"sub":"7","name":"Ada"}"#,
    ] {
        assert_eq!(read(claims).ok().and_then(|info| info.get_text("name")).as_deref(), Some("Ada"), "{claims}");
    }
    for (claims, code) in [
        (r#"{"sub":"7","iss":"https://as.example/{tenant}"}"#, Code::UserinfoIssuerMismatch),
        (r#"{"sub":"7","iss":"https://as.example/south"}"#, Code::UserinfoIssuerMismatch),
        (r#"{"sub":"7","iss":["https://as.example/north"]}"#, Code::UserinfoIssuerMismatch),
        (r#"{"sub":"7","aud":"other"}"#, Code::UserinfoAudienceMismatch),
        (r#"{"sub":"7","aud":["other"]}"#, Code::UserinfoAudienceMismatch),
        (r#"{"sub":"8","aud":"client"}"#, Code::UserinfoSubjectMismatch),
        (r#"{"sub":7}"#, Code::UserinfoSubjectMismatch),
    ] {
        assert_eq!(read(claims), Err(code), "{claims}");
    }
    let plain = r#"{"sub":"7","iss":"of another kind","aud":"anything"}"#;
    assert!(ask("{}", "application/json", plain).is_ok(), "plain claims may have other meanings");
}

#[test]
fn f_an_answer_with_a_status_of_success_is_an_error_where_the_document_says_so() {
    let error = r#""error":{"when":[{"pointer":"/errcode","not_equals":0}],"code":"/errcode"}"#;
    let read = |body: &str| ask(&format!(r#"{{"userinfo":{{{error}}}}}"#), "text/plain", body);
    assert_eq!(read(r#"{"errcode":40003,"errmsg":"invalid openid"}"#), Err(Code::RequestRejected));
    assert_eq!(read(r#"{"errcode":0,"sub":"7"}"#).err(), None);
    assert_eq!(read(r#"{"sub":"7"}"#).err(), None);
}

#[test]
fn f_compares_the_subject_where_the_document_says_that_it_stands() {
    let read = |body: &str| ask(r#"{"userinfo":{"profile":{"id":"/data/0/id"}}}"#, "application/json", body);
    for body in [
        r#"{"data":[{"id":"7"}]}"#,
        r#"{"data":[{"id":7}],"sub":"8"}"#,
        // A name of the server's own beside the subject of OpenID Connect.
        r#"{"data":[{"id":"005"}],"sub":"7"}"#,
    ] {
        assert_eq!(read(body).err(), None, "{body}");
    }
    for body in [
        r#"{"sub":"8"}"#,
        r#"{"data":[{"id":"8"}]}"#,
        r#"{"data":[{"id":"8"}],"sub":"8"}"#,
        r#"{"data":[{"id":"8"}],"sub":7}"#,
        r#"{"data":[{"id":7.5}]}"#,
        r#"{"data":[{"id":null}]}"#,
        r#"{"data":[]}"#,
    ] {
        assert_eq!(read(body), Err(Code::UserinfoSubjectMismatch), "{body}");
    }
    assert_eq!(ask("{}", "application/json", r#"{"sub":7}"#), Err(Code::UserinfoSubjectMismatch));
    assert_eq!(read(r#"{"data":[{"id":9007199254740993}]}"#), Err(Code::UserinfoSubjectMismatch));
}
