//! Options of a handler that are missing, unknown, dangerous or of the wrong type are refused with their path,
//! all at once.

use crate::flow::worker::tests::application::{Application, client, configure, document, key};
use crate::step::Code;
use crate::testing::json;
use crate::testing::values::{Json as _, object, parsed};
use serde_json::Value as Json;

const APP: &str = "https://app.example";

/// The refusal of the good options with a change: the code, and the detail of each mistake.
fn said(change: impl FnOnce(&mut Json)) -> Vec<(Code, Json)> {
    let mut options = Application::options(APP);
    change(&mut options);
    let Err((code, error)) = configure(&options) else { return Vec::new() };
    let Some(mistakes) = error["mistakes"].as_array() else {
        return vec![(code.expect("a code"), error["detail"].clone())];
    };
    let code_of = |mistake: &Json| Code::of(mistake["code"].as_i64().unwrap_or(-1)).expect("a code");
    mistakes.iter().map(|mistake| (code_of(mistake), mistake["detail"].clone())).collect()
}
fn one(change: impl FnOnce(&mut Json)) -> (Code, Json) {
    let said = said(change);
    assert_eq!(said.len(), 1, "{said:?}");
    said.into_iter().next().expect("a mistake")
}
/// The refusal if the option at that path has that value.
fn with(path: &[&str], value: Json) -> (Code, Json) {
    one(|options| options.change(path, value))
}
fn option(option: &str) -> Json {
    json!({ "option": option })
}
fn wrong_type(option: &str, found: &str, expected: &str) -> (Code, Json) {
    (Code::OptionWrongType, json!({ "option": option, "expected": expected, "found": found }))
}

#[test]
fn accepts_the_good_options() {
    assert_eq!(said(|_| ()), []);
}

#[test]
fn lists_all_mistakes_in_the_order_of_the_options() {
    let all = said(|options| {
        options.set("cookieKeys", json!([null]));
        options.change(&["providers", "alpha", "client_idd"], json!("1"));
        options.change(
            &["providers", "beta", "provider", "dialect"],
            parsed(r#"{"token_request":{"client_auth":"body"},"pkse":1}"#),
        );
        options.set("upstream", json!({}));
    });
    let within = "providers.beta.provider";
    let expected = [
        (Code::CookieKeyMissing, option("cookieKeys.0")),
        (Code::OptionUnknown, json!({ "option": "providers.alpha.client_idd", "meant": "providers.alpha.client_id" })),
        (
            Code::DocumentMemberUnknown,
            json!({ "path": "dialect.token_request.client_auth", "meant": "dialect.token_request.client_authentication", "within": within }),
        ),
        (Code::DocumentMemberUnknown, json!({ "path": "dialect.pkse", "meant": "dialect.pkce", "within": within })),
        (Code::OptionUnknown, json!({ "option": "upstream", "meant": "upstreams" })),
    ];
    assert_eq!(all, expected);
}

#[test]
fn refuses_options_that_are_no_object() {
    for wrong in [json!(null), json!(7), json!("x"), json!([])] {
        let refused = configure(&wrong).err();
        assert_eq!(refused.and_then(|(code, _)| code), Some(Code::OptionWrongType), "{wrong}");
    }
}

#[test]
fn names_each_option_that_is_missing() {
    for name in ["client_id", "redirect_uri", "provider"] {
        let expected = (Code::OptionMissing, option(&format!("providers.alpha.{name}")));
        assert_eq!(with(&["providers", "alpha", name], json!(null)), expected);
    }
    assert_eq!(with(&["cookieKeys"], json!(null)), (Code::CookieKeyMissing, option("cookieKeys")));
    assert_eq!(with(&["cookieKeys"], json!([])), (Code::CookieKeyMissing, option("cookieKeys")));
    for providers in [json!(null), json!({})] {
        assert_eq!(with(&["providers"], providers), (Code::OptionMissing, option("providers")));
    }
    for (name, upstream) in [("origin", r#"{"paths":["/"]}"#), ("paths", r#"{"origin":"https://api.example"}"#)] {
        let expected = (Code::OptionMissing, option(&format!("upstreams.alpha.{name}")));
        assert_eq!(with(&["upstreams", "alpha"], parsed(upstream)), expected);
    }
}

#[test]
fn names_each_option_that_is_unknown() {
    for (path, option, meant) in [
        (&["upstream"][..], "upstream", Some("upstreams")),
        (&["allow_long_lived"], "allow_long_lived", Some("allowLongLived")),
        (&["onChoose"], "onChoose", Some("selectProvider")),
        (&["session", "idle"], "session.idle", Some("session.idleTimeout")),
        (&["session", "absolute"], "session.absolute", Some("session.maxAge")),
        (&["session", "frob"], "session.frob", None),
        (&["providers", "alpha", "redirectUri"], "providers.alpha.redirectUri", Some("providers.alpha.redirect_uri")),
        (&["providers", "alpha", "prompt"], "providers.alpha.prompt", Some("parameters.prompt")),
    ] {
        let mut detail = json!({ "option": option });
        if let Some(meant) = meant {
            detail.set("meant", json!(meant));
        }
        assert_eq!(with(path, json!("x")), (Code::OptionUnknown, detail), "{option}");
    }
    for name in ["response_type", "grant_type", "username", "password"] {
        assert_eq!(with(&["providers", "alpha", name], json!("token")).0, Code::OptionUnknown, "{name}");
    }
}

#[test]
fn names_each_option_of_the_wrong_type_with_what_it_is_and_should_be() {
    for (path, value, option, found, expected) in [
        (&["cookieKeys"][..], json!("x"), "cookieKeys", "a string", "an array of strings"),
        (&["cookieKeys"], json!([key(1), 7]), "cookieKeys.1", "a number", "a string"),
        (&["session"], json!(60), "session", "a number", "an object"),
        (&["session", "idleTimeout"], json!("60"), "session.idleTimeout", "a string", "a whole number of seconds"),
        (&["session", "maxAge"], json!(true), "session.maxAge", "a boolean", "a whole number of seconds"),
        (&["base"], json!(7), "base", "a number", "a string"),
        (&["onSignIn"], json!("x"), "onSignIn", "something else", "a function"),
        (&["fetch"], json!({}), "fetch", "something else", "a function"),
        (&["upstreams"], json!("x"), "upstreams", "a string", "an object"),
        (&["upstreams", "alpha"], json!("x"), "upstreams.alpha", "a string", "an object"),
        (&["providers", "alpha"], json!("acme"), "providers.alpha", "a string", "an object"),
        (&["providers", "alpha", "client_id"], json!(7), "providers.alpha.client_id", "a number", "a string"),
        (
            &["providers", "alpha", "provider"],
            json!("acme"),
            "providers.alpha.provider",
            "a string",
            "a provider document",
        ),
        (
            &["providers", "alpha", "scope"],
            json!(7),
            "providers.alpha.scope",
            "a number",
            "a string or an array of strings",
        ),
        (
            &["providers", "alpha", "variables"],
            json!(["x"]),
            "providers.alpha.variables",
            "an array",
            "an object of strings",
        ),
        (&["providers", "alpha", "userinfo"], json!("no"), "providers.alpha.userinfo", "a string", "a boolean"),
        (&["serverTiming"], json!(1), "serverTiming", "a number", "a boolean"),
        (&["trustedOrigins"], json!([null]), "trustedOrigins.0", "null", "a string"),
    ] {
        assert_eq!(with(path, value), wrong_type(option, found, expected), "{option}");
    }
    assert_eq!(with(&["providers"], json!("x")), wrong_type("providers", "a string", "an object"));
}

#[test]
fn refuses_keys_that_are_none() {
    for keys in [json!([""]), json!(["c2hvcnQ"]), json!([key(1), "not base64!"])] {
        let (code, detail) = with(&["cookieKeys"], keys.clone());
        assert_eq!(code, Code::CookieKeyInvalid, "{keys}");
        assert_eq!(detail["index"], (keys.as_array().map_or(0, Vec::len) - 1).to_string());
    }
    let padded = format!("{}=", key(1).as_str().unwrap_or_default());
    assert_eq!(Application::refusal(|options| options.set("cookieKeys", json!([padded]))), None);
}

#[test]
fn refuses_a_name_that_cannot_be_part_of_a_cookies_name() {
    for name in ["", "a.b", "a b", "a;b", "a=b", "__Host-x/", "ä", &"x".repeat(65)] {
        assert_eq!(with(&["cookieName"], json!(name)).0, Code::OptionInvalid, "{name}");
    }
    assert_eq!(Application::refusal(|options| options.set("cookieName", json!("Shop_2-b"))), None);
}

#[test]
fn refuses_a_base_that_is_no_path_and_makes_the_handlers_name_of_it() {
    for base in ["auth", "", "/", "//x", "/a//b", "/a b", "https://app.example/auth"] {
        assert!(Application::refusal(|options| options.set("base", json!(base))).is_some(), "{base}");
    }
    let app = Application::with(|options| {
        options.set("base", json!("/x/y.z//"));
        options.set("providers", object([("alpha", client(APP, "../x/y.z/alpha", document("alpha")))]));
    });
    assert_eq!(app.configuration.site().base().bytes(), b"/x/y.z");
    assert_eq!(app.configuration.handler().bytes(), b"x~y.z");
}

#[test]
fn refuses_an_upstream_that_is_bound_to_no_provider() {
    let refusal = |upstream: &str| {
        let upstreams =
            parsed(&format!("{{\"api\":{{\"origin\":\"https://api.example\",\"paths\":[\"/\"]{upstream}}}}}"));
        Application::refusal(|options| options.set("upstreams", upstreams.clone()))
    };
    assert_eq!(refusal(""), Some(Code::UpstreamUnbound), "several providers, none of its name");
    assert_eq!(refusal(r#","providers":[]"#), Some(Code::OptionMissing));
    assert_eq!(refusal(r#","providers":["alpha","delta"]"#), Some(Code::ProviderUnknown));
    assert_eq!(refusal(r#","providers":"alpha""#), Some(Code::OptionWrongType));
    assert_eq!(refusal(r#","providers":["alpha","beta"]"#), None);
    let unbound = with(&["upstreams"], json!({ "api": { "origin": "https://api.example", "paths": ["/"] } }));
    let detail = json!({ "option": "upstreams.api.providers", "providers": "alpha, beta, gamma", "first": "alpha" });
    assert_eq!(unbound.1, detail);
    let alone = Application::with(|options| {
        let alpha = options["providers"]["alpha"].clone();
        options.set("providers", object([("alpha", alpha)]));
        options.set(
            "upstreams",
            json!({ "api": { "origin": "https://API.example:443", "paths": ["/"], "methods": ["get"] } }),
        );
    });
    let compiled = crate::testing::json_of(alone.configuration.upstream_values());
    assert_eq!(compiled, json!([["https://api.example", "API.example:443", ["GET"], ["/"], 30, ["alpha"]]]));
}

#[test]
fn s38_refuses_an_upstream_that_is_no_origin_or_has_no_paths() {
    for (upstream, code) in [
        (r#"{"origin":"https://api.example","paths":["/"]}"#, None),
        (r#"{"origin":"http://api.example","paths":["/"]}"#, Some(Code::OptionInvalid)),
        (r#"{"origin":"https://api.example/v1","paths":["/"]}"#, Some(Code::OptionInvalid)),
        (r#"{"origin":"https://user@api.example","paths":["/"]}"#, Some(Code::OptionInvalid)),
        (r#"{"origin":"https://api.example","paths":[]}"#, Some(Code::OptionMissing)),
        (r#"{"origin":"https://api.example"}"#, Some(Code::OptionMissing)),
        (r#"{"origin":"https://api.example","paths":["me"]}"#, Some(Code::OptionInvalid)),
        (r#"{"origin":"https://api.example","paths":["/"],"method":["GET"]}"#, Some(Code::OptionUnknown)),
    ] {
        let upstreams = parsed(&format!("{{\"alpha\":{upstream}}}"));
        assert_eq!(Application::refusal(|options| options.set("upstreams", upstreams)), code, "{upstream}");
    }
}

#[test]
fn refuses_trusted_origins_that_are_none() {
    for wrong in [
        r#"["https://admin.example/"]"#,
        r#"["http://admin.example"]"#,
        r#"["admin.example"]"#,
        r#"["*"]"#,
        r#""https://admin.example""#,
    ] {
        let refused = Application::refusal(|options| options.set("trustedOrigins", parsed(wrong)));
        assert!(refused.is_some(), "{wrong}");
    }
    let app = Application::with(|options| options.set("trustedOrigins", json!(["https://ADMIN.app.example:443"])));
    assert!(app.configuration.site().trusts(b"https://admin.app.example"));
}

#[test]
fn s7_refuses_a_redirect_uri_over_plain_http_elsewhere() {
    let refused = |redirect_uri: &str| {
        Application::refusal(|options| options.change(&["providers", "alpha", "redirect_uri"], json!(redirect_uri)))
    };
    assert_eq!(refused("http://app.example/auth/alpha/callback"), Some(Code::RedirectUriRefused));
    assert_eq!(refused("https://app.example/auth/alpha/callback#x"), Some(Code::RedirectUriRefused));
    assert_eq!(refused("http://localhost:1/auth/alpha/callback"), None);
    assert_eq!(refused("https://app.example/auth/alpha/callback/"), None);
    for path in ["/auth/alpha/callback", "auth/alpha/callback"] {
        assert_eq!(refused(path), Some(Code::RedirectUriRefused), "{path}");
    }
    let allowed = Application::refusal(|options| {
        options.change(&["providers", "alpha", "redirect_uri"], json!("http://app.example/auth/alpha/callback"));
        options.change(&["providers", "alpha", "allowInsecureRedirectUri"], json!(true));
    });
    assert_eq!(allowed, None);
}

#[test]
fn s14_a4_gives_every_provider_a_redirect_uri_of_its_own() {
    let names = ["alpha", "beta", "gamma"];
    let uri = |name: &str| format!("{APP}/auth/{name}/callback");
    for name in names {
        for route in names {
            let refused =
                Application::refusal(|options| options.change(&["providers", name, "redirect_uri"], json!(uri(route))));
            assert_eq!(refused, (name != route).then_some(Code::OptionInvalid), "{name} at the route of {route}");
        }
    }
    let app = Application::new();
    let sent = names.map(|name| app.browser().open(&app, &format!("/auth/{name}/login")).parameter("redirect_uri"));
    assert_eq!(sent, names.map(|name| Some(uri(name))));
}

#[test]
fn a27_refuses_an_address_after_the_providers_sign_out_that_is_none() {
    for refused in ["/bye", "app.example", "https://user@app.example/"] {
        let said = with(&["providers", "alpha", "postLogoutRedirectUri"], json!(refused));
        assert_eq!(said.0, Code::OptionInvalid);
    }
}

#[test]
fn refuses_a_providers_name_that_is_a_route() {
    for name in ["session", "token", "logout", "proxy", "backchannel", "frontchannel", "a b", "a/b", ""] {
        let refused = Application::refusal(|options| {
            options.change(&["providers", name], client(APP, name, document("alpha")));
        });
        assert_eq!(refused, Some(Code::OptionInvalid), "{name}");
    }
}
