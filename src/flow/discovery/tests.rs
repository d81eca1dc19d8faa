use crate::base::value::Value;
use crate::dialect::endpoints::endpoint;
use crate::dialect::provider::Endpoint;
use crate::flow::sign_out::{revoke, revoke_where_possible};
use crate::flow::worker::app::protocol::configure;
use crate::protocol::token::tokens::Tokens;
use crate::step::{Code, Cx, Result};
use crate::testing::drive::{Outcome, Worker, call};
use crate::testing::tasks::run;
use crate::testing::values::{Json as _, parsed};
use crate::testing::world::{Reply, World};
use crate::testing::{json, value_in};
use serde_json::Value as Json;
use std::rc::Rc;

const ISSUER: &str = r#""issuer":"https://as.example/north""#;
const AUTHORIZE: &str = r#""authorization_endpoint":"https://as.example/a""#;
const TOKEN: &str = r#""token_endpoint":"https://as.example/t""#;
const REVOKE: &str = r#""revocation_endpoint":"https://as.example/r""#;
const OPENID: &str = "https://as.example/north/.well-known/openid-configuration";
const OAUTH: &str = "https://as.example/.well-known/oauth-authorization-server/north";

/// A server's answer: a status, a content type, a body.
type Said = (u16, &'static str, String);

fn object(members: &[&str]) -> String {
    ["{", &members.join(","), "}"].concat()
}
fn metadata(members: &[&str]) -> Said {
    (200, "application/json", object(members))
}
fn html(status: u16) -> Said {
    (status, "text/html", "<!doctype html>".to_owned())
}

/// A server that gives these answers, one after the other.
fn world(answers: &[Said]) -> Rc<World> {
    let world = World::at(1000);
    for (status, content_type, body) in answers {
        let reply = Reply { content_type, ..World::reply(*status, body) };
        world.replies.borrow_mut().push_back(reply);
    }
    world
}
fn asked(world: &World) -> Vec<String> {
    world.sent.borrow().iter().map(|sent| sent.url.clone()).collect()
}

/// The outcome of `then` with a client of these options.
fn client(world: &Rc<World>, more: &str, then: impl for<'a> Fn(&mut Cx<'a>) -> Result<Value<'a>> + 'static) -> Outcome {
    let options = parsed(&format!(r#"{{"client_id":"client","redirect_uri":"https://app.example/cb",{more}}}"#));
    let worker = Worker { world: world.clone(), isolate: Rc::default(), body: String::new(), headers: Vec::new() };
    run(call(worker, Value::NOTHING, move |cx| {
        let options = value_in(cx.arena, &options);
        configure(cx, options, Value::EMPTY_LIST)?;
        then(cx)
    }))
}
/// The metadata that were found.
fn found(world: &Rc<World>) -> Outcome {
    client(world, ISSUER, |cx| Ok(cx.provider().metadata()))
}
fn code(answers: &[Said]) -> Option<Code> {
    found(&world(answers)).code
}
fn tokens<'a>(cx: &mut Cx<'a>) -> Result<Tokens<'a>> {
    let tokens = json!({
        "access_token": "at", "token_type": "Bearer", "expires_at": "unknown", "received_at": 1000, "scope": [],
        "extra": {}, "diagnostics": [],
    });
    Tokens::read(cx, value_in(cx.arena, &tokens))
}
fn revoked<'a>(cx: &mut Cx<'a>) -> Result<Value<'a>> {
    let (tokens, variables) = (tokens(cx)?, cx.client().variables());
    revoke(cx, tokens, variables).map(|()| Value::TRUE)
}
fn revoked_where_possible<'a>(cx: &mut Cx<'a>) -> Result<Value<'a>> {
    let (tokens, variables) = (tokens(cx)?, cx.client().variables());
    revoke_where_possible(cx, tokens, variables).map(|()| Value::TRUE)
}

#[test]
fn f_reads_rfc_8414_too_where_openid_lacks_what_a_sign_in_needs() {
    let server = world(&[metadata(&[ISSUER, AUTHORIZE]), metadata(&[ISSUER, TOKEN, REVOKE])]);
    let found = found(&server).value;
    assert_eq!(found.get_str("authorization_endpoint"), Some("https://as.example/a"));
    assert_eq!(found.get_str("token_endpoint"), Some("https://as.example/t"));
    assert_eq!(found.get_str("revocation_endpoint"), Some("https://as.example/r"));
    assert_eq!(asked(&server), [OPENID, OAUTH]);
    for other in [metadata(&[r#""issuer":"https://evil.example""#, TOKEN]), metadata(&[TOKEN]), html(200), html(503)] {
        assert_eq!(code(&[metadata(&[ISSUER, AUTHORIZE]), other]), Some(Code::MetadataMalformed));
    }
}

#[test]
fn f_looks_for_a_revocation_endpoint_in_rfc_8414_when_it_is_needed() {
    let full = metadata(&[ISSUER, AUTHORIZE, TOKEN]);
    let server = world(std::slice::from_ref(&full));
    assert_eq!(found(&server).code, None);
    assert_eq!(asked(&server), [OPENID], "not before it is needed");
    let whole = metadata(&[ISSUER, AUTHORIZE, TOKEN, REVOKE]);
    let server = world(&[full.clone(), whole, (200, "application/json", String::new())]);
    assert_eq!(client(&server, ISSUER, revoked_where_possible).code, None);
    assert_eq!(asked(&server), [OPENID, OAUTH, "https://as.example/r"]);
    for (other, code) in [
        (metadata(&[r#""issuer":"https://evil.example""#, REVOKE]), Code::EndpointMissing),
        (html(404), Code::EndpointMissing),
        (metadata(&[ISSUER]), Code::EndpointMissing),
        (metadata(&[ISSUER, r#""revocation_endpoint":"http://as.example/r""#]), Code::MetadataEndpointUnusable),
    ] {
        let server = world(&[full.clone(), other]);
        assert_eq!(client(&server, ISSUER, revoked).code, Some(code));
        assert_eq!(asked(&server).len(), 2, "nothing was sent there");
    }
    let server = world(&[html(404), full]);
    assert_eq!(client(&server, ISSUER, revoked_where_possible).code, None, "nothing to revoke with");
    assert_eq!(asked(&server), [OPENID, OAUTH], "which was read already");
}

#[test]
fn f_an_unusable_endpoint_that_no_sign_in_needs_matters_where_it_is_used() {
    for (value, code) in [
        ("null", Code::EndpointMissing),
        (r#""""#, Code::EndpointMissing),
        ("7", Code::EndpointMissing),
        (r#"["https://as.example/r"]"#, Code::EndpointMissing),
        (r#""http://intranet.example/r""#, Code::MetadataEndpointUnusable),
        (r#""http://127.0.0.1:9/r""#, Code::MetadataEndpointUnusable),
        (r#""http://localhost/r""#, Code::MetadataEndpointUnusable),
        (r#""/r""#, Code::MetadataEndpointUnusable),
        (r#""https://as.example/{r}#f""#, Code::MetadataEndpointUnusable),
        (r#""javascript:alert(1)""#, Code::MetadataEndpointUnusable),
    ] {
        let member = format!(r#""revocation_endpoint":{value},"userinfo_endpoint":{value}"#);
        let answers = [metadata(&[ISSUER, AUTHORIZE, TOKEN, &member]), html(404)];
        assert_eq!(client(&world(&answers), ISSUER, revoked).code, Some(code), "{value}");
        let userinfo = client(&world(&answers), ISSUER, |cx| {
            let variables = cx.client().variables();
            endpoint(cx, Endpoint::Userinfo, variables)
        });
        assert_eq!(userinfo.code, Some(code), "{value}");
    }
}

#[test]
fn f_an_unusable_endpoint_that_every_sign_in_needs_is_the_servers_fault() {
    for (value, expected) in [
        ("null", Code::MetadataMalformed),
        (r#""""#, Code::MetadataMalformed),
        ("7", Code::MetadataMalformed),
        (r#""http://as.example/t""#, Code::MetadataEndpointUnusable),
        (r#""http://127.0.0.1:9/t""#, Code::MetadataEndpointUnusable),
        (r#""http://[::1]/t""#, Code::MetadataEndpointUnusable),
        (r#""as.example/t""#, Code::MetadataEndpointUnusable),
        (r#""https://as.example/t#f""#, Code::MetadataEndpointUnusable),
    ] {
        let member = format!(r#""token_endpoint":{value}"#);
        let refused = code(&[metadata(&[ISSUER, AUTHORIZE, &member]), html(404)]);
        assert_eq!(refused, Some(expected), "{value}");
        assert_eq!(expected.kind().as_str(), "malformed");
    }
}

#[test]
fn f_a_server_on_loopback_may_have_its_endpoints_there() {
    let issuer = r#""issuer":"http://127.0.0.1:9""#;
    let endpoints =
        [r#""authorization_endpoint":"http://localhost:9/a""#, r#""token_endpoint":"http://127.0.0.1:9/t""#];
    let server = world(&[metadata(&[issuer, endpoints[0], endpoints[1]])]);
    assert_eq!(client(&server, issuer, |_| Ok(Value::TRUE)).code, None);
}

#[test]
fn f_names_what_stands_where_metadata_should_be() {
    let said = |answers: &[Said]| {
        let outcome = found(&world(answers));
        (outcome.code, outcome.error["detail"].clone())
    };
    let page = (Some(Code::MetadataNotJson), json!({ "media_type": "`text/html`", "status": "200" }));
    assert_eq!(said(&[html(200), html(404)]), page);
    assert_eq!(said(&[html(404), html(200)]), page);
    assert_eq!(said(&[html(200), html(200)]), page);
    let good = metadata(&[ISSUER, AUTHORIZE, TOKEN]);
    assert_eq!(code(&[html(200), good.clone()]), None, "it is where RFC 8414 puts it");
    assert_eq!(code(&[(302, "", String::new()), good]), None, "one sends to a page");
    assert_eq!(code(&[(302, "", String::new()), html(404)]), Some(Code::ResponseRedirected));
    assert_eq!(code(&[(200, "", String::new()), html(404)]), Some(Code::MetadataNotJson));
    assert_eq!(code(&[html(404), html(404)]), Some(Code::MetadataMissing));
    let called_json = (200, "application/json", "\n<!doctype html>".to_owned());
    let (_, detail) = said(&[called_json, html(404)]);
    assert_eq!(detail["media_type"], "markup called `application/json`");
    assert_eq!(code(&[html(503)]), Some(Code::ServerUnavailable));
    assert_eq!(code(&[(200, "application/json", "{\"issuer\":".to_owned())]), Some(Code::ResponseNotJson));
    let list = (200, "application/json", "[]".to_owned());
    assert_eq!(code(&[list, html(404)]), Some(Code::MetadataMalformed));
}

#[test]
fn f_says_what_is_wrong_with_the_issuer() {
    let of = |issuer: &str| {
        let member = format!(r#""issuer":{issuer}"#);
        code(&[metadata(&[&member, AUTHORIZE, TOKEN])])
    };
    for other in
        ["https://as.example/north/", "http://as.example/north", "https://as.example/North", "https://as.example"]
    {
        assert_eq!(of(&format!(r#""{other}""#)), Some(Code::MetadataIssuerMismatch), "{other}");
    }
    assert_eq!(of(r#""https://as.example/{tenant}""#), Some(Code::MetadataIssuerTemplate));
    assert_eq!(of("null"), Some(Code::MetadataMalformed));
    let options = r#""issuer":"https://as.example/.well-known/openid-configuration""#;
    assert_eq!(client(&world(&[]), options, |_| Ok(Value::TRUE)).code, Some(Code::OptionInvalid));
}

#[test]
fn f_an_issuer_with_a_variable_is_that_of_its_value() {
    let of = |variables: &str, answers: &[Said]| {
        let options = format!(r#""issuer":"https://as.example/{{tenant}}","variables":{variables}"#);
        client(&world(answers), &options, |cx| Ok(cx.client().issuer()))
    };
    let full = [metadata(&[ISSUER, AUTHORIZE, TOKEN])];
    assert_eq!(of(r#"{"tenant":"north"}"#, &full).value, Json::from("https://as.example/north"));
    for (variables, code) in [
        ("{}", Code::VariableMissing),
        (r#"{"tenant":"../evil"}"#, Code::VariableRefused),
        (r#"{"tenant":"a/b"}"#, Code::VariableRefused),
        (r#"{"tenant":""}"#, Code::VariableRefused),
    ] {
        assert_eq!(of(variables, &[]).code, Some(code), "{variables}");
    }
    let further = of(r#"{"tenant":"north","other":"x"}"#, &full);
    assert_eq!(further.code, Some(Code::OptionUnknown), "one that stands nowhere");
}
