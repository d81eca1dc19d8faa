use super::*;
use core::future::Future;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use std::sync::Mutex;

/// Runs a future whose requests are answered at once.
fn run<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing here waits"),
    }
}

/// An authorization server that records its requests.
#[derive(Default)]
struct Server {
    asked: Mutex<Vec<Request>>,
    is_away: bool,
}

impl Http for &Server {
    async fn send(&self, request: Request) -> Result<Response, SendError> {
        if self.is_away {
            return Err(SendError::Network);
        }
        let body = if request.url.contains("/.well-known/") {
            json!({
                "issuer": "https://as.example",
                "authorization_endpoint": "https://as.example/authorize",
                "token_endpoint": "https://as.example/token",
            })
        } else {
            json!({ "access_token": "at", "token_type": "Bearer", "expires_in": 60, "refresh_token": "rt" })
        };
        self.asked.lock().unwrap().push(request);
        let content_type = Some("application/json".to_owned());
        Ok(Response { status: 200, content_type, body: body.to_string(), ..Response::default() })
    }
}

fn options() -> Value {
    json!({
        "issuer": "https://as.example",
        "client_id": "c",
        "client_secret": "the-secret",
        "redirect_uri": "https://app.example/callback",
        "scope": "a",
        "cookieKeys": ["AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"],
    })
}

#[test]
fn signs_in_and_refreshes() {
    let server = Server::default();
    let client = run(Client::open(&options(), &server)).unwrap();
    let started = client.create_authorization(&json!({})).unwrap();
    assert!(
        started["url"].as_str().unwrap().starts_with("https://as.example/authorize?response_type=code&client_id=c")
    );
    let state = started["transaction"]["state"].as_str().unwrap();
    let callback = format!("https://app.example/callback?code=the-code&state={state}");
    let tokens = run(client.exchange(&callback, &started["transaction"])).unwrap();
    assert_eq!((&tokens["access_token"], &tokens["refresh_token"]), (&json!("at"), &json!("rt")));
    assert_eq!(run(client.refresh(&tokens)).unwrap()["access_token"], "at");
    let asked = server.asked.lock().unwrap();
    let bodies: Vec<_> = asked.iter().filter_map(|request| request.body.as_deref()).collect();
    assert!(bodies[0].contains("code=the-code") && bodies[1].contains("refresh_token=rt"), "{bodies:?}");
}

#[test]
fn checks_the_state_before_anything_is_sent() {
    let server = Server::default();
    let client = run(Client::open(&options(), &server)).unwrap();
    let started = client.create_authorization(&json!({})).unwrap();
    let refused = run(client.exchange("/callback?code=c&state=forged", &started["transaction"])).unwrap_err();
    assert_eq!((refused.code, refused.kind()), (Code::StateMismatch, Kind::Check));
    assert_eq!(refused.to_string(), "the callback's `state` is not that of this sign-in");
    assert_eq!(server.asked.lock().unwrap().len(), 1, "the metadata alone");
}

#[test]
fn says_how_a_request_failed_and_which_options_are_wrong() {
    let away = Server { is_away: true, ..Server::default() };
    assert_eq!(run(Client::open(&options(), &away)).unwrap_err().code, Code::NetworkFailed);
    let mut wrong = options();
    wrong["redirect_url"] = json!("https://app.example/callback");
    let refused = run(Client::open(&wrong, &Server::default())).unwrap_err();
    assert_eq!(refused.code, Code::OptionUnknown);
    assert!(refused.to_string().contains("redirect_url"), "{refused}");
}

#[test]
fn sends_a_token_that_the_program_signed_and_signs_none_itself() {
    let key = json!({ "private_key": { "kty": "EC", "crv": "P-256", "x": "x", "y": "y", "d": "the-number" } });
    for (secret, refusal) in [(json!("a.b.c"), None), (key, Some(Code::OptionInvalid))] {
        let server = Server::default();
        let mut options = options();
        options["client_authentication"] = json!({ "jwt": {} });
        options["client_secret"] = secret;
        let client = run(Client::open(&options, &server)).unwrap();
        let given = run(client.client_credentials(&json!({})));
        assert_eq!(given.err().map(|error| error.code), refusal);
        let sent = server.asked.lock().unwrap().iter().filter_map(|request| request.body.clone()).collect::<String>();
        assert_eq!(sent.contains("client_assertion=a.b.c"), refusal.is_none(), "{sent}");
    }
}

#[test]
fn seals_for_one_purpose() {
    let server = Server::default();
    let client = run(Client::open(&options(), &server)).unwrap();
    let sealed = client.seal("remembered", &json!({ "a": [1, "x"] }), &json!({ "maxAge": 60 })).unwrap();
    assert_eq!(client.unseal("remembered", &sealed).unwrap(), json!({ "a": [1, "x"] }));
    assert_eq!(client.unseal("another", &sealed).unwrap_err().code, Code::SealedValueRefused);
}

#[test]
fn goes_from_thread_to_thread_and_shows_no_secret() {
    fn is_sent<T: Send>(value: T) -> T {
        value
    }
    let http = |_: Request| async { Err(SendError::Network) };
    let client = Client { http, compiled: b"the-secret".to_vec(), keys: Vec::new() };
    let tokens = json!({});
    drop(is_sent(client.refresh(&tokens)));
    assert_eq!(format!("{client:?}"), "Client { .. }");
}

#[test]
fn an_error_leads_to_the_page_of_its_code() {
    let package: serde_json::Value = serde_json::from_str(include_str!("../../pkg/package.json")).unwrap();
    let error = Error { code: Code::StateMismatch, members: json!({}) };
    assert_eq!(error.docs(), format!("{}errors/state_mismatch", package["homepage"].as_str().unwrap()));
}
