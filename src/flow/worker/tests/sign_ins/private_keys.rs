//! A client that authenticates with tokens signed by its private key (RFC 7523 section 2.2), and a person whose
//! name comes with the response.

use crate::base::crypto::{decode_bytes, encode_bytes};
use crate::flow::worker::tests::application::{Application, FRESH, START, TOKENS};
use crate::flow::worker::tests::browser::{Browser, Page, Request, form};
use crate::step::Code;
use crate::testing::effects::simulated_signature;
use crate::testing::json;
use crate::testing::values::{Json as _, push_percent_encoded};
use serde_json::Value as Json;

fn key() -> Json {
    json!({ "kty": "EC", "crv": "P-256", "x": "the-x", "y": "the-y", "d": "the-private-number" })
}

fn secret() -> Json {
    json!({ "private_key": key(), "key_id": "KEY1", "team_id": "TEAM1" })
}

/// The knobs of a provider that takes the token in place of a secret.
fn in_place_of_secret() -> Json {
    json!({ "jwt": { "parameter": "client_secret", "iss": "team_id", "alg": "ES256" } })
}

/// The application, whose provider `gamma` answers with `form_post`.
fn application(authentication: &Json, secret: &Json) -> Application {
    Application::with(|options| configure(options, authentication, secret))
}

fn configure(options: &mut Json, authentication: &Json, secret: &Json) {
    let dialect = json!({
        "authorization_response": {
            "response_mode": "form_post", "capture": ["user"],
            "profile": { "name": ["/user/name/firstName", "/user/name/lastName"] },
        },
        "token_request": { "client_authentication": authentication },
    });
    options.change(&["providers", "gamma", "provider", "dialect"], dialect);
    options.change(&["providers", "gamma", "client_secret"], secret.clone());
}

fn posted(state: &str, user: &str) -> Request {
    let mut body = format!("code=the-code&state={state}");
    if !user.is_empty() {
        body += "&user=";
        push_percent_encoded(&mut body, user);
    }
    let origin = Some("https://gamma.example".to_owned());
    Request { method: "POST", body, origin, ..Request::navigation("/auth/gamma/callback") }
}

fn sign_in(app: &Application, browser: &Browser, user: &str, tokens: &str) -> Page {
    let state = browser.start(app, "gamma");
    app.world.will_answer(200, tokens);
    let page = browser.send(app, &posted(&state, user));
    app.world.replies.borrow_mut().clear();
    page
}

/// The parameters of a request, and the header and claims of the token in it, after a check of its signature.
fn sent(app: &Application, index: usize, parameter: &str) -> (Vec<(String, String)>, Json, Json) {
    let sent = app.world.sent.borrow();
    assert!(!sent[index].headers.iter().any(|(name, _)| name == "Authorization"), "in one way");
    let body = form(&sent[index].body);
    let token = body.iter().find(|(name, _)| name == parameter).map(|(_, value)| value.clone()).unwrap_or_default();
    let parts: Vec<&str> = token.split('.').collect();
    assert_eq!(parts.len(), 3, "{token}");
    let signature = simulated_signature(key().to_string().as_bytes(), format!("{}.{}", parts[0], parts[1]).as_bytes());
    assert_eq!(parts[2].as_bytes(), encode_bytes(&signature));
    let read = |part: &str| {
        let bytes = decode_bytes(part.as_bytes()).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{error}: {token}"))
    };
    (body, read(parts[0]), read(parts[1]))
}

fn value<'b>(body: &'b [(String, String)], name: &str) -> Option<&'b str> {
    body.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
}

#[test]
fn s34_signs_a_token_in_place_of_a_secret_for_exchange_refresh_and_revocation() {
    let app = application(&in_place_of_secret(), &secret());
    let browser = app.browser();
    assert_eq!(sign_in(&app, &browser, "", TOKENS).location(), "/inbox");
    app.world.pass(3590);
    app.world.will_answer(200, FRESH);
    browser.session(&app);
    browser.post(&app, "/auth/logout", "{}");
    let grants = [Some("authorization_code"), Some("refresh_token"), None];
    assert_eq!(app.world.sent.borrow().len(), grants.len());
    for (index, (grant, later)) in grants.into_iter().zip([0, 3590, 3590]).enumerate() {
        let (body, header, claims) = sent(&app, index, "client_secret");
        assert_eq!((value(&body, "grant_type"), value(&body, "client_id")), (grant, Some("the-client")));
        assert_eq!(header, json!({ "alg": "ES256", "kid": "KEY1" }));
        let issued_at = START + later - 60;
        let expected = json!({
            "iss": "TEAM1", "sub": "the-client", "aud": "https://gamma.example", "iat": issued_at, "exp": issued_at + 300,
        });
        assert_eq!(claims, expected);
        assert!(value(&body, "client_assertion").is_none());
    }
}

#[test]
fn s30_signs_an_assertion_for_the_issuer_or_the_token_endpoint_with_an_id_of_its_own() {
    for (aud, path) in [("issuer", ""), ("token_endpoint", "/token")] {
        let app = application(&json!({ "jwt": { "aud": aud, "lifetime": 120 } }), &json!({ "private_key": key() }));
        sign_in(&app, &app.browser(), "", TOKENS);
        let (body, header, claims) = sent(&app, 0, "client_assertion");
        let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        assert_eq!(
            (value(&body, "client_assertion_type"), value(&body, "client_id")),
            (Some(kind), Some("the-client"))
        );
        assert!(value(&body, "client_secret").is_none());
        assert_eq!(header, json!({ "alg": "ES256" }));
        assert_eq!((&claims["iss"], &claims["sub"]), (&json!("the-client"), &json!("the-client")));
        assert_eq!(claims["aud"], json!(format!("https://gamma.example{path}")));
        assert_eq!(claims["exp"].as_i64(), claims["iat"].as_i64().map(|issued_at| issued_at + 120));
        assert_eq!(claims["jti"].as_str().map(str::len), Some(22));
        let app_again = application(&json!({ "jwt": {} }), &json!({ "private_key": key(), "key_id": "k" }));
        let browser = app_again.browser();
        sign_in(&app_again, &browser, "", TOKENS);
        sign_in(&app_again, &browser, "", TOKENS);
        let [first, second] = [0, 1].map(|index| sent(&app_again, index, "client_assertion").2["jti"].clone());
        assert_ne!(first, second, "each request has a token of its own");
    }
}

#[test]
fn a_refresh_that_is_sent_once_more_has_a_token_of_its_own() {
    let app = application(&json!({ "jwt": {} }), &json!({ "private_key": key() }));
    app.world.open_store();
    let browser = app.browser();
    sign_in(&app, &browser, "", TOKENS);
    app.world.pass(3700);
    app.world.will_fail(Code::NetworkFailed);
    app.world.will_answer(200, FRESH);
    assert_eq!(browser.session(&app)["provider"], "gamma");
    let requests: Vec<_> = [1, 2].map(|index| sent(&app, index, "client_assertion")).into_iter().collect();
    for (body, ..) in &requests {
        assert_eq!(value(body, "refresh_token"), Some("refresh-token-1"));
    }
    assert_ne!(requests[0].2["jti"], requests[1].2["jti"], "a server takes each once");
}

#[test]
fn s34_takes_a_key_from_a_function_and_reads_it_as_strictly() {
    for (given, location) in [
        (Some(Ok(secret())), "/inbox"),
        (Some(Ok(json!("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJURUFNIn0.c2ln"))), "/inbox"),
        (Some(Ok(json!("a-secret"))), "/inbox#auth_error=option_invalid"),
        (Some(Ok(json!("-----BEGIN PRIVATE KEY-----"))), "/inbox#auth_error=option_invalid"),
        (Some(Ok(json!({ "private_key": key(), "key_id": "KEY1" }))), "/inbox#auth_error=option_missing"),
        (Some(Ok(json!({ "privateKey": "k", "key_id": "k", "team_id": "t" }))), "/inbox#auth_error=option_missing"),
        (Some(Err(())), "/inbox#auth_error=callback_function_failed"),
        (Some(Ok(json!(""))), "/inbox#auth_error=secret_missing"),
        (None, "/inbox#auth_error=secret_missing"),
    ] {
        let app = application(&in_place_of_secret(), &json!(true));
        app.world.script.borrow_mut().client_secret = given.clone();
        let page = sign_in(&app, &app.browser(), "", TOKENS);
        assert_eq!(page.location(), location, "{given:?}");
        assert_eq!(app.world.count_sent("/token"), usize::from(location == "/inbox"));
    }
}

#[test]
fn s34_a_key_that_the_platform_does_not_sign_with_is_the_programs_mistake() {
    let app = application(&in_place_of_secret(), &secret());
    app.world.script.borrow_mut().refuses_key = true;
    let page = sign_in(&app, &app.browser(), "", TOKENS);
    assert_eq!(page.location(), "/inbox#auth_error=option_invalid");
    assert_eq!(app.world.count_sent("/token"), 0);
}

/// The refusal of these options: its code, and its message.
fn refusal(authentication: &Json, secret: &Json) -> (Option<Code>, String) {
    let mut options = Application::options("https://app.example");
    configure(&mut options, authentication, secret);
    let refused = crate::flow::worker::tests::application::configure(&options);
    refused.err().map_or((None, String::new()), |(code, said)| (code, said.to_string()))
}

#[test]
fn s34_says_of_every_mistake_where_it_stands() {
    let of_team = in_place_of_secret();
    let with = |name: &str, value: Json| {
        let mut secret = secret();
        secret[name] = value;
        secret
    };
    let of_curve = |curve: &str| json!({ "kty": "EC", "crv": curve, "x": "x", "y": "y", "d": "the-private-number" });
    let rsa =
        json!({ "kty": "RSA", "n": "n", "e": "e", "d": "d", "p": "p", "q": "q", "dp": "p", "dq": "q", "qi": "i" });
    for (authentication, secret, code, part) in [
        (&of_team, json!("-----BEGIN PRIVATE KEY-----\nMIG"), Code::OptionInvalid, "{ private_key, key_id, team_id }"),
        (&of_team, json!("hand-made"), Code::OptionInvalid, "JSON Web Token"),
        (&of_team, json!(7), Code::OptionWrongType, "client_secret"),
        (&of_team, json!({}), Code::OptionMissing, "client_secret.key_id"),
        (&of_team, with("key_id", json!(null)), Code::OptionMissing, "client_secret.key_id"),
        (&of_team, with("team_id", json!("")), Code::OptionMissing, "client_secret.team_id"),
        (&of_team, with("key_id", json!("KEY1\n")), Code::OptionInvalid, "line break"),
        (&of_team, with("key_id", json!("KEY1\",\"jwk\":{\u{0}")), Code::OptionInvalid, "line break"),
        (&of_team, with("key_id", json!("k".repeat(257))), Code::OptionInvalid, "256 bytes"),
        (&of_team, with("teamId", json!("TEAM1")), Code::OptionUnknown, "client_secret.team_id"),
        (&of_team, with("private_key", json!(null)), Code::OptionMissing, "client_secret.private_key"),
        (&of_team, with("private_key", json!([])), Code::OptionWrongType, "client_secret.private_key"),
        (&of_team, with("private_key", json!({})), Code::OptionInvalid, "no JWK"),
        (
            &of_team,
            with("private_key", json!("-----BEGIN EC PRIVATE KEY-----\nMIG")),
            Code::OptionInvalid,
            "openssl pkcs8",
        ),
        (&of_team, with("private_key", json!("x".repeat(20_000))), Code::OptionInvalid, "16 KiB"),
        (&of_team, with("private_key", of_curve("P-384")), Code::OptionInvalid, "P-256"),
        (&of_team, with("private_key", rsa), Code::OptionInvalid, "the provider takes `ES256`"),
        (&json!("body"), json!({ "private_key": key() }), Code::ClientAuthenticationUnsupported, "private key"),
        (&json!("body"), json!("-----BEGIN PRIVATE KEY-----\nMIG"), Code::OptionInvalid, "never sent"),
        (&json!("body"), json!(key().to_string()), Code::OptionInvalid, "never sent"),
        (&json!("basic"), json!(format!("\n{:#}", key())), Code::OptionInvalid, "never sent"),
        (&json!({ "jwt": {} }), secret(), Code::OptionInvalid, "name no team"),
        (&json!({ "jwt": {} }), json!(null), Code::SecretMissing, "client_secret"),
        (&json!({ "jwt": { "lifetime": 60 } }), secret(), Code::DocumentInvalid, "jwt.lifetime"),
        (&json!({ "jwt": { "alg": "HS256" } }), secret(), Code::DocumentInvalid, "jwt.alg"),
        (&json!({ "jwt": { "sub": "x" } }), secret(), Code::DocumentMemberUnknown, "jwt.sub"),
        (&json!({}), secret(), Code::DocumentMemberMissing, "client_authentication.jwt"),
        (&json!("private_key_jwt"), secret(), Code::DocumentInvalid, "{ jwt: {} }"),
    ] {
        let (found, said) = refusal(authentication, &secret);
        assert_eq!(found, Some(code), "{authentication} {said}");
        assert!(said.contains(part), "{authentication} {part}: {said}");
        assert!(!said.contains("the-private-number") && !said.contains("MIG"), "{said}");
    }
    assert_eq!(refusal(&of_team, &with("key_id", json!("K\"1"))).0, None, "a name is written as JSON has it");
    let named = json!({ "private_key": { "kid": "K", "kty": "EC", "crv": "P-256", "x": "x", "y": "y", "d": "d" }, "team_id": "T" });
    assert_eq!(refusal(&of_team, &named).0, None, "a JWK names itself");
}

#[test]
fn a_servers_metadata_say_that_it_takes_tokens_which_a_key_signs() {
    let metadata = |methods: &Json| {
        json!({
            "issuer": "https://alpha.example", "authorization_endpoint": "https://alpha.example/authorize",
            "token_endpoint": "https://alpha.example/token", "token_endpoint_auth_methods_supported": methods,
        })
    };
    for (methods, secret, location) in [
        (json!(["private_key_jwt"]), json!({ "private_key": key() }), "/inbox"),
        (json!(["client_secret_basic", "private_key_jwt"]), json!({ "private_key": key() }), "/inbox"),
        (json!(["client_secret_basic"]), json!({ "private_key": key() }), "client_authentication_unsupported"),
        (json!(null), json!({ "private_key": key() }), "client_authentication_unsupported"),
        (json!(["private_key_jwt"]), json!("a-secret"), "client_authentication_unsupported"),
    ] {
        let app = Application::with(|options| {
            let entry = json!({
                "issuer": "https://alpha.example", "client_id": "the-client", "client_secret": secret,
                "redirect_uri": "https://app.example/auth/alpha/callback",
            });
            options.change(&["providers", "alpha"], entry);
        });
        app.world.will_answer(200, &metadata(&methods).to_string());
        let browser = app.browser();
        let page = browser.open(&app, "/auth/alpha/login?return_to=/inbox");
        if location != "/inbox" {
            assert_eq!(page.location(), format!("/inbox#auth_error={location}"), "{methods}");
            continue;
        }
        let state = page.parameter("state").unwrap_or_default();
        assert_eq!(browser.come_back(&app, "alpha", &state, TOKENS).location(), "/inbox", "{methods}");
        let claims = sent(&app, 1, "client_assertion").2;
        assert_eq!(claims["aud"], "https://alpha.example");
    }
}

fn named(user: &str) -> (Json, Json) {
    let app = application(&in_place_of_secret(), &secret());
    app.world.script.borrow_mut().on_sign_in = Some(Ok(Some(json!({}))));
    let browser = app.browser();
    let state = browser.start(&app, "gamma");
    app.world.will_answer(200, TOKENS);
    app.world.will_answer(200, r#"{"sub":"ada","email":"ada@gamma.example"}"#);
    let page = browser.send(&app, &posted(&state, user));
    assert_eq!(page.location(), "/inbox");
    let given = app.world.script.borrow().profiles[0].clone();
    (given, browser.session(&app)["profile"].clone())
}

#[test]
fn the_name_of_the_first_response_is_the_profiles_and_nothing_else_of_it_is_believed() {
    let forged = r#"{"name":{"firstName":"Ada","lastName":"Lovelace"},"email":"victim@gamma.example","sub":"victim"}"#;
    let profile = json!({ "id": "ada", "name": "Ada Lovelace", "email": "ada@gamma.example" });
    assert_eq!(named(forged), (profile.clone(), profile));
    for (user, name) in [
        (r#"{"name":{"firstName":"Ada"}}"#, json!("Ada")),
        (r#"{"name":{"firstName":" Ada ","lastName":""}}"#, json!("Ada")),
        (r#"{"name":{"lastName":7}}"#, json!(null)),
        (r#"{"name":"Ada"}"#, json!(null)),
        (r#"{"name":{"firstName":"Ada""#, json!(null)),
        ("[]", json!(null)),
        ("7", json!(null)),
        ("", json!(null)),
    ] {
        let (given, kept) = named(user);
        assert_eq!((&given["name"], &kept["name"]), (&name, &name), "{user}");
        assert_eq!(given["id"], "ada");
    }
    let long = json!({ "name": { "firstName": "ä".repeat(600) } }).to_string();
    assert_eq!(named(&long).1["name"].as_str().map(str::len), Some(1024));
}

#[test]
fn the_name_is_kept_if_nothing_else_says_who_it_is() {
    let app = application(&in_place_of_secret(), &secret());
    let browser = app.browser();
    sign_in(&app, &browser, r#"{"name":{"firstName":"Ada","lastName":"Lovelace"}}"#, TOKENS);
    assert_eq!(browser.session(&app)["profile"], json!({ "name": "Ada Lovelace" }));
    app.world.pass(3590);
    app.world.will_answer(200, FRESH);
    assert_eq!(browser.session(&app)["profile"], json!({ "name": "Ada Lovelace" }), "after a refresh as well");
}
