use super::*;
use crate::base::http::HttpRequest;
use crate::base::value::build::Object;
use crate::base::vocabulary::{W, word};
use crate::dialect::provider::{Grant, TokenRequestKnobs};
use crate::dialect::testing::{client, with_dialect};
use crate::dialect::variables::expand_all;
use crate::protocol::token::tokens::Tokens;
use crate::step::{Code, Cx};
use crate::testing::{arena, context, json, json_of, log, value};
use serde_json::Value as Json;

type Knobs = for<'a> fn(&Cx<'a>) -> TokenRequestKnobs<'a>;

const ENDPOINT: &str = "https://as.example/x";

fn text(text: &str) -> Value<'static> {
    arena().copy(text.as_bytes())
}

fn request(client: &Json, knobs: Knobs, parameters: &Json) -> Result<HttpRequest<'static>, Option<Code>> {
    let mut cx = context(client, &log(&[]));
    let mut given = Object::new(cx.arena);
    given.extend(value(parameters));
    let knobs = knobs(&cx);
    token_request(&mut cx, knobs, text(ENDPOINT), given, Value::EMPTY_OBJECT).map_err(|_| cx.code())
}

/// How a request with these knobs authenticates the client: its `Authorization`, and its body.
fn sent(client: &Json, knobs: Knobs) -> Result<String, Option<Code>> {
    let request = request(client, knobs, &json!({}))?;
    let said = [request.headers.member(W::Authorization).bytes(), b"|", request.body.bytes()].concat();
    Ok(String::from_utf8(said).expect("UTF-8"))
}

#[test]
fn f_every_request_authenticates_the_client_as_the_document_says_of_it() {
    let dialect = json!({
        "token_request": { "client_authentication": "basic" },
        "refresh_request": { "client_authentication": "body" },
        "client_credentials_request": { "client_authentication": "bearer" },
        "revocation_request": { "client_authentication": "none" },
    });
    let knobs: [(Knobs, &str); 4] = [
        (|cx| cx.provider().token_request(Grant::AuthorizationCode), "Basic aWQ6c2VjcmV0|"),
        (|cx| cx.provider().token_request(Grant::RefreshToken), "|client_id=id&client_secret=secret"),
        (|cx| cx.provider().token_request(Grant::ClientCredentials), "Bearer secret|"),
        (|cx| cx.provider().revocation_request(), "|client_id=id"),
    ];
    for (knobs, says) in knobs {
        assert_eq!(sent(&with_dialect(&dialect), knobs).as_deref(), Ok(says));
        let without = sent(&client(&json!({ "dialect": dialect }), None), knobs);
        assert_eq!(without.is_ok(), says == "|client_id=id", "without a secret: {without:?}");
        assert!(without.is_ok() || without == Err(Some(Code::SecretMissing)), "{without:?}");
    }
}

#[test]
fn s42_no_event_shows_a_secret_under_the_name_of_what_is_none() {
    let tokens = value(&json!({ "access_token": "the-token", "refresh_token": "the-renewal", "scope": [] }));
    let dialect = json!({
        "token_request": {
            "client_authentication": "body",
            "names": { "client_id": "app", "client_secret": "client_id", "code_verifier": "token_type_hint" },
        },
        "revocation_request": {
            "names": { "token": "redirect_uri" }, "client_authentication": "body",
            "parameters": { "scope": "{access_token}" },
        },
        "token_response": { "then": {
            "endpoint": ENDPOINT, "parameters": { "scope": "{access_token}", "client_id": "{client_secret}", "grant_type": "longer" },
        } },
    });
    let client = with_dialect(&dialect);
    let exchange = request(
        &client,
        |cx| cx.provider().token_request(Grant::AuthorizationCode),
        &json!({ "code_verifier": "the-verifier", "grant_type": "authorization_code" }),
    );
    let mut cx = context(&client, &log(&[]));
    let tokens = Tokens::of_session(tokens);
    let revocation = revocation_request(&mut cx, text(ENDPOINT), tokens, Value::EMPTY_OBJECT).map_err(|_| cx.code());
    let second = second_exchange(&mut cx, text(ENDPOINT), tokens, Value::EMPTY_OBJECT).map_err(|_| cx.code());
    for (request, plain) in [(exchange, "authorization_code"), (revocation, "token_type_hint"), (second, "longer")] {
        let request = request.expect("a request");
        let (shown, hidden) = (json_of(request.shown).to_string(), json_of(request.secrets).to_string());
        let sent = [request.url.bytes(), request.body.bytes()].concat();
        let mut count = 0;
        for secret in ["secret", "the-verifier", "the-token", "the-renewal"] {
            assert!(!shown.contains(&format!("\"{secret}\"")), "{secret}: {shown}");
            let is_sent = crate::base::text::find(&sent, format!("={secret}").as_bytes()).is_some();
            assert!(!is_sent || hidden.contains(&format!("\"{secret}\"")), "{secret}: {hidden}");
            count += usize::from(is_sent);
        }
        assert!(count >= 2, "{count} secrets were sent");
        assert!(shown.contains(plain), "{shown}");
    }
}

#[test]
fn f_a_request_of_which_the_document_says_nothing_authenticates_as_the_exchange_does() {
    let knobs: Knobs = |cx| cx.provider().revocation_request();
    let with = |methods: Json| client(&json!({ "token_endpoint_auth_methods_supported": methods }), Some("secret"));
    assert_eq!(sent(&with(json!(["none"])), knobs).as_deref(), Ok("|client_id=id"));
    assert_eq!(sent(&with(json!(["client_secret_post"])), knobs).as_deref(), Ok("|client_id=id&client_secret=secret"));
    assert_eq!(sent(&with(json!(null)), knobs).as_deref(), Ok("Basic aWQ6c2VjcmV0|"));
    assert_eq!(sent(&client(&json!({}), None), knobs).as_deref(), Ok("|client_id=id"));
}

#[test]
fn shows_no_value_that_may_be_a_secret() {
    let dialect = json!({ "token_request": { "client_authentication": "body", "names": { "code": "auth_code" } } });
    let parameters =
        json!({ "grant_type": "authorization_code", "code": "c", "redirect_uri": "https://app.example/cb" });
    let exchange: Knobs = |cx| cx.provider().token_request(Grant::AuthorizationCode);
    let request = request(&with_dialect(&dialect), exchange, &parameters).expect("a request");
    assert_eq!(
        json_of(request.shown).to_string(),
        r#"{"grant_type":"authorization_code","auth_code":"…","redirect_uri":"https://app.example/cb","client_id":"id","client_secret":"…"}"#
    );
    for secret in ["c", "secret"] {
        assert!(request.secrets.contains(secret.as_bytes()), "{secret}");
    }
}

/// The revocation of the tokens `a` and, if there is a refresh token, `r`, for an account `acct`.
fn revocation(dialect: &Json, has_refresh_token: bool) -> Result<HttpRequest<'static>, Option<Code>> {
    let mut cx = context(&with_dialect(&json!({ "revocation_request": dialect })), &log(&[]));
    let refresh_token = if has_refresh_token { json!("r") } else { json!(null) };
    let extra = json!({ "account": "acct" });
    let tokens = Tokens::of_session(value(&json!({
        "access_token": "a", "refresh_token": refresh_token, "extra": extra,
    })));
    let request = revocation_request(&mut cx, text(ENDPOINT), tokens, Value::EMPTY_OBJECT);
    request.map_err(|_| cx.code())
}

#[test]
fn a_sign_out_waits_five_seconds_for_a_revocation() {
    let request = revocation(&json!({}), false).expect("a request");
    assert_eq!(request.deadline.int(), Some(5000));
}

#[test]
fn f_revokes_the_token_that_the_document_names_as_it_says() {
    let said = |dialect: Json, has_refresh_token: bool| {
        let request = revocation(&dialect, has_refresh_token).expect("a request");
        let headers = ["Authorization", "Content-Type"].map(|name| request.headers.find(name.as_bytes()));
        let parts = [word(request.method), request.url, headers[0], headers[1], request.body];
        parts.map(|part| String::from_utf8_lossy(part.bytes()).into_owned()).join(" ")
    };
    let form = "application/x-www-form-urlencoded";
    let basic = "Basic aWQ6c2VjcmV0";
    let cases = [
        (json!({}), true, format!("POST {ENDPOINT} {basic} {form} token=r&token_type_hint=refresh_token")),
        (json!({}), false, format!("POST {ENDPOINT} {basic} {form} token=a&token_type_hint=access_token")),
        (
            json!({ "token": "access_token", "names": { "token": "access_token" }, "omit": ["token_type_hint"] }),
            true,
            format!("POST {ENDPOINT} {basic} {form} access_token=a"),
        ),
        (
            json!({ "token_in": "header", "client_authentication": "none", "omit": ["client_id"] }),
            true,
            format!("POST {ENDPOINT} Bearer a  "),
        ),
        (
            json!({ "token_in": "header", "scheme": "OAuth", "client_authentication": "body", "method": "GET" }),
            true,
            format!("GET {ENDPOINT}?client_id=id&client_secret=secret OAuth a  "),
        ),
        (
            json!({
                "method": "DELETE", "token_in": "header", "client_authentication": "none", "omit": ["client_id"],
            }),
            true,
            format!("DELETE {ENDPOINT} Bearer a  "),
        ),
        (
            json!({
                "method": "DELETE", "parameters_in": "json", "token": "access_token",
                "names": { "token": "access_token" }, "omit": ["token_type_hint"],
            }),
            true,
            format!(r#"DELETE {ENDPOINT} {basic} application/json {{"access_token":"a"}}"#),
        ),
        (
            json!({ "method": "DELETE", "parameters_in": "query" }),
            false,
            format!("DELETE {ENDPOINT}?token=a&token_type_hint=access_token {basic}  "),
        ),
        (
            json!({
                "parameters_in": "json", "client_authentication": "bearer", "scheme": "Client",
                "client_id_in_body": true, "token": "access_token", "names": { "token": "access_token" },
                "omit": ["token_type_hint"], "order": ["token", "client_id"],
            }),
            true,
            format!(r#"POST {ENDPOINT} Client secret application/json {{"access_token":"a","client_id":"id"}}"#),
        ),
        (
            json!({
                "parameters": { "user": "{account}", "fixed": "1" },
                "omit": ["token", "token_type_hint"],
            }),
            true,
            format!("POST {ENDPOINT} {basic} {form} user=acct&fixed=1"),
        ),
    ];
    for (dialect, has_refresh_token, expected) in cases {
        assert_eq!(said(dialect.clone(), has_refresh_token), expected, "{dialect}");
    }
    let hidden = revocation(&json!({ "token_in": "header", "client_authentication": "none" }), true);
    assert!(hidden.expect("a request").secrets.contains(b"a"), "the access token is shown nowhere");
    let lacking = revocation(&json!({ "parameters": { "user": "{else}" } }), true);
    assert_eq!(lacking.err(), Some(Some(Code::VariableMissing)), "no request without what it revokes");
}

#[test]
fn fixed_texts_may_name_the_client() {
    let dialect = json!({
        "authorization_request": { "constants": { "app": "{client_id}" } },
        "token_request": { "constants": { "app": "app:{client_id}" }, "client_authentication": "none" },
        "api_request": { "headers": { "Client-Id": "{client_id}" } },
    });
    let exchange: Knobs = |cx| cx.provider().token_request(Grant::AuthorizationCode);
    assert_eq!(sent(&with_dialect(&dialect), exchange).as_deref(), Ok("|client_id=id&app=app%3Aid"));
    let mut cx = context(&with_dialect(&dialect), &log(&[]));
    let headers = api_headers(&mut cx, text("t"), Value::NOTHING, Value::EMPTY_OBJECT).unwrap_or(Value::NOTHING);
    assert_eq!(json_of(headers), json!({ "Authorization": "Bearer t", "Client-Id": "id" }));
    let declared = json_of(
        expand_all(&mut cx, value(&json!({ "a": "{client_id}" })), value(&json!({ "client_id": "v" })))
            .unwrap_or(Value::NOTHING),
    );
    assert_eq!(declared, json!({ "a": "v" }), "a declared variable of that name goes before");
}

#[test]
fn names_each_header_once_whatever_its_case() {
    let dialect = json!({
        "token_request": { "headers": { "accept": "text/xml" } }, "api_request": { "headers": { "accept": "text/xml" } },
    });
    let exchange: Knobs = |cx| cx.provider().token_request(Grant::AuthorizationCode);
    let replaced = request(&client(&json!({ "dialect": dialect }), None), exchange, &json!({})).expect("a request");
    let form = "application/x-www-form-urlencoded";
    assert_eq!(json_of(replaced.headers), json!({ "accept": "text/xml", "Content-Type": form }));
    let mut cx = context(&with_dialect(&dialect), &log(&[]));
    let tokens = Tokens::of_session(value(&json!({ "access_token": "t" })));
    let called = userinfo_request(&mut cx, text(ENDPOINT), tokens, Value::EMPTY_OBJECT).expect("a request");
    let replaced = json!({ "accept": "text/xml", "Authorization": "Bearer t" });
    assert_eq!(json_of(called.headers), replaced, "the document's stands in place of the engine's");
}

/// A userinfo request for tokens with this `extra`: method, address, headers, body.
fn userinfo(dialect: &Json, extra: &Json) -> Result<Json, Option<Code>> {
    let mut document = with_dialect(dialect);
    (document[2], document[8]) = (json!("id"), json!("secret"));
    let mut cx = context(&document, &log(&[]));
    let tokens = Tokens::of_session(value(&json!({ "access_token": "t/1", "extra": extra })));
    let variables = value(&json!({ "shop": "a.example", "openid": "of the variable" }));
    let request = userinfo_request(&mut cx, text("https://as.example/x?a=1#f"), tokens, variables);
    let request = request.map_err(|_| cx.code())?;
    let method = json_of(word(request.method));
    Ok(json!([method, json_of(request.url), json_of(request.headers), json_of(request.body)]))
}

#[test]
fn userinfo_has_its_parameters_where_the_document_wants_them() {
    let parameters = json!({
        "q": "{ me { id } }", "id": "{client_id}", "shop": "{shop}", "openid": "{openid}", "n": "{n}", "f": "a{b}",
    });
    let extra = json!({ "openid": "of the answer", "n": 7 });
    let sent = |place: &str| {
        let dialect = json!({ "userinfo": { "parameters": parameters, "parameters_in": place } });
        userinfo(&dialect, &extra).expect("a request")
    };
    let (json, bearer) = ("application/json", "Bearer t/1");
    let coded = "q=%7B%20me%20%7B%20id%20%7D%20%7D&id=id&shop=a.example&openid=of%20the%20variable&n=7&f=a%7Bb%7D";
    let headers = json!({ "Accept": json, "Authorization": bearer });
    assert_eq!(sent("query"), json!(["GET", format!("https://as.example/x?a=1&{coded}"), headers, null]));
    let form = "application/x-www-form-urlencoded";
    let headers = json!({ "Accept": json, "Authorization": bearer, "Content-Type": form });
    let body = coded.replace("%20", "+");
    assert_eq!(sent("form"), json!(["POST", "https://as.example/x?a=1", headers, body]));
    let headers = json!({ "Accept": json, "Authorization": bearer, "Content-Type": json });
    let body = r#"{"q":"{ me { id } }","id":"id","shop":"a.example","openid":"of the variable","n":"7","f":"a{b}"}"#;
    assert_eq!(sent("json"), json!(["POST", "https://as.example/x?a=1", headers, body]));
    for name in ["{missing}", "{acess_token}", "{list}"] {
        let dialect = json!({ "userinfo": { "parameters": { "a": name } } });
        assert_eq!(userinfo(&dialect, &json!({ "list": [] })), Err(Some(Code::VariableMissing)), "{name}");
    }
}

#[test]
fn userinfo_carries_its_token_in_one_way() {
    let parameters = json!({ "token": "{access_token}" });
    let body = json!({ "parameters": parameters, "parameters_in": "form", "client_authentication": "body" });
    let form = json!({ "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded" });
    let sent = userinfo(&json!({ "userinfo": body }), &json!({}));
    let expected = "token=t%2F1&client_id=id&client_secret=secret";
    assert_eq!(sent, Ok(json!(["POST", "https://as.example/x?a=1", form, expected])));
    let basic = json!({ "parameters": parameters, "client_authentication": "basic" });
    let sent = userinfo(&json!({ "userinfo": basic }), &json!({}));
    let headers = json!({ "Accept": "application/json", "Authorization": "Basic aWQ6c2VjcmV0" });
    assert_eq!(sent, Ok(json!(["GET", "https://as.example/x?a=1&token=t%2F1", headers, null])));
    let sent = userinfo(&json!({ "api_request": { "parameter": "access_token" } }), &json!({}));
    let plain = json!({ "Accept": "application/json" });
    assert_eq!(sent, Ok(json!(["GET", "https://as.example/x?a=1&access_token=t%2F1", plain, null])));
    let sent = userinfo(&json!({ "api_request": { "header": "X-Shop-Token" } }), &json!({}));
    let headers = json!({ "Accept": "application/json", "X-Shop-Token": "t/1" });
    assert_eq!(sent, Ok(json!(["GET", "https://as.example/x?a=1#f", headers, null])));
}
