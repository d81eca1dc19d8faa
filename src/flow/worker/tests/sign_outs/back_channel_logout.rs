//! Back-channel logout: the provider can end sessions, and a forged token cannot.

use super::front_channel_logout::sign_in_as;
use crate::flow::worker::routes::back_channel::belonging;
use crate::flow::worker::session::store::index::sessions;
use crate::flow::worker::tests::application::{Application, START};
use crate::flow::worker::tests::browser::{Browser, Page, Request};
use crate::flow::worker::tests::program::{base64, change_member};
use crate::step::Code;
use crate::testing::effects::simulated_signature;
use crate::testing::tasks::run;
use crate::testing::values::Json as _;
use serde_json::Value;

const EVENT: &str = r#""events":{"http://schemas.openid.net/event/backchannel-logout":{}}"#;

/// As long as a modulus of 2048 bits; it begins with the name.
fn modulus(name: &str) -> String {
    format!("{name}{}", "n".repeat(342))
}

fn key_set(names: &[&str]) -> String {
    let key =
        |name: &&str| format!(r#"{{"kty":"RSA","kid":"{name}","alg":"RS256","e":"AQAB","n":"{}"}}"#, modulus(name));
    format!(r#"{{"keys":[{}]}}"#, names.iter().map(key).collect::<Vec<_>>().join(","))
}

/// A JWS whose signature the simulated platform accepts for the key `kid`.
fn signed(header: &str, claims: &str, kid: &str) -> String {
    let input = [header, claims].map(|part| base64(part.as_bytes())).join(".");
    format!("{input}.{}", base64(&simulated_signature(modulus(kid).as_bytes(), input.as_bytes())))
}

fn header(kid: &str) -> String {
    format!(r#"{{"alg":"RS256","typ":"logout+jwt","kid":"{kid}"}}"#)
}

fn claims(more: &str) -> String {
    claims_at(START, more)
}

fn claims_at(issued_at: i64, more: &str) -> String {
    let ends = issued_at.saturating_add(120);
    format!(r#"{{"iss":"https://alpha.example","aud":"the-client","iat":{issued_at},"exp":{ends},{EVENT},{more}}}"#)
}

/// A valid logout token for the session or the subject in `whose`.
pub fn good(jti: &str, whose: &str) -> String {
    signed(&header("one"), &claims(&format!(r#""jti":"{jti}",{whose}"#)), "one")
}

/// The same, issued at that time.
pub fn good_at(issued_at: i64, jti: &str, whose: &str) -> String {
    signed(&header("one"), &claims_at(issued_at, &format!(r#""jti":"{jti}",{whose}"#)), "one")
}

pub fn options(options: &mut Value) {
    options.set("store", Value::Bool(true));
    for (member, value) in [
        ("jwks_uri", Value::from("https://alpha.example/jwks")),
        ("id_token_signing_alg_values_supported", Value::from(["RS256", "PS256", "HS256"].map(str::to_owned))),
    ] {
        change_member(options, &["providers", "alpha", "provider", member], value);
    }
    change_member(options, &["providers", "alpha", "scope"], Value::from("openid"));
    change_member(options, &["providers", "alpha", "backChannelLogout"], Value::Bool(true));
}

pub fn application() -> Application {
    let app = Application::with(options);
    app.world.open_store();
    app
}

/// How many sessions the store holds.
fn left(app: &Application) -> usize {
    let store = app.world.store.borrow();
    store.iter().flat_map(|store| &store.entries).filter(|entry| entry.key.starts_with("session:")).count()
}

pub fn is_signed_in(app: &Application, browser: &Browser) -> bool {
    browser.session(app).get_str("provider") == Some("alpha")
}

fn form(body: &str) -> Request {
    let form = ("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned());
    Request {
        method: "POST",
        body: body.to_owned(),
        headers: vec![form],
        site: None,
        mode: None,
        dest: None,
        ..Request::navigation("/auth/alpha/backchannel")
    }
}

/// The provider's request.
pub fn post(token: &str) -> Request {
    form(&format!("logout_token={token}"))
}

fn send_form(app: &Application, body: &str) -> Page {
    let page = Browser::new(app.origin).send(app, &form(body));
    assert_eq!(page.header("cache-control"), Some("no-store"));
    page
}

pub fn send(app: &Application, token: &str) -> Page {
    send_form(app, &format!("logout_token={token}"))
}

pub fn with_keys(app: &Application, names: &[&str]) {
    app.world.will_answer(200, &key_set(names));
}

#[test]
fn s41_ends_the_sessions_of_a_sid_or_all_of_a_subject() {
    let app = application();
    let sign_in = |sid| sign_in_as(&app, "alpha", sid, "ada");
    let (laptop, other_browser, phone, tv) = (sign_in("laptop"), sign_in("laptop"), sign_in("phone"), sign_in("tv"));
    let ben = sign_in_as(&app, "alpha", "other", "ben");
    let signed_in = || [&laptop, &other_browser, &phone, &tv, &ben].map(|browser| is_signed_in(&app, browser));
    let elsewhere = app.elsewhere(options);
    with_keys(&elsewhere, &["one"]);
    let page = send(&elsewhere, &good("1", r#""sid":"laptop","sub":"ada""#));
    assert_eq!((page.status, page.code()), (200, None));
    assert_eq!(signed_in(), [false, false, true, true, true]);
    assert_eq!(send(&elsewhere, &good("2", r#""sub":"ada""#)).status, 200);
    assert_eq!(signed_in(), [false, false, false, false, true]);
    assert_eq!(left(&app), 1);
    with_keys(&app, &["one"]);
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
        let browser = sign_in_as(&app, "alpha", "laptop", "ada");
        with_keys(&app, &["one"]);
        let page = send(&app, &token);
        assert_eq!((page.status, page.code()), (400, Some(code)), "{what}");
        let error = page.error.clone().unwrap_or_default();
        assert_eq!(error.get_str("error"), Some("invalid_request"), "{what}");
        assert!(is_signed_in(&app, &browser), "{what}");
    }
}

#[test]
fn a26_takes_a_token_once_in_every_isolate() {
    let app = application();
    with_keys(&app, &["one"]);
    let token = good("1", r#""sub":"ada""#);
    assert_eq!(send(&app, &token).status, 200);
    let browser = sign_in_as(&app, "alpha", "new", "ada");
    let elsewhere = app.elsewhere(options);
    with_keys(&elsewhere, &["one"]);
    for app in [&app, &elsewhere] {
        assert_eq!((send(app, &token).status, send(app, &token).code()), (400, Some(Code::LogoutTokenReplayed)));
    }
    assert!(is_signed_in(&app, &browser));
    app.world.pass(301);
    assert_eq!(send(&app, &token).code(), Some(Code::LogoutTokenRefused), "it is too old before its jti is forgotten");
}

#[test]
fn s41_asks_for_another_try_where_the_store_does_not_answer_and_takes_it() {
    let app = application();
    sign_in_as(&app, "alpha", "laptop", "ada");
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
    assert_eq!(left(&app), 0);
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
    let page = send(&app, &signed(r#"{"alg":"PS256","kid":"one"}"#, &claims(r#""jti":"x","sub":"ada""#), "one"));
    assert_eq!((page.status, page.code()), (400, Some(Code::SigningKeyUnknown)), "a newer set has no other");
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
fn a14_goes_on_with_the_last_keys_while_no_newer_can_be_fetched_and_says_so() {
    for (status, body) in [(500, ""), (404, ""), (200, "<html>"), (200, "{}")] {
        let app = application();
        with_keys(&app, &["one"]);
        assert_eq!(send(&app, &good("1", r#""sub":"ada""#)).status, 200);
        app.world.pass(86_400);
        let now = app.world.clock.get();
        let later =
            |kid: &str, jti: &str| signed(&header(kid), &claims_at(now, &format!(r#""jti":"{jti}","sub":"ada""#)), kid);
        app.world.will_answer(status, body);
        assert_eq!(send(&app, &later("one", "2")).status, 200, "{status} {body}");
        assert_eq!(send(&app, &later("one", "3")).status, 200);
        assert_eq!(app.world.count_sent("/jwks"), 2, "once a minute");
        let told = |event: &&Value| event.get_str("type") == Some("metadata_stale");
        assert_eq!(app.world.events.borrow().iter().filter(told).count(), 1);
        let unknown = later("two", "4");
        assert_eq!(send(&app, &unknown).status, 503, "nobody can tell of a key that is not among them");
        app.world.pass(60);
        with_keys(&app, &["two"]);
        assert_eq!(send(&app, &unknown).status, 200);
        assert_eq!(send(&app, &later("one", "5")).code(), Some(Code::ServerUnavailable), "withdrawn");
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
    // A key that is not in the cache yet.
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
fn forgets_the_oldest_of_too_many_sessions_and_those_that_have_ended() {
    let app = application();
    let listed = || {
        let browser = app.browser();
        let asked = browser.ask(&app, &Request::navigation("/"), |cx, configuration, _| {
            let entry = configuration.find_provider(b"alpha").expect("a provider");
            let (issuer, sub) = (cx.arena.text(b"https://alpha.example"), cx.arena.text(b"ada"));
            sessions(cx, belonging(entry, issuer, crate::base::value::Value::NOTHING, sub))
        });
        run(asked).value.items().unwrap_or_default().to_vec()
    };
    let browsers: Vec<_> = (0..66).map(|number| sign_in_as(&app, "alpha", &format!("sid-{number}"), "ada")).collect();
    assert_eq!(listed().len(), 64);
    browsers[65].post(&app, "/auth/logout", "");
    assert_eq!(listed().len(), 63, "who signs out is no longer listed");
    with_keys(&app, &["one"]);
    assert_eq!(send(&app, &good("1", r#""sub":"ada""#)).status, 200);
    let signed_in: Vec<_> = browsers.iter().map(|browser| is_signed_in(&app, browser)).collect();
    assert_eq!(signed_in.iter().filter(|is| **is).count(), 2, "the two oldest end by their own limits");
    assert!(listed().is_empty());
    let store = app.world.store.borrow();
    for entry in store.iter().flat_map(|store| &store.entries) {
        assert!(entry.key.len() <= 120 && !entry.key.contains("ada") && !entry.key.contains("sid-"), "{}", entry.key);
        assert!(!entry.value.contains("ada") && !entry.value.contains("sid-"), "{}", entry.value);
    }
}

#[test]
fn ends_a_session_that_came_out_of_a_sealed_cookie_and_every_copy_of_that_cookie() {
    let without_store = |all: &mut Value| {
        change_member(all, &["providers", "alpha", "provider", "jwks_uri"], Value::from("https://alpha.example/jwks"));
        change_member(all, &["providers", "alpha", "scope"], Value::from("openid"));
    };
    let sealed = Application::with(without_store);
    let browser = sign_in_as(&sealed, "alpha", "laptop", "ada");
    let copy = browser.copy();
    let app = sealed.deployed(options);
    app.world.open_store();
    assert!(is_signed_in(&app, &browser), "it moves over");
    with_keys(&app, &["one"]);
    assert_eq!(send(&app, &good("1", r#""sid":"laptop""#)).status, 200);
    assert!(!is_signed_in(&app, &browser) && !is_signed_in(&app, &copy));
}
