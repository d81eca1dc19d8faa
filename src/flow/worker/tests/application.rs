//! The application that the tests sign in to: its options, its worlds, its isolates.

use super::browser::Browser;
use crate::base::crypto::encode;
use crate::base::crypto::seal::key_of;
use crate::base::value::build::List;
use crate::flow::worker::config::{Configuration, handler_options};
use crate::step::Code;
use crate::testing::drive::{Isolate, Worker};
use crate::testing::values::{Json as _, object, parsed};
use crate::testing::world::World;
use crate::testing::{arena, context, json, json_of, value};
use serde_json::Value as Json;
use std::cell::RefCell;
use std::rc::Rc;

/// When the tests begin.
pub const START: i64 = 1_800_000_000;
pub const CLIENT_SECRET: &str = "the-client-secret";
pub const ACCESS_TOKEN: &str = "access-token-1";
pub const REFRESH_TOKEN: &str = "refresh-token-1";
/// They live one hour.
pub const TOKENS: &str = r#"{"access_token":"access-token-1","token_type":"Bearer","expires_in":3600,"refresh_token":"refresh-token-1","scope":"read write"}"#;
/// The answer to the first refresh, with another refresh token.
pub const FRESH: &str =
    r#"{"access_token":"access-token-2","token_type":"Bearer","expires_in":3600,"refresh_token":"refresh-token-2"}"#;

/// A key of 32 bytes.
pub fn key(byte: u8) -> Json {
    json_of(encode(arena(), &[byte; 32]))
}

/// A provider document at `https://<name>.example`.
pub fn document(name: &str) -> Json {
    let url = |path: &str| json!(format!("https://{name}.example{path}"));
    object([
        ("issuer", url("")),
        ("authorization_endpoint", url("/authorize")),
        ("token_endpoint", url("/token")),
        ("userinfo_endpoint", url("/userinfo")),
        ("revocation_endpoint", url("/revoke")),
        ("end_session_endpoint", url("/end")),
    ])
}

/// A client at the provider of that name.
pub fn client(origin: &str, name: &str, document: Json) -> Json {
    object([
        ("provider", document),
        ("client_id", json!("the-client")),
        ("client_secret", json!(CLIENT_SECRET)),
        ("redirect_uri", json!(format!("{origin}/auth/{name}/callback"))),
        ("scope", json!("read write")),
    ])
}

/// The options as the host passes them: functions, store and cache are named next to them. In the tests they
/// appear as `true`.
fn functions(options: &Json) -> Vec<Vec<&str>> {
    let named =
        ["store", "cache", "onSignIn", "onError", "onLaunch", "selectProvider", "claims"].map(|name| vec![name]);
    let providers = options.get("providers").map(Json::members).unwrap_or_default();
    let secrets = providers.into_iter().map(|(name, _)| vec!["providers", name.as_str(), "client_secret"]);
    let is_function = |path: &Vec<&str>| options.pointer(&format!("/{}", path.join("/"))) == Some(&json!(true));
    named.into_iter().chain(secrets).filter(is_function).collect()
}

/// Compiles options.
pub fn configure(options: &Json) -> core::result::Result<Configuration<'static>, (Option<Code>, Json)> {
    let mut cx = context(&json!(null), &json!([]));
    let mut data = options.clone();
    let functions = functions(options);
    functions.iter().for_each(|path| data.change(path, json!(null)));
    let functions: Json = functions.iter().map(|path| path.join(".")).collect();
    let configured = handler_options::configure(&mut cx, value(&data), value(&functions));
    match configured {
        Ok(configuration) => Ok(configuration),
        Err(failed) => {
            let code = cx.code();
            Err((code, json_of(cx.end(Err(failed))).get(1).cloned().unwrap_or_default()))
        }
    }
}

/// The application: one configuration and one isolate of its worker.
pub struct Application {
    pub world: Rc<World>,
    pub isolate: Rc<Isolate>,
    pub configuration: Configuration<'static>,
    pub origin: &'static str,
    /// The configurations compiled so far, by which of the world's functions, store and cache they have.
    pub made: RefCell<Vec<([bool; 7], Configuration<'static>)>>,
}

impl Application {
    /// The application at `https://app.example` with the providers `alpha`, `beta` and `gamma`. The last one
    /// answers with `form_post`.
    pub fn new() -> Self {
        Self::with(|_| ())
    }
    /// The same with other options, in which functions, store and cache are `true`.
    pub fn with(change: impl FnOnce(&mut Json)) -> Self {
        Self::at("https://app.example", change)
    }
    /// The same at another origin.
    pub fn at(origin: &'static str, change: impl FnOnce(&mut Json)) -> Self {
        Self::in_world(World::at(START), origin, change)
    }
    fn in_world(world: Rc<World>, origin: &'static str, change: impl FnOnce(&mut Json)) -> Self {
        let mut options = Self::options(origin);
        change(&mut options);
        let configuration = configure(&options).unwrap_or_else(|refused| panic!("{refused:?}"));
        let keys = options["cookieKeys"].to_texts().unwrap_or_default();
        let keys = keys.iter().filter_map(|text| key_of(text.as_bytes())).flatten().collect();
        let isolate = Rc::new(Isolate::with_keys(keys));
        Self { world, isolate, configuration, origin, made: RefCell::default() }
    }
    pub fn options(origin: &str) -> Json {
        let mut posting = document("gamma");
        posting.set("dialect", parsed(r#"{"authorization_response":{"response_mode":"form_post"}}"#));
        object([
            ("base", json!("/auth")),
            ("cookieKeys", json!([key(1)])),
            (
                "providers",
                object([
                    ("alpha", client(origin, "alpha", document("alpha"))),
                    ("beta", client(origin, "beta", document("beta"))),
                    ("gamma", client(origin, "gamma", posting)),
                ]),
            ),
        ])
    }
    /// The mistake in other options.
    pub fn refusal(change: impl FnOnce(&mut Json)) -> Option<Code> {
        let mut options = Self::options("https://app.example");
        change(&mut options);
        configure(&options).err().and_then(|(code, _)| code)
    }
    /// The same world after a deployment with other options: another configuration, and another isolate.
    pub fn deployed(&self, change: impl FnOnce(&mut Json)) -> Self {
        Self::in_world(self.world.clone(), self.origin, change)
    }
    /// The same application in another isolate.
    pub fn elsewhere(&self, change: impl FnOnce(&mut Json)) -> Self {
        self.deployed(change)
    }
    pub fn browser(&self) -> Browser {
        Browser::new(self.origin)
    }
    pub fn worker(&self, body: &str) -> Worker {
        self.worker_with(body, Vec::new())
    }
    pub fn worker_with(&self, body: &str, headers: Vec<(String, String)>) -> Worker {
        Worker { world: self.world.clone(), isolate: self.isolate.clone(), body: body.to_owned(), headers }
    }
    /// The configuration with the functions, the store and the cache that the world has now.
    pub fn configuration(&self) -> Configuration<'static> {
        let (world, script) = (&self.world, self.world.script.borrow());
        let has = [
            world.store.borrow().is_some(),
            world.cache.borrow().is_some(),
            script.on_sign_in.is_some(),
            script.on_error.is_some(),
            true,
            true,
            script.refused_claims.is_some(),
        ];
        let mut made = self.made.borrow_mut();
        if let Some((_, configuration)) = made.iter().find(|(other, _)| *other == has) {
            return *configuration;
        }
        let mut list = List::new(arena());
        let fixed = self.configuration.value().items().len() - has.len();
        self.configuration.value().items().iter().take(fixed).for_each(|item| list.push(*item));
        has.into_iter().for_each(|has| list.push(has));
        let configuration = Configuration(list.done());
        made.push((has, configuration));
        configuration
    }
}
