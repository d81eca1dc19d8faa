//! What one sign-in may ask for: through the program's own options, and in the query of the login route if the
//! options list it.

use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::flow::worker::tests::browser::{Browser, Page, Request};
use crate::flow::worker::tests::program::{base64, protects, read_protect, require_session};
use crate::step::Code;
use crate::testing::values::{Json as _, object, parsed};
use serde_json::Value;

const ALL: &str = r#"["login_hint","prompt","max_age","resource","hd"]"#;

fn application(members: &str) -> Application {
    Application::with(|options| {
        for (name, value) in parsed(members).members() {
            options.change(&["providers", "alpha", name], value.clone());
        }
    })
}

fn listing(listed: &str) -> Application {
    application(&format!(r#"{{"scope":"openid","loginParameters":{listed}}}"#))
}

fn login(app: &Application, query: &str) -> Page {
    app.browser().open(app, &format!("/auth/alpha/login?return_to=/inbox{query}"))
}

/// The parameters of that name in the address.
fn count(page: &Page, parameter: &str) -> usize {
    page.location().split(['?', '&']).filter(|pair| *pair == parameter).count()
}

#[test]
fn the_login_route_passes_on_what_is_listed_and_refuses_what_is_not() {
    let page = login(
        &listing(ALL),
        "&login_hint=ada%40a.example%26state%3Dx&prompt=login&parameter.hd=a.example&utm_source=x",
    );
    for parameter in ["login_hint=ada%40a.example%26state%3Dx", "prompt=login", "hd=a.example"] {
        assert_eq!(count(&page, parameter), 1, "{parameter} {}", page.location());
    }
    assert!(!page.location().contains("utm_source"), "{}", page.location());
    for (listed, query) in [
        ("[]", "&login_hint=ada"),
        ("[]", "&prompt=none"),
        ("[]", "&max_age=1"),
        ("[]", "&acr_values=mfa"),
        ("[]", "&ui_locales=de"),
        ("[]", "&resource=https://api.example"),
        ("[]", "&parameter.hd=a.example"),
        (r#"["prompt"]"#, "&prompt=login&login_hint=ada"),
        (ALL, "&parameter.state=x"),
        (ALL, "&parameter.redirect_uri=https://evil.example"),
        (ALL, "&parameter.client_secret=x"),
        (ALL, "&parameter.=x"),
        (ALL, "&prompt=login&prompt=none"),
        (ALL, "&hd=a&parameter.hd=b"),
        (ALL, "&prompt="),
        (ALL, "&login_hint=a%00b"),
        (ALL, "&login_hint=a%0d%0aSet-Cookie:x"),
        (ALL, "&max_age=soon"),
        (ALL, "&max_age=-1"),
        (ALL, &format!("&login_hint={}", "a".repeat(1025))),
        (ALL, &"&resource=https://api.example".repeat(9)),
    ] {
        let app = listing(listed);
        let page = login(&app, query);
        assert_eq!(
            (page.status, page.location()),
            (302, "/inbox#auth_error=login_parameter_refused"),
            "{listed} {query}"
        );
        assert_eq!(page.set_cookies().len(), 1, "the failure, and no transaction: {query}");
    }
}

#[test]
fn s10_asks_for_the_scope_of_the_options_and_no_more() {
    for (members, scope) in [
        ("{}", Some("read write")),
        (r#"{"scope":["read"]}"#, Some("read")),
        (r#"{"scope":"openid"}"#, Some("openid")),
        (r#"{"scope":null}"#, None),
        (r#"{"scope":[]}"#, None),
    ] {
        let page = login(&application(members), "&scope=admin");
        assert!(page.location().starts_with("https://alpha.example/authorize?"), "{members}: {}", page.location());
        assert_eq!(page.parameter("scope").as_deref(), scope, "{members}");
    }
}

#[test]
fn a34_an_odd_scope_is_one_parameter_and_comes_out_as_it_was() {
    let page = login(&application(r#"{"scope":["read&state=x#y","a+b","%20","\u00fc;c=d"]}"#), "");
    assert_eq!(page.parameter("scope").as_deref(), Some("read&state=x#y a+b %20 \u{fc};c=d"));
    let names = page.location().split(['?', '&']).skip(1).filter_map(|pair| pair.split_once('='));
    let names: Vec<&str> = names.map(|(name, _)| name).collect();
    let expected =
        ["response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method"];
    assert_eq!(names, expected);
}

#[test]
fn what_is_no_parameter_of_ours_changes_nothing() {
    let page =
        login(&listing(ALL), "&state=mine&scope=admin&redirect_uri=https://evil.example&response_mode=x&nonce=n");
    assert_eq!(page.parameter("scope").as_deref(), Some("openid"));
    assert!(!page.location().contains("evil") && !page.location().contains("mine"), "{}", page.location());
}

#[test]
fn no_option_lets_a_link_name_a_parameter_of_the_engine() {
    for name in ["state", "scope", "redirect_uri", "client_id", "code_challenge", "nonce", "request", "client_secret"] {
        let refusal = Application::refusal(|options| {
            options.change(&["providers", "alpha", "loginParameters"], Value::from(vec![name]));
        });
        assert_eq!(refusal, Some(Code::ParameterReserved), "{name}");
    }
    for listed in [r#"["return_to"]"#, r#"["variable.host"]"#, r#"["parameter.hd"]"#, r#"[""]"#, r#"["a b"]"#] {
        let refusal = Application::refusal(|options| {
            options.change(&["providers", "alpha", "loginParameters"], parsed(listed));
        });
        assert_eq!(refusal, Some(Code::OptionInvalid), "{listed}");
    }
    // Nor one that the document renames.
    let renamed =
        r#"{"loginParameters":["app_id"],"dialect":{"authorization_request":{"names":{"client_id":"app_id"}}}}"#;
    let page = login(&application(renamed), "&app_id=of-somebody-else");
    assert_eq!(page.location(), "/inbox#auth_error=parameter_reserved");
}

#[test]
fn no_link_sends_two_parameters_that_the_document_gives_one_name() {
    let app = application(
        r#"{"loginParameters":["login_hint","login"],"parameters":{"login":"everybody"},
            "dialect":{"authorization_request":{"names":{"login_hint":"login"}}}}"#,
    );
    for query in ["&login_hint=ada&login=grace", "&login=grace&login_hint=ada"] {
        let page = login(&app, query);
        assert_eq!(page.location(), "/inbox#auth_error=option_invalid", "{query}");
        assert_eq!(page.set_cookies().len(), 1, "the failure, and no transaction: {query}");
    }
    for (query, sent) in [("", "login=everybody"), ("&login_hint=ada", "login=ada"), ("&login=ada", "login=ada")] {
        let page = login(&app, query);
        let logins: Vec<&str> = page.location().split(['?', '&']).filter(|pair| pair.starts_with("login")).collect();
        assert_eq!(logins, [sent], "{query}");
    }
}

#[test]
fn s10_a_resource_may_occur_several_times_and_be_a_list_in_the_options() {
    let page = login(&listing(ALL), "&resource=https://a.example&resource=https://b.example");
    for app in ["a", "b"] {
        assert_eq!(count(&page, &format!("resource=https%3A%2F%2F{app}.example")), 1, "{}", page.location());
    }
    let app = listing("[]");
    let options = parsed(r#"{"provider":"alpha","resource":["https://a.example","https://b.example"]}"#);
    let page = require_session(&app, &app.browser(), &Request::navigation("/page"), &options);
    assert_eq!(page.location().matches("resource=").count(), 2, "{}", page.location());
}

#[test]
fn the_programs_own_sign_in_asks_for_what_its_options_say() {
    let app = listing("[]");
    let options = r#"{"provider":"alpha","prompt":"login","login_hint":"ada","ui_locales":"de fr","acr_values":"mfa phr",
        "max_age":60,"returnTo":"/next","parameters":{"audience":"https://api.example","domain_hint":"a.example"}}"#;
    let page = require_session(&app, &app.browser(), &Request::navigation("/page"), &parsed(options));
    for parameter in [
        "prompt=login",
        "login_hint=ada",
        "ui_locales=de%20fr",
        "acr_values=mfa%20phr",
        "max_age=60",
        "audience=https%3A%2F%2Fapi.example",
        "domain_hint=a.example",
    ] {
        assert_eq!(count(&page, parameter), 1, "{parameter} {}", page.location());
    }
    for (options, code) in [
        (r#"{"parameters":{"state":"x"}}"#, Code::ParameterReserved),
        (r#"{"parameters":{"prompt":"none"},"prompt":"login"}"#, Code::OptionInvalid),
        (r#"{"prompt":7}"#, Code::OptionWrongType),
        (r#"{"resource":[7]}"#, Code::OptionWrongType),
        (r#"{"max_age":-1}"#, Code::OptionInvalid),
        (r#"{"loginHint":"ada"}"#, Code::OptionUnknown),
    ] {
        assert_eq!(read_protect(&parsed(options)), Err(code), "{options}");
    }
}

#[test]
fn an_age_without_an_id_token_is_refused_as_nobody_could_check_it() {
    let app = application(r#"{"loginParameters":["max_age"]}"#);
    assert_eq!(login(&app, "&max_age=60").location(), "/inbox#auth_error=option_invalid");
    let options = parsed(r#"{"provider":"alpha","max_age":60,"guard":true}"#);
    let page = require_session(&app, &app.browser(), &Request::navigation("/page"), &options);
    assert_eq!(page.location(), "/page#auth_error=option_invalid");
    let options = parsed(r#"{"provider":"alpha","acr_values":"mfa","guard":true}"#);
    let page = require_session(&app, &app.browser(), &Request::navigation("/page"), &options);
    assert_eq!(page.location(), "/page#auth_error=option_invalid");
}

/// Returns from the provider with an ID token that has these further claims.
fn come_back(app: &Application, browser: &Browser, page: &Page, claims: &str) -> Page {
    let (state, nonce) = (page.parameter("state").unwrap_or_default(), page.parameter("nonce").unwrap_or_default());
    let now = app.world.clock.get();
    let claims = format!(
        r#"{{"iss":"https://alpha.example","sub":"ada","aud":"the-client","iat":{now},"exp":{},"nonce":"{nonce}"{claims}}}"#,
        now + 600
    );
    let token = [r#"{"alg":"RS256"}"#, &claims, "s"].map(|part| base64(part.as_bytes())).join(".");
    let tokens = TOKENS.replace("\"token_type\"", &format!("\"id_token\":\"{token}\",\"token_type\""));
    browser.come_back(app, "alpha", &state, &tokens)
}

#[test]
fn s21_an_age_that_a_link_asked_for_is_held_against_the_id_token() {
    let app = listing(ALL);
    let now = app.world.clock.get();
    for (claims, location) in [
        (format!(",\"auth_time\":{}", now - 100), "/inbox"),
        (format!(",\"auth_time\":{}", now - 361), "/inbox#auth_error=authentication_too_old"),
        (String::new(), "/inbox#auth_error=id_token_claim_missing"),
        (",\"auth_time\":\"now\"".to_owned(), "/inbox#auth_error=id_token_claim_missing"),
    ] {
        let browser = app.browser();
        let page = browser.open(&app, "/auth/alpha/login?return_to=/inbox&max_age=300");
        assert_eq!(come_back(&app, &browser, &page, &claims).location(), location, "{claims}");
    }
}

#[test]
fn a_sign_in_that_nobody_was_asked_for_says_why_it_failed() {
    let app = listing(ALL);
    app.world.script.borrow_mut().on_error = Some(Ok(()));
    for error in ["login_required", "consent_required", "interaction_required", "account_selection_required"] {
        let browser = app.browser();
        let page = browser.open(&app, "/auth/alpha/login?return_to=/inbox&prompt=none");
        assert_eq!(page.parameter("prompt").as_deref(), Some("none"));
        let state = page.parameter("state").unwrap_or_default();
        browser.open(&app, &format!("/auth/alpha/callback?error={error}&state={state}"));
        let script = app.world.script.borrow();
        assert_eq!(script.errors.last(), Some(&Code::InteractionRequired), "{error}");
        assert_eq!(script.said.last().and_then(|said| said.get_str("error")), Some(error));
    }
}

/// Signs in from a protected page. Returns whether the session passes its guard after that many seconds.
fn passes(guard: &str, claims: &str, seconds: i64) -> Result<bool, String> {
    let app = listing("[]");
    let browser = app.browser();
    let mut options = parsed(guard);
    options.set("provider", Value::from("alpha"));
    options.set("guard", Value::Bool(true));
    let page = require_session(&app, &browser, &Request::navigation("/admin"), &options);
    let location = come_back(&app, &browser, &page, claims).location().to_owned();
    if location != "/admin" {
        return Err(location);
    }
    app.world.pass(seconds);
    protects(&app, &browser, &parsed(guard)).map_err(|code| code.as_str().to_owned())
}

#[test]
fn a_page_that_asks_for_a_sign_in_of_late_takes_no_earlier_session() {
    let claims = format!(",\"auth_time\":{}", crate::flow::worker::tests::application::START);
    assert_eq!(passes(r#"{"max_age":300}"#, &claims, 300), Ok(true));
    assert_eq!(passes(r#"{"max_age":300}"#, &claims, 361), Ok(false));
    assert_eq!(passes("{}", &claims, 361), Ok(true));
    // A session whose sign-in did not ask for the time.
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    assert_eq!(protects(&app, &browser, &parsed("{}")), Ok(true));
    assert_eq!(protects(&app, &browser, &parsed(r#"{"max_age":86400}"#)), Ok(false));
    assert_eq!(protects(&app, &browser, &parsed(r#"{"acr_values":"mfa"}"#)), Ok(false));
}

#[test]
fn a_page_that_asks_for_a_way_to_sign_in_makes_and_takes_no_session_of_another() {
    assert_eq!(passes(r#"{"acr_values":"phr mfa"}"#, r#","acr":"mfa""#, 0), Ok(true));
    let refused = Err("/admin#auth_error=authentication_too_weak".to_owned());
    for claims in ["", r#","acr":"pwd""#, r#","acr":["mfa"]"#, r#","acr":"phr mfa""#] {
        assert_eq!(passes(r#"{"acr_values":"phr mfa"}"#, claims, 0), refused, "{claims}");
    }
}

#[test]
fn a_guard_without_a_value_is_refused() {
    for (name, value) in [
        ("max_age", Value::Null),
        ("acr_values", Value::Null),
        ("acr_values", Value::from("")),
        ("acr_values", Value::from(" ")),
    ] {
        assert_eq!(read_protect(&object([(name, value.clone())])), Err(Code::OptionMissing), "{name} {value}");
    }
    for (name, value, code) in [
        ("max_age", Value::from("60"), Code::OptionWrongType),
        ("max_age", Value::from(1.5), Code::OptionInvalid),
        ("acr_values", Value::from(1), Code::OptionWrongType),
    ] {
        assert_eq!(read_protect(&object([(name, value.clone())])), Err(code), "{name} {value}");
    }
}

#[test]
fn what_would_read_like_a_guard_and_be_none_is_refused() {
    for name in ["max_age", "acr_values"] {
        let options = object([("parameters", object([(name, Value::from("60"))]))]);
        assert_eq!(read_protect(&options), Err(Code::OptionInvalid), "{name}");
    }
    assert_eq!(read_protect(&parsed(r#"{"parameters":{"hd":"a.example"},"max_age":60}"#)), Ok(None));
}
