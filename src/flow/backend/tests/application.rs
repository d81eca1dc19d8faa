//! The application that the tests sign in to: its options, its worlds, its isolates.

use super::browser::Browser;
use crate::base::base64;
use crate::base::json::{ParseJson as _, TestJson};
use crate::base::value::Value;
use crate::flow::backend::config::Backend;
use crate::host::simulated_worker::{Isolate, Worker, World};
use crate::protocol::error::Code;
use std::rc::Rc;

/// When the tests begin.
pub const START: i64 = 1_800_000_000;
pub const CLIENT_SECRET: &str = "the-client-secret";
pub const ACCESS_TOKEN: &str = "access-token-1";
pub const REFRESH_TOKEN: &str = "refresh-token-1";
/// One hour.
pub const TOKENS: &str = r#"{"access_token":"access-token-1","token_type":"Bearer","expires_in":3600,"refresh_token":"refresh-token-1","scope":"read write"}"#;
/// What the first refresh brings; the refresh token is another one.
pub const FRESH: &str =
    r#"{"access_token":"access-token-2","token_type":"Bearer","expires_in":3600,"refresh_token":"refresh-token-2"}"#;

pub fn json(text: &str) -> Value {
    TestJson.parse_json(text).unwrap_or_else(|_| panic!("not JSON: {text}"))
}

/// A key of 32 bytes.
pub fn key(byte: u8) -> Value {
    Value::String(base64::encode_url(&[byte; 32]))
}

/// A provider document at `https://<name>.example`.
pub fn document(name: &str) -> Value {
    let url = |path: &str| Value::String(format!("https://{name}.example{path}"));
    Value::object([
        ("issuer", url("")),
        ("authorization_endpoint", url("/authorize")),
        ("token_endpoint", url("/token")),
        ("userinfo_endpoint", url("/userinfo")),
        ("revocation_endpoint", url("/revoke")),
        ("end_session_endpoint", url("/end")),
    ])
}

/// A client at the provider of that name.
pub fn client(origin: &str, name: &str, document: Value) -> Value {
    Value::object([
        ("provider", document),
        ("client_id", Value::from("the-client")),
        ("client_secret", Value::from(CLIENT_SECRET)),
        ("redirect_uri", Value::String(format!("{origin}/auth/{name}/callback"))),
        ("scope", Value::from("read write")),
    ])
}

/// The application: one configuration and one isolate of its worker.
pub struct Application {
    pub world: Rc<World>,
    pub isolate: Rc<Isolate>,
    pub backend: Backend,
    pub origin: &'static str,
}

impl Application {
    /// At `https://app.example`, with the providers `alpha`, `beta` and `gamma`, of which the last
    /// answers with `form_post`.
    pub fn new() -> Self {
        Self::with(|_| ())
    }

    /// The same with other options.
    pub fn with(change: impl FnOnce(&mut Value)) -> Self {
        Self::at("https://app.example", change)
    }

    /// The same at another origin.
    pub fn at(origin: &'static str, change: impl FnOnce(&mut Value)) -> Self {
        Self { world: World::at(START), isolate: Rc::default(), backend: Self::backend(origin, change), origin }
    }

    pub fn options(origin: &str) -> Value {
        let mut posting = document("gamma");
        posting.set("dialect", json(r#"{"authorization_response":{"response_mode":"form_post"}}"#));
        Value::object([
            ("base", Value::from("/auth")),
            ("cookieKeys", Value::Array(vec![key(1)])),
            (
                "providers",
                Value::object([
                    ("alpha", client(origin, "alpha", document("alpha"))),
                    ("beta", client(origin, "beta", document("beta"))),
                    ("gamma", client(origin, "gamma", posting)),
                ]),
            ),
        ])
    }

    fn backend(origin: &str, change: impl FnOnce(&mut Value)) -> Backend {
        let mut options = Self::options(origin);
        change(&mut options);
        Backend::from_options(&options).unwrap_or_else(|error| panic!("{error}"))
    }

    /// What is wrong with other options.
    pub fn refusal(change: impl FnOnce(&mut Value)) -> Option<Code> {
        let mut options = Self::options("https://app.example");
        change(&mut options);
        Backend::from_options(&options).err().map(|error| error.code())
    }

    /// The same world after a deployment with other options: another configuration, another isolate.
    pub fn deployed(&self, change: impl FnOnce(&mut Value)) -> Self {
        let backend = Self::backend(self.origin, change);
        Self { world: self.world.clone(), isolate: Rc::default(), backend, origin: self.origin }
    }

    /// The same application in another isolate.
    pub fn elsewhere(&self, change: impl FnOnce(&mut Value)) -> Self {
        self.deployed(change)
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self.origin)
    }

    pub fn worker(&self, body: &str, headers: Vec<(String, String)>) -> Worker {
        Worker { world: self.world.clone(), isolate: self.isolate.clone(), body: body.to_owned(), headers }
    }
}

/// Changes one member of an option that is an object.
pub fn change_member(options: &mut Value, path: &[&str], value: Value) {
    let Some((name, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        options.set(name, value);
        return;
    }
    let mut inner = options.get(name).cloned().unwrap_or_else(|| Value::object([]));
    change_member(&mut inner, rest, value);
    options.set(name, inner);
}
