//! A simulated worker for tests: isolates with memory, one virtual clock, a network that answers
//! when the test says, the application's own functions by script.
//!
//! Must not know: OAuth.

#![allow(clippy::arithmetic_side_effects, clippy::panic, reason = "a test stops where its ground is wrong")]

use super::simulated_store::SimulatedStore;
use super::simulated_tasks::turn;
use super::{Host, Pending, STORE_REST, Serve, Stored, Verdict};
use crate::base::entropy::Entropy;
use crate::base::http::{HttpRequest, HttpResponse};
use crate::base::json::{NotJson, ParseJson, TestJson};
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::protocol::error::{Code, Error};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;
use zeroize::Zeroizing;

/// What the network answers.
#[derive(Clone)]
pub struct Reply {
    /// The status; 0 with a code for no answer at all.
    pub status: u16,
    /// JSON.
    pub body: String,
    /// `Retry-After`
    pub retry_after: Option<String>,
    /// Why no answer comes.
    pub failure: Option<Code>,
}

/// A request that left, and its answer once the test has given one.
pub struct Sent {
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
    reply: Option<Reply>,
}

/// What the application's functions were asked, and what the upstreams got.
#[derive(Default)]
pub struct Script {
    /// What `onSignIn` does, where there is one.
    pub on_sign_in: Option<Result<Option<Value>, Code>>,
    /// What `onSignIn` was given: provider, tokens, userinfo.
    pub sign_ins: Vec<(String, Value, Value)>,
    /// What `onError` does: answers, or throws.
    pub on_error: Option<Result<(), Code>>,
    /// What `onError` was given.
    pub errors: Vec<Code>,
    /// Whether `onLaunch` answers.
    pub on_launch: bool,
    /// What `onLaunch` was given.
    pub launches: Vec<Vec<(String, String)>>,
    /// The status of the next upstream answer; `None` for none.
    pub upstream: Option<u16>,
    /// What the upstreams got: URL and headers.
    pub forwards: Vec<(String, Vec<(String, String)>)>,
}

/// The world around the isolates.
pub struct World {
    /// The time in seconds; tests move it.
    pub clock: Cell<i64>,
    drawn: Cell<u64>,
    /// Answers that come at once, first come first served; a request that finds none waits.
    pub replies: RefCell<VecDeque<Reply>>,
    /// Everything that left.
    pub sent: RefCell<Vec<Sent>>,
    /// Everything that was told.
    pub events: RefCell<Vec<Value>>,
    /// The application's functions and the upstreams.
    pub script: RefCell<Script>,
    /// The session store, where there is one.
    pub store: RefCell<Option<SimulatedStore>>,
    /// Provider and id of sessions to refresh behind an answer, where the platform can do that.
    pub later: RefCell<Option<Vec<(String, String)>>>,
}

impl World {
    /// Sets up a store without entries.
    pub fn open_store(&self) {
        *self.store.borrow_mut() = Some(SimulatedStore::default());
    }

    fn with_store<T>(&self, perform: impl FnOnce(&mut SimulatedStore) -> T) -> Result<T, Error> {
        match self.store.borrow_mut().as_mut() {
            Some(store) if !store.is_down => Ok(perform(store)),
            _ => Err(Error::new(Code::StoreUnavailable).with_retry_after(Some(STORE_REST))),
        }
    }

    /// A world at the given time.
    pub fn at(clock: i64) -> Rc<Self> {
        Rc::new(Self {
            clock: Cell::new(clock),
            drawn: Cell::new(0),
            replies: RefCell::default(),
            sent: RefCell::default(),
            events: RefCell::default(),
            script: RefCell::new(Script { upstream: Some(200), ..Script::default() }),
            store: RefCell::default(),
            later: RefCell::default(),
        })
    }

    /// Lets time pass.
    pub fn pass(&self, seconds: i64) {
        self.clock.set(self.clock.get() + seconds);
    }

    /// An answer without headers.
    pub fn reply(status: u16, body: &str) -> Reply {
        Reply { status, body: body.to_owned(), retry_after: None, failure: None }
    }

    /// Scripts an answer that comes at once.
    pub fn will_answer(&self, status: u16, body: &str) {
        self.replies.borrow_mut().push_back(Self::reply(status, body));
    }

    /// Scripts a request that gets no answer.
    pub fn will_fail(&self, code: Code) {
        self.replies.borrow_mut().push_back(Reply { failure: Some(code), ..Self::reply(0, "") });
    }

    /// Scripts an answer with a `Retry-After` header.
    pub fn will_ask_to_wait(&self, status: u16, retry_after: &str) {
        self.replies
            .borrow_mut()
            .push_back(Reply { retry_after: Some(retry_after.to_owned()), ..Self::reply(status, "") });
    }

    /// Answers the oldest request that waits; false where none does.
    pub fn answer(&self, status: u16, body: &str) -> bool {
        let mut sent = self.sent.borrow_mut();
        let waiting = sent.iter_mut().find(|sent| sent.reply.is_none());
        waiting.map(|sent| sent.reply = Some(Self::reply(status, body))).is_some()
    }

    /// Answers every request that waits as `server` says; it is given the body.
    pub fn serve(&self, mut server: impl FnMut(&str) -> Option<Reply>) -> usize {
        let mut sent = self.sent.borrow_mut();
        let mut answered = 0;
        for waiting in sent.iter_mut().filter(|sent| sent.reply.is_none()) {
            waiting.reply = server(&waiting.body);
            answered += usize::from(waiting.reply.is_some());
        }
        answered
    }

    /// The requests whose URL contains `part`.
    pub fn count_sent(&self, part: &str) -> usize {
        self.sent.borrow().iter().filter(|sent| sent.url.contains(part)).count()
    }
}

type Remembered = (String, Value, i64);

/// One isolate: what it remembers between requests, and which keys are held.
#[derive(Default)]
pub struct Isolate {
    memory: RefCell<Vec<Remembered>>,
    held: RefCell<Vec<(String, i64)>>,
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

/// Seconds after which one that holds a key is taken for gone.
const HOLD: i64 = 5;

impl ParseJson for Worker {
    fn parse_json(&self, text: &str) -> Result<Value, NotJson> {
        TestJson.parse_json(text)
    }
}

impl Host for Worker {
    fn clock(&self) -> i64 {
        self.world.clock.get().saturating_mul(1000)
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
            self.world.sent.borrow_mut().push(Sent {
                method: request.method.as_str().to_owned(),
                url: request.url,
                headers: request.headers,
                body: request.body.as_deref().cloned().unwrap_or_default(),
                reply: self.world.replies.borrow_mut().pop_front(),
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

    async fn hold(&self, key: &str) {
        let now = || self.world.clock.get();
        poll_fn(|_| {
            let mut held = self.isolate.held.borrow_mut();
            if held.iter().any(|(other, since)| other == key && now() < since + HOLD) {
                return Poll::Pending;
            }
            held.retain(|(other, _)| other != key);
            held.push((key.to_owned(), now()));
            Poll::Ready(())
        })
        .await;
    }

    fn release(&self, key: &str) {
        self.isolate.held.borrow_mut().retain(|(other, _)| other != key);
    }

    fn pause(&self, _: u32) -> Pending<'_, ()> {
        Box::pin(turn())
    }

    fn has_store(&self) -> bool {
        self.world.store.borrow().is_some()
    }

    fn read_store<'a>(&'a self, key: &'a str) -> Pending<'a, Result<Option<Stored>, Error>> {
        Box::pin(async move {
            turn().await;
            let now = self.world.clock.get();
            self.world.with_store(|store| store.read(key, now))
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
            self.world.with_store(|store| store.write(key, value, version, expires_at.0, now))
        })
    }

    fn clear_store<'a>(&'a self, key: &'a str) -> Pending<'a, Result<(), Error>> {
        Box::pin(async move {
            turn().await;
            self.world.with_store(|store| store.clear(key))
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

    async fn on_error(&self, error: &Error) -> Result<Option<RawAnswer>, Error> {
        let mut script = self.world.script.borrow_mut();
        script.errors.push(error.code());
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

    async fn forward(
        &self,
        url: &str,
        add: &[(String, String)],
        keep: fn(&str) -> bool,
    ) -> Result<(u16, RawAnswer), Error> {
        let kept = self.headers.iter().filter(|(name, _)| keep(name)).cloned();
        let headers = kept.chain(add.iter().cloned()).collect();
        let mut script = self.world.script.borrow_mut();
        script.forwards.push((url.to_owned(), headers));
        let status = script.upstream.ok_or_else(|| Error::new(Code::NetworkFailed).with("endpoint", "upstream"))?;
        Ok((status, RawAnswer("the upstream's answer")))
    }
}
