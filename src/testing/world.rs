//! The world around simulated isolates: one virtual clock, a network that answers when the test says, a store,
//! a cache, and scripted functions of the application.

use super::json;
use crate::step::Code;
use serde_json::Value as Json;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

/// An answer from the network.
#[derive(Clone)]
pub struct Reply {
    /// The status; 0 with a code for no answer.
    pub status: u16,
    pub content_type: &'static str,
    pub body: String,
    /// `Retry-After`
    pub retry_after: Option<String>,
    /// The failure in place of an answer.
    pub failure: Option<Code>,
}

/// A request that was sent, and its answer once the test has given one.
pub struct Sent {
    pub method: String,
    pub url: String,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    pub body: String,
    pub(super) reply: Option<Reply>,
}

/// An entry of the store.
pub struct Entry {
    pub key: String,
    pub value: String,
    version: u64,
    until: i64,
}

impl Entry {
    /// Makes the store return it past its end, as a real store may.
    pub fn keep_for_ever(&mut self) {
        self.until = i64::MAX;
    }
}

/// A strongly consistent store, in which every write has its own version.
#[derive(Default)]
pub struct SimulatedStore {
    /// Its entries.
    pub entries: Vec<Entry>,
    /// Whether it fails to answer.
    pub is_down: bool,
    /// How many writes get no answer, although they are done.
    pub unanswered: u32,
    /// How many reads get no answer.
    pub unread: u32,
    /// The seconds that each answer takes.
    pub slowness: i64,
    /// How often it was written.
    pub written: u64,
    /// How often it was read.
    pub read: u64,
}

impl SimulatedStore {
    /// Value and version of the entry under `key`, if it has not expired.
    pub fn read(&self, key: &str, now: i64) -> Option<(String, String)> {
        let found = self.entries.iter().find(|entry| entry.key == key && entry.until > now)?;
        Some((found.value.clone(), found.version.to_string()))
    }

    /// Writes if the entry still has `version`. Returns the new version.
    pub fn write(&mut self, key: &str, value: &str, version: Option<&str>, until: i64, now: i64) -> Option<String> {
        if self.read(key, now).map(|(_, version)| version).as_deref() != version {
            return None;
        }
        self.clear(key);
        self.written += 1;
        self.entries.push(Entry { key: key.to_owned(), value: value.to_owned(), version: self.written, until });
        Some(self.written.to_string())
    }

    /// Removes the entry.
    pub fn clear(&mut self, key: &str) {
        self.entries.retain(|entry| entry.key != key);
    }
}

/// The script and the record of the application's functions and of the upstreams.
#[derive(Default)]
pub struct Script {
    /// The result of `onSignIn`, if there is one: accepts with data, refuses with its own answer, or throws.
    pub on_sign_in: Option<Result<Option<Json>, Code>>,
    /// The arguments of `onSignIn`: provider, tokens, userinfo.
    pub sign_ins: Vec<(String, Json, Json)>,
    /// The profiles that `onSignIn` got.
    pub profiles: Vec<Json>,
    /// What the schema of the claims refuses, if there is one: a list of `[path, reason]`.
    pub refused_claims: Option<Json>,
    /// The result of `onError`: answers, or throws.
    pub on_error: Option<Result<(), Code>>,
    /// The errors that `onError` got.
    pub errors: Vec<Code>,
    /// Where the person was to go on after each.
    pub returns: Vec<Option<String>>,
    /// The same errors with their members and `detail`.
    pub said: Vec<Json>,
    /// Whether `onLaunch` answers.
    pub on_launch: bool,
    /// The arguments of `onLaunch`.
    pub launches: Vec<Vec<(String, String)>>,
    /// The result of `selectProvider`: a provider, or its own answer if the text is empty.
    pub select_provider: Option<&'static str>,
    /// The arguments of `selectProvider`: providers and `return_to`.
    pub selections: Vec<(Vec<String>, String)>,
    /// The result of the function `client_secret`; an error throws.
    pub client_secret: Option<Result<Json, ()>>,
    /// Whether the platform refuses to sign with the key.
    pub refuses_key: bool,
    /// The providers for which `client_secret` was called.
    pub secrets_asked: Vec<String>,
    /// How many answers of upstreams were discarded.
    pub discarded: usize,
    /// The statuses of the first upstream answers.
    pub upstream_first: VecDeque<u16>,
    /// The upstreams' `WWW-Authenticate`.
    pub challenge: &'static str,
    /// The status of the next upstream answer; `None` for no answer.
    pub upstream: Option<u16>,
    /// Whether the upstreams have not begun to answer.
    pub is_upstream_slow: bool,
    /// The requests that the upstreams got: URL and headers.
    pub forwards: Vec<(String, Vec<(String, String)>)>,
    /// How requests were forwarded.
    pub how: Vec<Forwarding>,
}

/// How a request is forwarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forwarding {
    /// Whether the body is read first and kept, so that it can be sent twice; otherwise it is streamed.
    pub keep_body: bool,
    /// Seconds within which the answer must begin.
    pub timeout: i64,
}

/// The stored records of a page.
#[derive(Default)]
pub struct PageMemory {
    /// Tag and transaction of the open sign-ins.
    pub transactions: Vec<(String, Json)>,
    /// The tags of the transactions that were recalled.
    pub recalled: Vec<String>,
    /// The session.
    pub session: Json,
    /// The metadata of an issuer.
    pub metadata: Json,
}

/// The world around the isolates.
pub struct World {
    /// The time in seconds; tests move it.
    pub clock: Cell<i64>,
    /// The milliseconds of that second, if pauses take time; otherwise a pause is one turn.
    pub milliseconds: Cell<Option<u32>>,
    pub(super) drawn: Cell<u64>,
    /// Answers that come at once, in this order. A request that finds none waits.
    pub replies: RefCell<VecDeque<Reply>>,
    /// Milliseconds within which the last request had to be answered; 0 for the host's own limit.
    pub deadline: Cell<i64>,
    /// All requests that were sent.
    pub sent: RefCell<Vec<Sent>>,
    /// All events that were emitted.
    pub events: RefCell<Vec<Json>>,
    /// The application's functions and the upstreams.
    pub script: RefCell<Script>,
    /// The application's cache, if there is one.
    pub cache: RefCell<Option<Vec<(String, Json)>>>,
    /// The session store, if there is one.
    pub store: RefCell<Option<SimulatedStore>>,
    /// Provider and id of the sessions to refresh after an answer, if the platform can do that.
    pub later: RefCell<Option<Vec<(String, String)>>>,
    /// The stored records of a page.
    pub page: RefCell<PageMemory>,
    /// Whether each step runs twice, and must end the same.
    pub is_replayed: Cell<bool>,
}

impl World {
    /// A world at the given time.
    pub fn at(clock: i64) -> Rc<Self> {
        Rc::new(Self {
            clock: Cell::new(clock),
            milliseconds: Cell::new(None),
            drawn: Cell::new(0),
            replies: RefCell::default(),
            deadline: Cell::default(),
            sent: RefCell::default(),
            events: RefCell::default(),
            script: RefCell::new(Script { upstream: Some(200), ..Script::default() }),
            cache: RefCell::default(),
            store: RefCell::default(),
            later: RefCell::default(),
            page: RefCell::default(),
            is_replayed: Cell::new(true),
        })
    }

    /// Sets up an empty store.
    pub fn open_store(&self) {
        *self.store.borrow_mut() = Some(SimulatedStore::default());
    }

    /// Performs something in the store; `None` if it does not answer.
    pub(super) fn with_store<T>(&self, perform: impl FnOnce(&mut SimulatedStore) -> T) -> Option<T> {
        self.store.borrow_mut().as_mut().filter(|store| !store.is_down).map(perform)
    }

    /// Lets some milliseconds pass. From now on, pauses take time.
    pub fn tick(&self, milliseconds: u32) {
        let all = self.milliseconds.get().unwrap_or_default() + milliseconds;
        self.milliseconds.set(Some(all % 1000));
        self.pass(i64::from(all / 1000));
    }

    pub(super) fn time(&self) -> i64 {
        self.clock.get() * 1000 + i64::from(self.milliseconds.get().unwrap_or_default())
    }

    /// Lets time pass.
    pub fn pass(&self, seconds: i64) {
        self.clock.set(self.clock.get() + seconds);
    }

    /// A JSON answer without headers.
    pub fn reply(status: u16, body: &str) -> Reply {
        Reply { status, content_type: "application/json", body: body.to_owned(), retry_after: None, failure: None }
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
        let reply = Reply { retry_after: Some(retry_after.to_owned()), ..Self::reply(status, "") };
        self.replies.borrow_mut().push_back(reply);
    }

    /// Answers the oldest waiting request; false if there is none.
    pub fn answer(&self, status: u16, body: &str) -> bool {
        let mut sent = self.sent.borrow_mut();
        let waiting = sent.iter_mut().find(|sent| sent.reply.is_none());
        waiting.map(|sent| sent.reply = Some(Self::reply(status, body))).is_some()
    }

    /// Answers every waiting request as `server` says, from its number and body.
    pub fn serve(&self, mut server: impl FnMut(usize, &str) -> Option<Reply>) -> usize {
        let mut sent = self.sent.borrow_mut();
        let mut answered = 0;
        for (at, waiting) in sent.iter_mut().enumerate().filter(|(_, sent)| sent.reply.is_none()) {
            waiting.reply = server(at, &waiting.body);
            answered += usize::from(waiting.reply.is_some());
        }
        answered
    }

    /// The same for a server that looks at the whole request.
    pub fn serve_sent(&self, mut server: impl FnMut(&Sent) -> Option<Reply>) {
        for waiting in self.sent.borrow_mut().iter_mut().filter(|sent| sent.reply.is_none()) {
            waiting.reply = server(waiting);
        }
    }

    /// The requests whose URL contains `part`.
    pub fn count_sent(&self, part: &str) -> usize {
        self.sent.borrow().iter().filter(|sent| sent.url.contains(part)).count()
    }

    /// The events of that type.
    pub fn count_events(&self, kind: &str) -> usize {
        self.events.borrow().iter().filter(|event| event["type"] == json!(kind)).count()
    }
}
