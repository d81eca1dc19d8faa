//! Back-channel logout: the provider's word ends sessions, a forged one does not.

use super::application::{Application, START, change_member};
use super::browser::{Browser, Page, Request};
use crate::base::base64;
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::flow::backend::session_index;
use crate::host::Serve as _;
use crate::host::simulated::run;
use crate::host::simulated_worker::simulated_signature;
use crate::protocol::error::Code;

const EVENT: &str = r#""events":{"http://schemas.openid.net/event/backchannel-logout":{}}"#;

/// A modulus as long as one of 2048 bits; the name comes first.
fn modulus(name: &str) -> String {
    format!("{name}{}", "n".repeat(342))
}

fn key_set(names: &[&str]) -> String {
    let key = |name: &&str| format!(r#"{{"kty":"RSA","kid":"{name}","e":"AQAB","n":"{}"}}"#, modulus(name));
    format!(r#"{{"keys":[{}]}}"#, names.iter().map(key).collect::<Vec<_>>().join(","))
}

/// A JWS whose signature the simulated platform accepts of the key `kid`.
fn signed(header: &str, claims: &str, kid: &str) -> String {
    let input = [header, claims].map(|part| base64::encode_url(part.as_bytes())).join(".");
    format!("{input}.{}", base64::encode_url(&simulated_signature(&modulus(kid), &input)))
}

fn header(kid: &str) -> String {
    format!(r#"{{"alg":"RS256","typ":"logout+jwt","kid":"{kid}"}}"#)
}

fn claims(more: &str) -> String {
    format!(r#"{{"iss":"https://alpha.example","aud":"the-client","iat":{START},{EVENT},{more}}}"#)
}

/// A logout token that is good, for the session or the subject that `whose` names.
fn good(jti: &str, whose: &str) -> String {
    signed(&header("one"), &claims(&format!(r#""jti":"{jti}",{whose}"#)), "one")
}

fn options(options: &mut Value) {
    options.set("store", Value::Bool(true));
    for (member, value) in [
        ("jwks_uri", Value::from("https://alpha.example/jwks")),
        ("id_token_signing_alg_values_supported", Value::strings(&["RS256".to_owned(), "HS256".to_owned()])),
    ] {
        change_member(options, &["providers", "alpha", "provider", member], value);
    }
    change_member(options, &["providers", "alpha", "back_channel_logout"], Value::Bool(true));
}

fn application() -> Application {
    let app = Application::with(options);
    app.world.open_store();
    app
}

/// Puts an entry there that stands for a session with these claims.
fn plant(app: &Application, key: &str, sid: &str, sub: &str) {
    let claims = format!(r#"{{"iss":"https://alpha.example","sid":"{sid}","sub":"{sub}"}}"#);
    let worker = app.worker("", Vec::new());
    let end = UnixTime(START).plus(3600);
    run(async {
        session_index::add(&worker, &app.backend, "alpha", &super::application::json(&claims), key, end).await?;
        worker.write_store(key, "a session", None, end).await.map(drop)
    })
    .unwrap_or_else(|error| panic!("{error}"));
}

/// The sessions that are left.
fn left(app: &Application) -> Vec<String> {
    let store = app.world.store.borrow();
    let keys = store.iter().flat_map(|store| &store.entries).map(|entry| entry.key.clone());
    keys.filter(|key| key.starts_with("session:")).collect()
}

fn send_form(app: &Application, body: &str) -> Page {
    let form = ("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned());
    let request = Request {
        method: "POST",
        body: body.to_owned(),
        headers: vec![form],
        site: None,
        mode: None,
        dest: None,
        ..Request::navigation("/auth/alpha/backchannel")
    };
    let page = Browser::new(app.origin).send(app, &request);
    assert_eq!(page.header("cache-control"), Some("no-store"));
    page
}

fn send(app: &Application, token: &str) -> Page {
    send_form(app, &format!("logout_token={token}"))
}

fn with_keys(app: &Application, names: &[&str]) {
    app.world.will_answer(200, &key_set(names));
}

#[test]
fn s41_ends_the_sessions_of_a_sid_or_all_of_a_subject() {
    let app = application();
    for (key, sid) in [("session:1", "laptop"), ("session:2", "laptop"), ("session:3", "phone"), ("session:4", "tv")] {
        plant(&app, key, sid, "ada");
    }
    plant(&app, "session:5", "other", "ben");
    with_keys(&app, &["one"]);
    let page = send(&app, &good("1", r#""sid":"laptop","sub":"ada""#));
    assert_eq!((page.status, page.code()), (200, None));
    assert_eq!(left(&app), ["session:3", "session:4", "session:5"]);
    let elsewhere = app.elsewhere(options);
    with_keys(&elsewhere, &["one"]);
    assert_eq!(send(&elsewhere, &good("2", r#""sub":"ada""#)).status, 200);
    assert_eq!(left(&app), ["session:5"]);
    assert_eq!(
        send(&app, &good("3", r#""sub":"nobody""#)).status,
        200,
        "nobody is signed in: that is what was asked for"
    );
}

#[test]
fn a26_ends_nothing_for_a_forged_token() {
    let mine = |whose: &str| claims(&format!(r#""jti":"1",{whose}"#));
    let laptop = mine(r#""sid":"laptop""#);
    let good = signed(&header("one"), &laptop, "one");
    let forged = [
        ("no signature", signed(r#"{"alg":"none"}"#, &laptop, "one"), Code::SignatureAlgorithmRefused),
        ("an empty one", format!("{}.", good.rsplit_once('.').map_or("", |(head, _)| head)), Code::SignatureInvalid),
        ("a MAC", signed(r#"{"alg":"HS256","kid":"one"}"#, &laptop, "one"), Code::SignatureAlgorithmRefused),
        ("not announced", signed(r#"{"alg":"ES256","kid":"one"}"#, &laptop, "one"), Code::SignatureAlgorithmRefused),
        (
            "its own key",
            signed(r#"{"alg":"RS256","jwk":{"kty":"RSA"}}"#, &laptop, "one"),
            Code::SignatureAlgorithmRefused,
        ),
        ("a foreign key", signed(&header("one"), &laptop, "evil"), Code::SignatureInvalid),
        (
            "another event",
            signed(&header("one"), &laptop.replace("backchannel-logout", "other"), "one"),
            Code::LogoutTokenRefused,
        ),
        ("no event", signed(&header("one"), &laptop.replace("events", "evnts"), "one"), Code::LogoutTokenRefused),
        ("a nonce", signed(&header("one"), &mine(r#""sid":"laptop","nonce":"n""#), "one"), Code::LogoutTokenRefused),
        (
            "another audience",
            signed(&header("one"), &laptop.replace("the-client", "another"), "one"),
            Code::LogoutTokenRefused,
        ),
        ("another issuer", signed(&header("one"), &laptop.replace("alpha", "beta"), "one"), Code::LogoutTokenRefused),
        ("nobody", signed(&header("one"), &mine(r#""x":"y""#), "one"), Code::LogoutTokenRefused),
        (
            "an ID token",
            signed(r#"{"alg":"RS256","kid":"one","typ":"at+jwt"}"#, &laptop, "one"),
            Code::LogoutTokenRefused,
        ),
        ("changed", good.replacen('.', ".e", 1), Code::LogoutTokenMalformed),
        ("no JWS", "a.b.c".to_owned(), Code::LogoutTokenMalformed),
    ];
    for (what, token, code) in forged {
        let app = application();
        plant(&app, "session:1", "laptop", "ada");
        with_keys(&app, &["one"]);
        let page = send(&app, &token);
        assert_eq!((page.status, page.code()), (400, Some(code)), "{what}");
        let error = page.error.as_ref().map(|error| error.to_value()).unwrap_or_default();
        assert_eq!(error.get_str("error"), Some("invalid_request"), "{what}");
        assert_eq!(left(&app), ["session:1"], "{what}");
    }
}

#[test]
fn a26_takes_a_token_once_in_every_isolate() {
    let app = application();
    with_keys(&app, &["one"]);
    let token = good("1", r#""sub":"ada""#);
    assert_eq!(send(&app, &token).status, 200);
    plant(&app, "session:1", "new", "ada");
    let elsewhere = app.elsewhere(options);
    with_keys(&elsewhere, &["one"]);
    for app in [&app, &elsewhere] {
        assert_eq!((send(app, &token).status, send(app, &token).code()), (400, Some(Code::LogoutTokenReplayed)));
    }
    assert_eq!(left(&app), ["session:1"]);
    app.world.pass(301);
    assert_eq!(send(&app, &token).code(), Some(Code::LogoutTokenRefused), "it is too old before its jti is forgotten");
}

#[test]
fn s41_asks_for_another_try_where_the_store_does_not_answer_and_takes_it() {
    let app = application();
    plant(&app, "session:1", "laptop", "ada");
    with_keys(&app, &["one"]);
    let is_down = |down: bool| {
        if let Some(store) = app.world.store.borrow_mut().as_mut() {
            store.is_down = down;
        }
    };
    is_down(true);
    let page = send(&app, &good("1", r#""sid":"laptop""#));
    assert_eq!((page.status, page.code()), (503, Some(Code::StoreUnavailable)));
    assert!(page.header("retry-after").is_some());
    is_down(false);
    assert_eq!(send(&app, &good("1", r#""sid":"laptop""#)).status, 200);
    assert!(left(&app).is_empty());
}

#[test]
fn a14_asks_for_keys_once_a_minute_whatever_is_sent() {
    let app = application();
    let asked = || app.world.count_sent("/jwks");
    with_keys(&app, &["one"]);
    assert_eq!(send(&app, &good("1", r#""sub":"ada""#)).status, 200);
    let of = |kid: &str, jti: &str| signed(&header(kid), &claims(&format!(r#""jti":"{jti}","sub":"ada""#)), kid);
    for number in 0..20 {
        let page = send(&app, &of(&format!("unknown-{number}"), "x"));
        assert_eq!((page.status, page.code()), (503, Some(Code::ServerUnavailable)), "nobody can tell yet");
    }
    assert_eq!(send(&app, &good("2", r#""sub":"ada""#)).status, 200, "known keys go on working");
    assert_eq!(asked(), 1);
    app.world.pass(60);
    with_keys(&app, &["two", "one"]);
    assert_eq!(send(&app, &of("two", "3")).status, 200, "a key that the server has made meanwhile");
    app.world.pass(60);
    with_keys(&app, &["two"]);
    assert_eq!(send(&app, &of("three", "4")).code(), Some(Code::SigningKeyUnknown));
    assert_eq!(asked(), 3);
}

#[test]
fn a14_asks_again_where_the_keys_are_no_keys_and_blames_no_token() {
    for (status, body) in [(500, ""), (200, "<html>"), (200, "{}"), (302, "")] {
        let app = application();
        app.world.will_answer(status, body);
        let page = send(&app, &good("1", r#""sub":"ada""#));
        assert_eq!(page.status, 503, "{status} {body}: {:?}", page.code());
        assert_eq!(send(&app, &good("1", r#""sub":"ada""#)).status, 503);
        assert_eq!(app.world.count_sent("/jwks"), 1, "once a minute");
        app.world.pass(60);
        with_keys(&app, &["one"]);
        assert_eq!(send(&app, &good("1", r#""sub":"ada""#)).status, 200);
    }
}

#[test]
fn asks_the_server_once_for_all_isolates_with_a_cache() {
    let app = application();
    *app.world.cache.borrow_mut() = Some(Vec::new());
    with_keys(&app, &["one"]);
    for (number, app) in [&app, &app.elsewhere(options), &app.elsewhere(options)].into_iter().enumerate() {
        assert_eq!(send(app, &good(&number.to_string(), r#""sub":"ada""#)).status, 200);
    }
    assert_eq!(app.world.count_sent("/jwks"), 1);
    // A key that the cache does not have yet.
    let later = app.elsewhere(options);
    with_keys(&later, &["two"]);
    let token = signed(&header("two"), &claims(r#""jti":"9","sub":"ada""#), "two");
    assert_eq!(send(&later, &token).status, 200);
}

#[test]
fn takes_one_form_of_one_logout_token_and_no_other_method() {
    let app = application();
    let token = good("1", r#""sub":"ada""#);
    for body in [
        String::new(),
        format!("logout_token={token}&logout_token={token}"),
        format!("token={token}"),
        token.clone(),
        "x".repeat(20_000),
    ] {
        assert_eq!(
            (send_form(&app, &body).status, send_form(&app, &body).code()),
            (400, Some(Code::LogoutTokenMalformed))
        );
    }
    let json = Request {
        method: "POST",
        body: format!("logout_token={token}"),
        ..Request::navigation("/auth/alpha/backchannel")
    };
    assert_eq!(app.browser().send(&app, &json).code(), Some(Code::LogoutTokenMalformed), "no form");
    assert_eq!(app.browser().open(&app, "/auth/alpha/backchannel").status, 405);
    assert_eq!(app.browser().open(&app, "/auth/beta/backchannel").status, 404, "not asked for");
}

#[test]
fn s41_is_refused_without_a_store_issuer_or_keys() {
    let refused = |change: &dyn Fn(&mut Value)| {
        Application::refusal(|all| {
            options(all);
            change(all);
        })
    };
    assert_eq!(refused(&|_| ()), None);
    assert_eq!(refused(&|all| all.set("store", Value::Null)), Some(Code::NeedsSessionStore));
    for member in ["issuer", "jwks_uri"] {
        let without = |all: &mut Value| change_member(all, &["providers", "alpha", "provider", member], Value::Null);
        assert_eq!(refused(&without), Some(Code::OptionInvalid), "{member}");
    }
}

#[test]
fn forgets_the_oldest_of_too_many_sessions_and_those_that_have_ended() {
    let app = application();
    let worker = app.worker("", Vec::new());
    let belonging =
        session_index::Belonging { provider: "alpha", issuer: "https://alpha.example", claim: "sub", value: "ada" };
    let listed = || run(session_index::sessions(&worker, &app.backend, &belonging)).unwrap_or_default();
    for number in 0..70 {
        plant(&app, &format!("session:{number}"), &format!("sid-{number}"), "ada");
    }
    assert_eq!((listed().len(), listed().first().map(String::as_str)), (64, Some("session:6")));
    let claims = super::application::json(r#"{"iss":"https://alpha.example","sid":"sid-69","sub":"ada"}"#);
    let removed = run(session_index::remove(&worker, &app.backend, "alpha", &claims, "session:69"));
    assert!(removed.is_ok() && listed().len() == 63 && !listed().contains(&"session:69".to_owned()));
    let keys: Vec<String> =
        app.world.store.borrow().iter().flat_map(|store| &store.entries).map(|entry| entry.key.clone()).collect();
    assert!(keys.iter().all(|key| !key.contains("ada") && !key.contains("sid-") && key.len() <= 120), "{keys:?}");
    app.world.pass(3600);
    assert!(listed().is_empty());
}
