//! A whole worker within one step: its host performs every effect at once, so one call of the engine is one
//! request of a browser.

use crate::engine::{Waiting, bounded, json_in, message_of, text, written};
use bumpalo::Bump;
use grantway::base::coding::message;
use grantway::base::coding::serde_values::{json_of, value_of};
use grantway::base::crypto::{seal, sha256};
use grantway::base::value::Value;
use grantway::base::value::arena::Arena;
use grantway::bindings::envelope::VERSION;
use grantway::flow::worker::{Operation, perform};
use grantway::step::{Cx, Effect, Host, Result};
use serde_json::{Value as Json, json};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};

/// When everything happens.
pub const NOW: i64 = 1_800_000_000;

/// A request that the worker sent.
pub struct Sent {
    /// Its address.
    pub url: String,
    /// Its body.
    pub body: String,
}

/// One isolate of a worker with one cookie key.
pub struct Worker {
    key: [u8; 32],
    /// The servers' answers, one after the other: `[status, content_type, null, null, body]`.
    pub answers: RefCell<VecDeque<Json>>,
    /// The requests that were sent.
    pub sent: RefCell<Vec<Sent>>,
    /// The result of `onSignIn`.
    pub data: Json,
    /// The body of the current request.
    pub body: RefCell<Vec<u8>>,
    memory: RefCell<BTreeMap<Vec<u8>, Vec<u8>>>,
    drawn: Cell<u8>,
    /// The log of the current step.
    log: RefCell<Vec<Json>>,
}

impl Worker {
    /// A worker with this key, whose random bytes begin at `drawn`.
    #[must_use]
    pub fn new(key: u8, drawn: u8, data: Json) -> Self {
        Self {
            key: [key; 32],
            answers: RefCell::default(),
            sent: RefCell::default(),
            data,
            body: RefCell::default(),
            memory: RefCell::default(),
            drawn: Cell::new(drawn),
            log: RefCell::default(),
        }
    }
    /// Another isolate of the same worker: it remembers nothing.
    #[must_use]
    pub fn fresh(&self) -> Self {
        Self::new(self.key[0], self.drawn.get().wrapping_add(100), self.data.clone())
    }
    /// Scripts a server's answer to the next request.
    pub fn will_answer(&self, status: u16, content_type: &str, body: &str) {
        self.answers.borrow_mut().push_back(json!([status, content_type, null, null, body]));
    }
    /// Random bytes that are ASCII, so that a log of them is JSON.
    fn draw(&self) -> Vec<u8> {
        let drawn = self.drawn.get().wrapping_add(1);
        self.drawn.set(drawn);
        let block = |number: u8| sha256(&[drawn, number]).map(|byte| b'A' + byte % 26);
        [block(0), block(1), block(2)].concat()
    }
    fn keys_of<'a>(&self, arena: Arena<'a>, purpose: Value<'_>) -> Value<'a> {
        arena.owned(seal::derive(&self.key, purpose.bytes()))
    }
    fn answer<'a>(&self, arena: Arena<'a>, effect: Effect, payload: Value<'a>) -> Value<'a> {
        let noted = |key: Value<'_>| {
            let memory = self.memory.borrow();
            memory.get(key.bytes()).map_or(Value::NOTHING, |note| value_of(arena, &json_in(note)))
        };
        match effect {
            Effect::DrawEntropy => arena.owned(self.draw()),
            Effect::Send => {
                let [url, body] = [1, 4].map(|index| text(payload.at(index).bytes()));
                self.sent.borrow_mut().push(Sent { url, body });
                let answer = self.answers.borrow_mut().pop_front();
                value_of(arena, &answer.unwrap_or_else(|| json!([503, null, null, null, ""])))
            }
            Effect::ReadBody | Effect::BufferBody => arena.copy(&self.body.borrow()),
            Effect::Recollect => arena.list(payload.items().iter().map(|key| noted(*key)).collect()),
            Effect::Memorize => {
                self.memory.borrow_mut().insert(payload.at(0).bytes().to_vec(), written(payload.at(1)));
                Value::NOTHING
            }
            Effect::CountUp => arena.number(1),
            Effect::Hold => arena.number(1),
            Effect::Seal => {
                let keys = self.keys_of(arena, payload.at(0));
                seal::perform_seal(arena, arena.list(vec![keys, arena.owned(self.draw()), payload]))
            }
            Effect::Unseal => {
                let keys = payload.items().iter().map(|entry| self.keys_of(arena, entry.at(0)));
                seal::perform_unseal(arena, arena.list(vec![arena.list(keys.collect()), payload]))
            }
            Effect::OnSignIn => value_of(arena, &json!([true, self.data])),
            Effect::ReadHeaderNames => Value::EMPTY_LIST,
            Effect::VerifySignature => Value::TRUE,
            _ => Value::NOTHING,
        }
    }
    /// Runs an operation of the engine, and returns how it ended.
    ///
    /// # Panics
    /// If `client` is not a message.
    pub fn call<'a>(
        &'a self,
        arena: Arena<'a>,
        client: &'a [u8],
        arguments: Vec<Value<'a>>,
        perform: impl FnOnce(&mut Cx<'a>, Value<'a>) -> Result<Value<'a>>,
    ) -> Value<'a> {
        self.log.borrow_mut().clear();
        let client = message::read(arena, client).expect("a configuration");
        let mut cx = Cx::new(arena, NOW, true, client, Value::NOTHING, self);
        let result = perform(&mut cx, arena.list(arguments));
        cx.end(result)
    }
    /// The same call as a step with its whole log: the message of `bindings::envelope`, as JSON.
    #[must_use]
    pub fn recorded(&self, client: &[u8], operation: i64, arguments: &Json) -> Json {
        let mut log = vec![json!(operation)];
        log.extend(self.log.borrow().iter().cloned());
        json!([VERSION, operation, NOW, true, json_in(client), arguments, log])
    }
}

impl Host for Worker {
    fn perform<'a>(&self, arena: Arena<'a>, asked: Value<'a>) -> Option<Value<'a>> {
        let effect = Effect::of(asked.at(0).int()?)?;
        let number = self.log.borrow().len() as i64;
        let answer = self.answer(arena, effect, asked.at(1));
        let entry = vec![arena.number(number), arena.number(effect as i64), Value::TRUE, answer, arena.number(NOW)];
        let entry = arena.list(entry);
        self.log.borrow_mut().push(json_of(entry));
        Some(entry)
    }
    fn json<'a>(&self, arena: Arena<'a>, text: &[u8]) -> Option<Value<'a>> {
        Waiting.json(arena, text)
    }
}

/// A request to a worker.
#[derive(Clone, Default)]
pub struct Incoming {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The whole address.
    pub url: Vec<u8>,
    /// The header `Cookie`.
    pub cookies: Vec<u8>,
    /// The header `Content-Type`.
    pub content_type: Option<&'static str>,
    /// Whether a page of the application calls; otherwise a person opens the address.
    pub is_call: bool,
    /// Bytes of the body.
    pub body_length: usize,
}

impl Incoming {
    /// A person opens an address of the application.
    #[must_use]
    pub fn navigation(path: &[u8], cookies: &[u8]) -> Self {
        let url = [&b"https://app.example"[..], path].concat();
        Self { method: "GET", url, cookies: cookies.to_vec(), ..Self::default() }
    }
    /// The request in the form that the host passes.
    #[must_use]
    pub fn told<'a>(&self, arena: Arena<'a>) -> Value<'a> {
        let some = |text: Option<&str>| text.map_or(Value::NOTHING, |text| arena.copy(text.as_bytes()));
        let by = |call: &'static str, navigation: &'static str| {
            arena.copy(if self.is_call { call } else { navigation }.as_bytes())
        };
        arena.list(vec![
            arena.copy(self.method.as_bytes()),
            arena.copy(&self.url),
            arena.copy(&self.cookies),
            some(self.content_type),
            some(self.is_call.then_some("1")),
            some(self.is_call.then_some("https://app.example")),
            by("same-origin", "cross-site"),
            by("cors", "navigate"),
            by("empty", "document"),
            by("application/json", "text/html"),
            Value::NOTHING,
            Value::NOTHING,
            arena.number(self.body_length as i64),
            value_of(arena, &json!({})),
        ])
    }
}

/// The compiled form of a worker's options, as a message.
///
/// # Panics
/// If the options are refused.
#[must_use]
pub fn configured(worker: &Worker, options: &Json, functions: &Json) -> Vec<u8> {
    let bump = Bump::new();
    let arena = Arena::new(&bump);
    let nothing = message_of(&Json::Null);
    let arguments = vec![value_of(arena, options), value_of(arena, functions)];
    let ended = worker.call(arena, &nothing, arguments, |cx, arguments| perform(cx, Operation::Configure, arguments));
    assert!(ended.at(0).is_true(), "{}", json_of(ended));
    written(ended.at(1))
}

/// The answer to a request.
pub struct Answered {
    /// The answer in the form that a host gets; null if the address is not the handler's.
    pub answer: Json,
    /// The names and values of the `Set-Cookie` lines that set a cookie.
    pub cookies: Vec<(String, String)>,
}

impl Answered {
    /// The header `Cookie` of a browser that keeps them.
    #[must_use]
    pub fn cookie_header(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }
    /// Where the answer redirects.
    #[must_use]
    pub fn location(&self) -> &str {
        header(&self.answer, "location").next().unwrap_or_default()
    }
}

fn header<'j>(answer: &'j Json, name: &'static str) -> impl Iterator<Item = &'j str> {
    let headers = answer[2].as_array().into_iter().flatten();
    headers.filter(move |header| header[0] == name).filter_map(|header| header[1].as_str())
}

/// Serves a request.
///
/// # Panics
/// If the engine fails or waits.
#[must_use]
pub fn serve(worker: &Worker, configuration: &[u8], incoming: &Incoming) -> Answered {
    let size = configuration.len() + incoming.url.len() + incoming.cookies.len() + worker.body.borrow().len();
    let bump = Bump::new();
    let ended = bounded(size, &bump, |arena| {
        let configuration = arena.copy(configuration).bytes();
        worker.call(arena, configuration, vec![incoming.told(arena)], |cx, arguments| {
            perform(cx, Operation::Handle, arguments)
        })
    });
    let ended = json_in(&ended);
    assert!(ended[0] == true, "a handler answers, and throws nothing: {ended}");
    let answer = ended[1].clone();
    let kept = |cookie: &str| {
        let (pair, attributes) = cookie.split_once("; ")?;
        let (name, value) = pair.split_once('=')?;
        (!attributes.contains("Max-Age=0")).then(|| (name.to_owned(), value.to_owned()))
    };
    let cookies = header(&answer, "set-cookie").filter_map(kept).collect();
    Answered { answer, cookies }
}
