//! A simulated worker for tests: isolates with memory, and one request of a simulated world.
//!
//! Must not know: OAuth.

#![allow(clippy::arithmetic_side_effects, clippy::panic, reason = "a test stops where its ground is wrong")]

use super::simulated_tasks::turn;
pub use super::simulated_world::{Reply, Script, Sent, World};
use super::{Choice, Forwarded, Forwarding, Host, Pending, Serve, Stored, Verdict, store_unavailable};
use crate::base::entropy::Entropy;
use crate::base::http::{HttpRequest, HttpResponse};
use crate::base::json::{NotJson, ParseJson, TestJson};
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::protocol::error::{Code, Error};
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;
use zeroize::Zeroizing;

/// What [`Serve::verify_signature`] accepts of the key with that modulus.
pub fn simulated_signature(modulus: &str, input: &str) -> [u8; 32] {
    crate::base::sha256::digest([modulus, input].concat().as_bytes())
}

type Remembered = (String, Value, i64);

/// One isolate: what it remembers between requests, and which keys are held.
#[derive(Default)]
pub struct Isolate {
    memory: RefCell<Vec<Remembered>>,
    held: RefCell<Vec<(String, u32, i64)>>,
    holders: Cell<u32>,
}

impl Isolate {
    /// How many entries the isolate remembers under keys that begin with `prefix`.
    pub fn count(&self, prefix: &str) -> usize {
        self.memory.borrow().iter().filter(|(key, _, _)| key.starts_with(prefix)).count()
    }
}

/// An answer of the application or of an upstream.
#[derive(Debug, PartialEq, Eq)]
pub struct RawAnswer(pub &'static str);

/// One request of a worker.
pub struct Worker {
    /// The world.
    pub world: Rc<World>,
    /// The isolate that serves it.
    pub isolate: Rc<Isolate>,
    /// The request's body.
    pub body: String,
    /// The request's headers, names in lower case.
    pub headers: Vec<(String, String)>,
}

impl ParseJson for Worker {
    fn parse_json(&self, text: &str) -> Result<Value, NotJson> {
        TestJson.parse_json(text)
    }
}

impl Host for Worker {
    fn clock(&self) -> i64 {
        self.world.time()
    }

    fn entropy(&self) -> Result<Entropy, Error> {
        let drawn = self.world.drawn.get() + 1;
        self.world.drawn.set(drawn);
        let mut bytes = [0u8; Entropy::LENGTH];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = crate::base::sha256::digest(&[&drawn.to_le_bytes()[..], &[at as u8]].concat())[0];
        }
        Ok(Entropy::new(bytes))
    }

    fn send(&self, request: HttpRequest) -> Pending<'_, Result<HttpResponse, Error>> {
        Box::pin(async move {
            let at = self.world.sent.borrow().len();
            self.world.deadline.set(request.deadline);
            // Every sign-out revokes; a test that is about something else need not say what is answered.
            let revoked = request.url.ends_with("/revoke").then(|| World::reply(200, ""));
            self.world.sent.borrow_mut().push(Sent {
                method: request.method.as_str().to_owned(),
                url: request.url,
                headers: request.headers,
                body: request.body.as_deref().cloned().unwrap_or_default(),
                reply: self.world.replies.borrow_mut().pop_front().or(revoked),
            });
            let reply = poll_fn(|_| match self.world.sent.borrow().get(at).and_then(|sent| sent.reply.clone()) {
                Some(reply) => Poll::Ready(reply),
                None => Poll::Pending,
            })
            .await;
            match reply.failure {
                Some(code) => Err(Error::new(code)),
                None => Ok(HttpResponse {
                    status: reply.status,
                    content_type: Some("application/json".to_owned()),
                    www_authenticate: None,
                    retry_after: reply.retry_after,
                    body: Zeroizing::new(reply.body),
                    secrets: Default::default(),
                }),
            }
        })
    }

    fn emit(&self, event: Value) {
        self.world.events.borrow_mut().push(event);
    }

    fn is_observed(&self) -> bool {
        true
    }
}

impl Serve for Worker {
    type Raw = RawAnswer;

    async fn body(&self, limit: usize) -> Result<String, Error> {
        if self.body.len() > limit { Err(Error::new(Code::BodyTooLarge)) } else { Ok(self.body.clone()) }
    }

    fn memory(&self, key: &str) -> Option<Value> {
        let now = self.world.clock.get();
        let memory = self.isolate.memory.borrow();
        memory.iter().find(|(other, _, until)| other == key && *until > now).map(|(_, value, _)| value.clone())
    }

    fn memorize(&self, key: &str, value: Value, seconds: i64) {
        let mut memory = self.isolate.memory.borrow_mut();
        memory.retain(|(other, _, _)| other != key);
        memory.push((key.to_owned(), value, self.world.clock.get() + seconds));
    }

    async fn hold(&self, key: &str, seconds: i64) -> Option<u32> {
        let end = self.world.time() + 2000 * seconds;
        poll_fn(|_| {
            let now = self.world.time();
            let mut held = self.isolate.held.borrow_mut();
            if held.iter().any(|(other, _, until)| other == key && now < *until) {
                return if now < end { Poll::Pending } else { Poll::Ready(None) };
            }
            held.retain(|(other, _, _)| other != key);
            let holder = self.isolate.holders.get() + 1;
            self.isolate.holders.set(holder);
            held.push((key.to_owned(), holder, now + 1000 * seconds));
            Poll::Ready(Some(holder))
        })
        .await
    }

    fn release(&self, key: &str, holder: u32) {
        self.isolate.held.borrow_mut().retain(|(other, by, _)| other != key || *by != holder);
    }

    fn pause(&self, milliseconds: u32) -> Pending<'_, ()> {
        let end = self.world.time() + i64::from(milliseconds);
        let waits = move || self.world.milliseconds.get().is_some() && self.world.time() < end;
        Box::pin(async move {
            turn().await;
            poll_fn(|_| if waits() { Poll::Pending } else { Poll::Ready(()) }).await;
        })
    }

    fn has_store(&self) -> bool {
        self.world.store.borrow().is_some()
    }

    fn read_store<'a>(&'a self, key: &'a str) -> Pending<'a, Result<Option<Stored>, Error>> {
        Box::pin(async move {
            turn().await;
            let now = self.world.clock.get();
            let found = self.world.with_store(|store| {
                store.read += 1;
                let is_lost = store.unread > 0;
                store.unread = store.unread.saturating_sub(1);
                (!is_lost).then(|| store.read(key, now))
            });
            found?.ok_or_else(store_unavailable)
        })
    }

    fn write_store<'a>(
        &'a self,
        key: &'a str,
        value: &'a str,
        version: Option<&'a str>,
        expires_at: UnixTime,
    ) -> Pending<'a, Result<Option<String>, Error>> {
        Box::pin(async move {
            turn().await;
            let now = self.world.clock.get();
            let written = self.world.with_store(|store| {
                let is_lost = store.unanswered > 0;
                store.unanswered = store.unanswered.saturating_sub(1);
                (store.write(key, value, version, expires_at.0, now), is_lost)
            });
            match written? {
                (_, true) => Err(store_unavailable()),
                (version, false) => Ok(version),
            }
        })
    }

    fn clear_store<'a>(&'a self, key: &'a str) -> Pending<'a, Result<(), Error>> {
        Box::pin(async move {
            turn().await;
            self.world.with_store(|store| store.clear(key))
        })
    }

    fn read_cache<'a>(&'a self, key: &'a str) -> Pending<'a, Option<Value>> {
        Box::pin(async move {
            turn().await;
            self.world.cache.borrow().as_ref()?.iter().find(|(other, _)| other == key).map(|(_, value)| value.clone())
        })
    }

    fn write_cache<'a>(&'a self, key: &'a str, value: &'a Value, _: i64) -> Pending<'a, ()> {
        Box::pin(async move {
            turn().await;
            if let Some(cache) = self.world.cache.borrow_mut().as_mut() {
                cache.retain(|(other, _)| other != key);
                cache.push((key.to_owned(), value.clone()));
            }
        })
    }

    fn verify_signature<'a>(
        &'a self,
        _: &'a str,
        key: &'a Value,
        input: &'a str,
        signature: &'a [u8],
    ) -> Pending<'a, bool> {
        Box::pin(async move {
            turn().await;
            // Real keys are for the tests on real runtimes; here the public key signs.
            signature == simulated_signature(key.get_str("n").unwrap_or_default(), input)
        })
    }

    fn refresh_later(&self, provider: &str, id: &str) -> bool {
        let mut later = self.world.later.borrow_mut();
        later.as_mut().map(|later| later.push((provider.to_owned(), id.to_owned()))).is_some()
    }

    fn has_on_sign_in(&self) -> bool {
        self.world.script.borrow().on_sign_in.is_some()
    }

    async fn on_sign_in(&self, provider: &str, tokens: Value, userinfo: Value) -> Result<Verdict<RawAnswer>, Error> {
        let mut script = self.world.script.borrow_mut();
        script.sign_ins.push((provider.to_owned(), tokens, userinfo));
        match script.on_sign_in.clone() {
            Some(Ok(Some(data))) => Ok(Verdict::Accepted(data)),
            Some(Ok(None)) => Ok(Verdict::Refused(RawAnswer("the application refused"))),
            Some(Err(code)) => Err(Error::new(code).with("option", "onSignIn")),
            None => Ok(Verdict::Accepted(Value::Null)),
        }
    }

    async fn on_error(&self, error: &Error, return_to: Option<&str>) -> Result<Option<RawAnswer>, Error> {
        let mut script = self.world.script.borrow_mut();
        script.errors.push(error.code());
        script.returns.push(return_to.map(str::to_owned));
        script.said.push(error.to_value());
        match script.on_error {
            Some(Ok(())) => Ok(Some(RawAnswer("the application's error page"))),
            Some(Err(code)) => Err(Error::new(code).with("option", "onError")),
            None => Ok(None),
        }
    }

    async fn on_launch(&self, _: &str, query: &[(String, String)]) -> Result<Option<RawAnswer>, Error> {
        let mut script = self.world.script.borrow_mut();
        script.launches.push(query.to_vec());
        Ok(script.on_launch.then_some(RawAnswer("launched")))
    }

    async fn on_choose(&self, providers: &[String], return_to: &str) -> Result<Choice<RawAnswer>, Error> {
        let mut script = self.world.script.borrow_mut();
        script.choices.push((providers.to_vec(), return_to.to_owned()));
        Ok(match script.on_choose {
            None => Choice::None,
            Some("") => Choice::Answer(RawAnswer("a page to choose on")),
            Some(provider) => Choice::Provider(provider.to_owned()),
        })
    }

    fn body_length(&self) -> Option<i64> {
        let declared = self.headers.iter().find(|(name, _)| name == "content-length");
        match declared {
            Some((_, length)) => crate::base::text::parse_integer(length),
            None => self.body.is_empty().then_some(0),
        }
    }

    async fn kept_body(&self) -> Result<String, Error> {
        Ok(self.body.clone())
    }

    async fn forward(
        &self,
        url: &str,
        add: &[(String, String)],
        keep: fn(&str) -> bool,
        how: Forwarding,
    ) -> Result<Forwarded<RawAnswer>, Error> {
        let kept = self.headers.iter().filter(|(name, _)| keep(name)).cloned();
        let headers = kept.chain(add.iter().cloned()).collect();
        {
            let mut script = self.world.script.borrow_mut();
            script.forwards.push((url.to_owned(), headers));
            script.how.push(how);
        }
        let is_slow = || self.world.script.borrow().is_upstream_slow;
        poll_fn(|_| if is_slow() { Poll::Pending } else { Poll::Ready(()) }).await;
        // Others go on while the upstream answers.
        turn().await;
        turn().await;
        let mut script = self.world.script.borrow_mut();
        let status = script.upstream_first.pop_front().or(script.upstream);
        let status = status.ok_or_else(|| Error::new(Code::NetworkFailed).with("endpoint", "upstream"))?;
        let challenge = script.challenge.to_owned();
        Ok(Forwarded { status, challenge, raw: RawAnswer("the upstream's answer") })
    }

    fn discard(&self, _: RawAnswer) {
        self.world.script.borrow_mut().discarded += 1;
    }
}
