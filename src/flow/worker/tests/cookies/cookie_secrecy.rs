//! How cookies are protected, and which of them do not open.

use crate::base::crypto::seal::{KEY_LENGTH, derive, open};
use crate::base::crypto::{decode_bytes, encode_bytes};
use crate::base::text::find;
use crate::flow::worker::tests::application::{Application, CLIENT_SECRET, TOKENS, key};
use crate::flow::worker::tests::sign_ins::fixation::with_cookie_header;
use crate::testing::json_of;
use crate::testing::values::Json as _;
use serde_json::Value;

const SESSION: &str = "__Host-gw.auth.alpha";

#[test]
fn s35_sets_the_sessions_cookie_for_this_host_alone_and_for_as_long_as_the_session_lives() {
    let app = Application::new();
    let browser = app.browser();
    let page = browser.sign_in_with(&app, "alpha", TOKENS);
    let cookies = page.set_cookies();
    let session = cookies.iter().find(|cookie| cookie.starts_with(SESSION)).unwrap_or(&"");
    assert!(session.ends_with("; Path=/; Max-Age=86400; HttpOnly; Secure; SameSite=Lax"), "{session}");
    let removed = cookies.iter().find(|cookie| cookie.starts_with("__Host-gw_tx.auth.")).unwrap_or(&"");
    assert!(removed.contains("=; Path=/; Max-Age=0; HttpOnly; Secure"), "{removed}");
}

#[test]
fn s36_tells_nothing_in_a_cookie_to_whoever_reads_it() {
    let app = Application::new();
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    browser.come_back(&app, "alpha", &state, TOKENS);
    let open = browser.start(&app, "beta");
    assert_eq!(browser.names("").len(), 2, "a session and a transaction");
    for cookie in browser.jar.borrow().iter() {
        // In a transaction's cookie, provider, time and tag stand before the sealed part.
        let sealed = cookie.value.rsplit('.').next().unwrap_or_default();
        let sealed = decode_bytes(sealed.as_bytes()).expect("base64url");
        assert!(sealed.len() > 100, "{}", cookie.value);
        for secret in ["access-token-1", "refresh-token-1", CLIENT_SECRET, &state, &open, "/inbox", "read"] {
            let is_told = |text: &[u8]| find(text, secret.as_bytes()).is_some();
            let told = is_told(&sealed) || is_told(cookie.value.as_bytes()) || is_told(cookie.name.as_bytes());
            assert!(!told, "{secret}: {}", cookie.name);
        }
    }
}

#[test]
fn s36_a24_opens_no_cookie_that_was_cut_changed_or_invented() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    let good = browser.cookie(SESSION).unwrap_or_default();
    let mut bytes = decode_bytes(good.as_bytes()).unwrap_or_default();
    let mut forged: Vec<String> = [0, 1, 20, 60, good.len() - 1].iter().map(|end| good[..*end].to_owned()).collect();
    for at in [0, 1, 24, 25, 60, bytes.len() - 1] {
        bytes[at] ^= 1;
        forged.push(String::from_utf8(encode_bytes(&bytes)).expect("ASCII"));
        bytes[at] ^= 1;
    }
    browser.jar.borrow_mut().clear();
    forged.extend([format!("{good}A"), "x".repeat(4000), "\u{1f36a}".to_owned(), "=".to_owned()]);
    for value in forged {
        browser.plant(SESSION, &value);
        let page = browser.get(&app, "/auth/session");
        assert_eq!(page.json, Value::Null, "{value}");
        assert_eq!(browser.names(SESSION), Vec::<String>::new(), "a cookie that does not open is removed");
    }
    browser.plant(SESSION, &good);
    assert_eq!(browser.session(&app).get_str("provider"), Some("alpha"));
}

#[test]
fn s36_a24_opens_no_cookie_of_another_provider_purpose_handler_or_key() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    let good = browser.cookie(SESSION).unwrap_or_default();
    browser.start(&app, "alpha");
    let kept = browser.cookie("__Host-gw_tx").unwrap_or_default();
    let transaction = kept.rsplit('.').next().unwrap_or_default();
    let thief = app.browser();
    thief.plant("__Host-gw.auth.beta", &good);
    assert_eq!(thief.session(&app), Value::Null, "another provider");
    thief.plant(SESSION, transaction);
    assert_eq!(thief.session(&app), Value::Null, "another purpose");
    let other_key = app.deployed(|options| options.set("cookieKeys", Value::Array(vec![key(9)])));
    thief.plant(SESSION, &good);
    assert_eq!(thief.session(&other_key), Value::Null, "another key");
    let other_handler = app.deployed(|options| {
        options.set("base", Value::from("/login"));
        for name in ["alpha", "beta", "gamma"] {
            let redirect_uri = Value::String(format!("https://app.example/login/{name}/callback"));
            options.change(&["providers", name, "redirect_uri"], redirect_uri);
        }
    });
    thief.plant("__Host-gw.login.alpha", &good);
    let page = thief.get(&other_handler, "/login/session");
    assert_eq!((page.status, page.json), (200, Value::Null), "another handler");
    thief.plant(SESSION, &good);
    assert_eq!(thief.session(&app).get_str("provider"), Some("alpha"), "it was good all along");
}

#[test]
fn a24_sends_no_tokens_to_another_server_or_client_that_took_over_a_providers_name() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    for (path, value, provider) in [
        (["providers", "alpha", "client_id"].as_slice(), "the-client", Some("alpha")),
        (&["providers", "alpha", "client_id"], "another-client", None),
        (&["providers", "alpha", "provider", "issuer"], "https://other.example", None),
    ] {
        let deployed = app.deployed(|options| options.change(path, Value::from(value)));
        let copy = deployed.browser();
        copy.plant(SESSION, &browser.cookie(SESSION).unwrap_or_default());
        assert_eq!(copy.session(&deployed).get_str("provider"), provider, "{path:?}");
    }
}

#[test]
fn s36_a24_opens_with_the_keys_of_its_own_purpose_alone() {
    let app = Application::new();
    let browser = app.browser();
    let state = browser.start(&app, "beta");
    let kept = browser.cookie("__Host-gw_tx").unwrap_or_default();
    let transaction = kept.rsplit('.').next().unwrap_or_default().to_owned();
    browser.sign_in(&app, "alpha");
    let session = browser.cookie(SESSION).unwrap_or_default();
    let aad =
        String::from_utf8(app.configuration.find_provider(b"alpha").expect("alpha").session_aad().bytes().to_vec());
    let aad = aad.expect("UTF-8");
    let sealed = [(&session, aad.as_str()), (&transaction, "auth|beta"), (&state, "auth|beta")];
    for (row, (text, aad)) in sealed.iter().enumerate() {
        for (column, purpose) in ["session", "transaction", "state"].into_iter().enumerate() {
            let keys = derive(&[1; KEY_LENGTH], purpose.as_bytes());
            let opened = open(&keys, purpose.as_bytes(), aad.as_bytes(), text.as_bytes());
            assert_eq!(opened.is_some(), row == column, "{row} {column}");
        }
    }
}

#[test]
fn tells_handlers_apart_whose_paths_look_alike() {
    let handler = |base: &'static str| {
        Application::new().deployed(|options| {
            options.set("base", Value::from(base));
            for name in ["alpha", "beta", "gamma"] {
                let redirect_uri = Value::String(format!("https://app.example{base}/{name}/callback"));
                options.change(&["providers", name, "redirect_uri"], redirect_uri);
            }
        })
    };
    let mut names: Vec<_> = ["/a/b", "/a-b", "/a.b", "/a_b"]
        .map(|base| json_of(handler(base).configuration.handler()).to_string())
        .to_vec();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 4, "{names:?}");
}

#[test]
fn s36_rotates_keys_without_signing_anybody_out_or_breaking_an_open_sign_in() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    let state = browser.start(&app, "beta");
    let old = browser.cookie(SESSION).unwrap_or_default();
    let rotated = app.deployed(|options| options.set("cookieKeys", Value::Array(vec![key(2), key(1)])));
    assert_eq!(browser.session(&rotated).get_str("provider"), Some("alpha"));
    app.world.pass(86_400 / 20 + 1);
    app.world.will_answer(200, TOKENS);
    browser.session(&rotated);
    assert_ne!(browser.cookie(SESSION), Some(old), "sealed anew with use");
    let done = app.deployed(|options| options.set("cookieKeys", Value::Array(vec![key(2)])));
    assert_eq!(browser.session(&done).get_str("provider"), Some("alpha"), "the old key may go");
    app.world.pass(-86_400 / 20 - 1);
    assert_eq!(browser.come_back(&rotated, "beta", &state, TOKENS).location(), "/inbox");
}

#[test]
fn refuses_keys_that_are_none() {
    for keys in [
        Value::Array(Vec::new()),
        Value::Array(vec![Value::from("")]),
        Value::Array(vec![Value::from("c2hvcnQ")]),
        Value::Array(vec![key(1), Value::from("not base64!")]),
        Value::Null,
    ] {
        assert!(Application::refusal(|options| options.set("cookieKeys", keys.clone())).is_some(), "{keys:?}");
    }
}

#[test]
fn a23_takes_the_first_of_two_cookies_of_one_name_and_is_not_confused_by_the_second() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    let good = browser.cookie(SESSION).unwrap_or_default();
    let request = crate::flow::worker::tests::browser::Request::call(app.origin, "GET", "/auth/session");
    let header = format!("x=1;{SESSION}={good}; {SESSION}=forged; a;=;;");
    let page = with_cookie_header(&app, &browser, &request, &header);
    assert_eq!(page.json.get_str("provider"), Some("alpha"));
}
