//! The application that the targets sign in to, and what its browsers received.

use crate::worker::{Answered, Incoming, Worker, configured, serve};
use serde_json::{Value as Json, json};
use std::sync::OnceLock;

/// Its client.
pub const CLIENT: &str = "the-client";
/// Three providers: `alpha` with OpenID Connect, `beta` promises `iss`, `gamma` answers with a posted form.
pub const PROVIDERS: [&str; 3] = ["alpha", "beta", "gamma"];

fn document(name: &str) -> Json {
    let mut document = json!({
        "issuer": format!("https://{name}.example"),
        "authorization_endpoint": format!("https://{name}.example/authorize"),
        "token_endpoint": format!("https://{name}.example/token"),
    });
    match name {
        "beta" => document["authorization_response_iss_parameter_supported"] = json!(true),
        "gamma" => document["dialect"] = json!({ "authorization_response": { "response_mode": "form_post" } }),
        _ => {}
    }
    document
}

/// A handler's options at `base`.
#[must_use]
pub fn options(base: &str) -> Json {
    let client = |name: &str| {
        json!({
            "provider": document(name), "client_id": CLIENT, "client_secret": "the-secret", "scope": "read",
            "redirect_uri": format!("https://app.example{base}/{name}/callback"),
        })
    };
    let providers: serde_json::Map<String, Json> =
        PROVIDERS.iter().map(|name| ((*name).to_owned(), client(name))).collect();
    // The host has the keys; the options only need one.
    json!({ "base": base, "cookieKeys": ["AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"], "providers": providers })
}

/// The answer of a token endpoint.
pub const TOKENS: &str = r#"{"access_token":"access-token-1","token_type":"Bearer","expires_in":3600,"refresh_token":"refresh-token-1","scope":"read"}"#;

/// A sign-in that waits for its callback.
pub struct SignIn {
    /// The parameter `state` of its authorization request.
    pub state: String,
    /// The header `Cookie` of its browser.
    pub cookies: String,
}

/// Begins a sign-in with a provider.
///
/// # Panics
/// If the application does not begin one.
#[must_use]
pub fn begin(worker: &Worker, configuration: &[u8], base: &str, provider: &str) -> SignIn {
    let path = format!("{base}/{provider}/login");
    let mut incoming = Incoming::navigation(path.as_bytes(), b"");
    incoming.is_call = false;
    let answered = serve(worker, configuration, &incoming);
    let query = answered.location().split_once('?').expect("an authorization request").1;
    let state = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "state");
    SignIn { state: state.expect("a state").1.into_owned(), cookies: answered.cookie_header() }
}

/// Ends a sign-in as its provider would.
#[must_use]
pub fn finish(worker: &Worker, configuration: &[u8], base: &str, provider: &str, begun: &SignIn) -> Answered {
    worker.will_answer(200, "application/json", TOKENS);
    let query = format!("code=the-code&state={}&iss=https%3A%2F%2F{provider}.example", begun.state);
    let incoming = if provider == "gamma" {
        *worker.body.borrow_mut() = query.clone().into_bytes();
        posted(&format!("{base}/{provider}/callback"), begun.cookies.as_bytes(), query.len())
    } else {
        Incoming::navigation(format!("{base}/{provider}/callback?{query}").as_bytes(), begun.cookies.as_bytes())
    };
    serve(worker, configuration, &incoming)
}

/// A form that a page of the provider posts.
#[must_use]
pub fn posted(path: &str, cookies: &[u8], body_length: usize) -> Incoming {
    let content_type = Some("application/x-www-form-urlencoded");
    Incoming { method: "POST", content_type, body_length, ..Incoming::navigation(path.as_bytes(), cookies) }
}

/// The application at `/auth`, with what it made before a target runs.
pub struct Application {
    /// Its compiled options.
    pub configuration: Vec<u8>,
    /// A sign-in with each provider.
    pub begun: Vec<SignIn>,
}

/// The application with key 1, which signs in the person `ada`.
#[must_use]
pub fn worker() -> Worker {
    Worker::new(1, 0, json!({ "user": "ada" }))
}

/// The application.
#[must_use]
pub fn application() -> &'static Application {
    static APPLICATION: OnceLock<Application> = OnceLock::new();
    APPLICATION.get_or_init(|| {
        let worker = worker();
        let configuration = configured(&worker, &options("/auth"), &json!(["onSignIn"]));
        let begun = PROVIDERS.iter().map(|name| begin(&worker, &configuration, "/auth", name)).collect();
        Application { configuration, begun }
    })
}
