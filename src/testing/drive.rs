//! Drives a call of a worker: runs steps and performs the effects that they wait for, until the call ends.

use super::effects::{perform, release};
use super::world::World;
use super::{Simulated, json, json_of, value_in};
use crate::base::coding::message;
use crate::base::crypto::seal;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, Text};
use crate::step::{Code, Cx, Effect, Host, HostFailure, Result};
use bumpalo::Bump;
use serde_json::Value as Json;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// One isolate: what it remembers between requests, and the keys that are held.
#[derive(Default)]
pub struct Isolate {
    /// Key, message, end.
    pub(super) memory: RefCell<Vec<(String, Vec<u8>, i64)>>,
    /// Key, holder, end in milliseconds.
    pub(super) held: RefCell<Vec<(String, i64, i64)>>,
    pub(super) holders: Cell<i64>,
    /// The effects that were performed for its calls, in order.
    pub performed: RefCell<Vec<Effect>>,
    /// Its cookie keys, concatenated; empty for a key that only tests use.
    cookie_keys: Vec<u8>,
    /// Purpose, keys.
    derived: RefCell<Vec<(Vec<u8>, Vec<u8>)>>,
}

impl Isolate {
    /// An isolate with these cookie keys, concatenated.
    pub fn with_keys(cookie_keys: Vec<u8>) -> Self {
        Self { cookie_keys, ..Self::default() }
    }
    /// Another isolate of the same application.
    pub fn with_same_keys(&self) -> Self {
        Self { derived: self.derived.clone(), ..Self::with_keys(self.cookie_keys.clone()) }
    }
    /// The keys of a purpose.
    pub(super) fn keys_of(&self, purpose: &[u8]) -> Vec<u8> {
        let mut derived = self.derived.borrow_mut();
        if let Some((_, keys)) = derived.iter().find(|(other, _)| other == purpose) {
            return keys.clone();
        }
        let cookie_keys = if self.cookie_keys.is_empty() { &[1; seal::KEY_LENGTH][..] } else { &self.cookie_keys };
        let keys = seal::derive(cookie_keys, purpose);
        derived.push((purpose.to_vec(), keys.clone()));
        keys
    }
    /// How many entries the isolate remembers under keys that begin with `prefix`.
    pub fn count(&self, prefix: &str) -> usize {
        self.memory.borrow().iter().filter(|(key, _, _)| key.starts_with(prefix)).count()
    }
    /// How many keys are held.
    pub fn count_held(&self) -> usize {
        self.held.borrow().len()
    }
    /// Whether it remembers something under `key`.
    pub fn remembers(&self, key: &str, now: i64) -> bool {
        self.memory.borrow().iter().any(|(other, _, until)| other == key && *until > now)
    }
}

/// One request of a worker.
#[derive(Clone)]
pub struct Worker {
    pub world: Rc<World>,
    /// The isolate that serves it.
    pub isolate: Rc<Isolate>,
    /// The request's body.
    pub body: String,
    /// The request's headers, names in lower case.
    pub headers: Vec<(String, String)>,
}

/// How a call ended.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The result; null if it failed.
    pub value: Json,
    /// Why it failed.
    pub code: Option<Code>,
    /// The members of the error.
    pub error: Json,
}

/// The result of an effect: its answer as a message, or a failure.
pub type Answer = core::result::Result<Vec<u8>, (HostFailure, Json)>;

/// The host's state of one call.
#[derive(Default)]
pub struct CallState {
    /// The keys that the call holds, each with the number of its holder.
    pub held: Vec<(String, i64)>,
    /// The time in milliseconds by which its requests must be answered.
    pub end: Option<i64>,
}

/// Makes a call: runs an operation on a client or configuration.
pub async fn call<'w>(
    worker: Worker,
    client: Value<'static>,
    operation: impl for<'a> Fn(&mut Cx<'a>) -> Result<Value<'a>> + 'w,
) -> Outcome {
    let began = worker.world.clock.get();
    let mut log: Vec<Vec<u8>> = Vec::new();
    let mut state = CallState::default();
    loop {
        let ended = step(began, client, &log, &Simulated, &operation);
        if worker.world.is_replayed.get() {
            let again = |known, host: &dyn Host| step(began, client, known, host, &operation) == ended;
            assert!(again(&log, &Simulated), "a step that is made again ends the same");
            let at_once = Recorded { log: &log, next: Cell::new(0) };
            assert!(again(&[], &at_once), "where the host performs effects within the step, it ends the same");
        }
        let bump = Bump::new();
        let ended = message::read(Arena::new(&bump), &ended).expect("a message");
        worker.world.events.borrow_mut().extend(ended.at(2).items().iter().map(|event| told(json_of(*event))));
        if let Some(number) = ended.at(0).int().filter(|number| *number > 0) {
            let effect = effect_of(number);
            worker.isolate.performed.borrow_mut().push(effect);
            let answer = perform(&worker, effect, ended.at(1), &mut state).await;
            let now = worker.world.clock.get();
            log.push(entry(log.len(), effect, answer, now));
            continue;
        }
        for (key, holder) in state.held {
            release(&worker, &key, holder);
        }
        let (shown, is_done) = (json_of(ended.at(1)), ended.at(0).is_true());
        let code = ended.at(0).int().and_then(|number| Code::of(-1 - number));
        return if is_done {
            Outcome { value: shown, code: None, error: json!(null) }
        } else {
            Outcome { value: json!(null), code, error: shown }
        };
    }
}

/// An event as the host emits it, with code, status and the server's error in place of the failure.
fn told(mut event: Json) -> Json {
    let Some([number, error]) = event["error"].as_array().map(|failed| [failed[0].clone(), failed[1].clone()]) else {
        return event;
    };
    let members = event.as_object_mut().expect("an object");
    members.remove("error");
    let code = number.as_i64().and_then(|number| Code::of(-1 - number)).expect("a code");
    members.insert("code".to_owned(), json!(code.as_str()));
    if error["status"].as_i64().is_some_and(|status| status > 0) {
        members.insert("status".to_owned(), error["status"].clone());
    }
    let is_name = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    if error["error"].as_str().is_some_and(|said| said.len() <= 64 && said.bytes().all(is_name)) {
        members.insert("server_error".to_owned(), error["error"].clone());
    }
    event
}

/// Runs one step, and returns its message.
fn step(
    began: i64,
    client: Value<'static>,
    log: &[Vec<u8>],
    host: &dyn Host,
    operation: &impl for<'a> Fn(&mut Cx<'a>) -> Result<Value<'a>>,
) -> Vec<u8> {
    let bump = Bump::new();
    let arena = Arena::new(&bump);
    let mut entries = List::new(arena);
    for entry in log {
        entries.push(message::read(arena, entry).expect("a message"));
    }
    let mut cx = Cx::new(arena, began, true, client, entries.done(), host);
    let result = operation(&mut cx);
    written(cx.end(result))
}

/// A host that performs effects within a step, with the answers recorded before.
struct Recorded<'l> {
    log: &'l [Vec<u8>],
    next: Cell<usize>,
}

impl Host for Recorded<'_> {
    fn perform<'a>(&self, arena: Arena<'a>, _: Value<'a>) -> Option<Value<'a>> {
        let entry = self.log.get(self.next.replace(self.next.get() + 1))?;
        message::read(arena, arena.copy(entry).bytes())
    }
    fn json<'a>(&self, arena: Arena<'a>, text: &[u8]) -> Option<Value<'a>> {
        Simulated.json(arena, text)
    }
}

pub(super) fn written(value: Value) -> Vec<u8> {
    let bump = Bump::new();
    let mut out = Text::new(Arena::new(&bump));
    message::write(&mut out, value);
    out.written().to_vec()
}

pub(super) fn message_of(json: &Json) -> Vec<u8> {
    let bump = Bump::new();
    written(value_in(Arena::new(&bump), json))
}

fn entry(number: usize, effect: Effect, answer: Answer, now: i64) -> Vec<u8> {
    let bump = Bump::new();
    let arena = Arena::new(&bump);
    let (is_performed, answer) = match answer {
        Ok(answer) => (true, answer),
        Err((failure, retry_after)) => (false, message_of(&json!([failure as u8, null, retry_after]))),
    };
    let mut entry = List::new(arena);
    entry.push(number as i64);
    entry.push(effect as i64);
    entry.push(is_performed);
    entry.push(message::read(arena, &answer).expect("a message"));
    entry.push(now);
    written(entry.done())
}

fn effect_of(number: i64) -> Effect {
    Effect::of(number).unwrap_or_else(|| panic!("effect {number}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::vocabulary::{W, word};
    use crate::testing::tasks::Tasks;

    fn worker() -> Worker {
        Worker { world: World::at(1000), isolate: Rc::default(), body: String::new(), headers: Vec::new() }
    }

    fn hold<'a>(cx: &mut Cx<'a>, seconds: i64) -> Result<Value<'a>> {
        let mut wanted = List::new(cx.arena);
        wanted.push(W::state);
        wanted.push(seconds);
        cx.ask(Effect::Hold, wanted.done())
    }

    #[test]
    fn a_call_gives_back_what_it_held_when_it_ends_however_it_ends() {
        let worker = worker();
        for code in [None, Some(Code::StateMismatch)] {
            let held = crate::testing::tasks::run(call(worker.clone(), Value::NOTHING, move |cx| {
                let holder = hold(cx, 1)?;
                cx.ensure(code.is_none(), Code::StateMismatch)?;
                Ok(holder)
            }));
            assert_eq!((held.code, worker.isolate.count_held()), (code, 0));
        }
    }

    #[test]
    fn a_holder_whose_time_is_over_releases_nobody_elses_key() {
        let worker = worker();
        let wait = |cx: &mut Cx<'_>| -> Result<()> {
            let request = cx.arena.list(vec![word(W::token_endpoint), word(W::state), word(W::GET)]);
            cx.ask(Effect::Send, request).map(|_| ())
        };
        let mut tasks = Tasks::default();
        for _ in 0..3 {
            tasks.begin(call(worker.clone(), Value::NOTHING, move |cx| {
                let holder = hold(cx, 1)?;
                wait(cx)?;
                Ok(holder)
            }));
        }
        tasks.run();
        worker.world.pass(1);
        tasks.run();
        assert_eq!(worker.world.sent.borrow().len(), 2, "the first counts as gone");
        worker.world.answer(200, "");
        tasks.run();
        assert_eq!((tasks.count_done(), worker.world.sent.borrow().len()), (1, 2), "the second still holds it");
        worker.world.answer(200, "");
        tasks.run();
        worker.world.answer(200, "");
        let holders: Vec<_> = tasks.finish().into_iter().map(|outcome| outcome.value).collect();
        assert_eq!(holders, [json!(1), json!(2), json!(3)]);
    }
}
