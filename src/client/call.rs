//! One call: runs steps until the engine has a result, and does the host's part between them.

use super::error::Error;
use super::http::{Http, Request, Response, SendError};
use super::json::SerdeJson;
use crate::base::coding::message;
use crate::base::coding::serde_values;
use crate::base::crypto::seal::{perform_derive, perform_seal, perform_unseal};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{IntoValue, List, Text};
use crate::flow::worker::{Operation, perform};
use crate::step::{Cx, Effect, HostFailure};
use bumpalo::Bump;
use core::time::Duration;
use serde_json::Value as Json;
use std::time::{SystemTime, UNIX_EPOCH};

/// The message for a value.
fn written(arena: Arena, value: Value) -> Vec<u8> {
    let mut out = Text::new(arena);
    message::write(&mut out, value);
    out.written().to_vec()
}

/// The value in a message that was written here.
fn read<'a>(arena: Arena<'a>, message: &'a [u8]) -> Value<'a> {
    message::read(arena, message).unwrap_or(Value::NOTHING)
}

/// The message for a JSON value.
pub(super) fn message_of(json: &Json) -> Vec<u8> {
    let bump = Bump::new();
    let arena = Arena::new(&bump);
    written(arena, serde_values::value_of(arena, json))
}

/// The JSON value in a message.
pub(super) fn json_of(message: &[u8]) -> Json {
    let bump = Bump::new();
    serde_values::json_of(read(Arena::new(&bump), message))
}

fn list<'a>(arena: Arena<'a>, items: impl IntoIterator<Item = Value<'a>>) -> Value<'a> {
    let mut list = List::new(arena);
    for item in items {
        list.push(item);
    }
    list.done()
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64)
}

/// Random bytes from the operating system; empty if it has none.
fn draw() -> Vec<u8> {
    let mut bytes = vec![0; 96];
    if getrandom::fill(&mut bytes).is_ok() { bytes } else { Vec::new() }
}

/// What a call needs next.
enum Next {
    /// Nothing: it has a result, as a message.
    Done(Vec<u8>),
    /// The answer to this request.
    Send(Request),
}

/// A call of the engine, and the answers to it so far.
pub(super) struct Call<'c> {
    pub(super) operation: Operation,
    /// The message for the compiled client.
    pub(super) client: &'c [u8],
    /// The message for each argument.
    pub(super) arguments: Vec<Vec<u8>>,
    /// The cookie keys, for the effects that seal.
    pub(super) keys: &'c [String],
    began: i64,
    /// The message for each entry of the log.
    log: Vec<Vec<u8>>,
}

impl<'c> Call<'c> {
    pub(super) fn new(operation: Operation, client: &'c [u8], keys: &'c [String], arguments: Vec<Vec<u8>>) -> Self {
        Self { operation, client, arguments, keys, began: now(), log: Vec::new() }
    }

    /// Runs to the end; `http` sends requests.
    ///
    /// # Errors
    /// The engine's error.
    pub(super) async fn run(mut self, http: &impl Http) -> Result<Vec<u8>, Error> {
        loop {
            match self.next()? {
                Next::Done(result) => return Ok(result),
                Next::Send(request) => {
                    let sent = http.send(request).await;
                    self.answer_send(sent);
                }
            }
        }
    }

    /// Runs a call to the end that sends no request.
    ///
    /// # Errors
    /// The engine's error; `network_failed` if a request is needed after all.
    pub(super) fn run_now(mut self) -> Result<Vec<u8>, Error> {
        loop {
            match self.next()? {
                Next::Done(result) => return Ok(result),
                Next::Send(_) => self.answer_send(Err(SendError::Network)),
            }
        }
    }

    /// Runs steps until there is a result or a request to send, and performs the other effects on the way.
    fn next(&mut self) -> Result<Next, Error> {
        loop {
            let bump = Bump::new();
            let arena = Arena::new(&bump);
            let log = list(arena, self.log.iter().map(|entry| read(arena, entry)));
            let arguments = list(arena, self.arguments.iter().map(|argument| read(arena, argument)));
            let mut cx = Cx::new(arena, self.began, false, read(arena, self.client), log, &SerdeJson);
            let result = perform(&mut cx, self.operation, arguments);
            let ended = cx.end(result);
            let (outcome, payload) = (ended.at(0), ended.at(1));
            let number = match outcome.int() {
                None => return Ok(Next::Done(written(arena, payload))),
                Some(number) if number < 0 => return Err(Error::new(number, payload)),
                Some(number) => number,
            };
            let purpose_keys = |purpose: Value<'_>| -> Value<'_> {
                perform_derive(arena, list(arena, [keys(arena, self.keys), arena.copy(purpose.bytes())]))
            };
            let answer = match number {
                number if number == Effect::Send as i64 => return Ok(Next::Send(request(payload))),
                number if number == Effect::DrawEntropy as i64 => arena.owned(draw()),
                number if number == Effect::Seal as i64 => {
                    perform_seal(arena, list(arena, [purpose_keys(payload.at(0)), arena.owned(draw()), payload]))
                }
                number if number == Effect::Unseal as i64 => {
                    let keys = list(arena, payload.items().iter().map(|entry| purpose_keys(entry.at(0))));
                    perform_unseal(arena, list(arena, [keys, payload]))
                }
                // Only a worker's isolate, store and application perform these; a client alone has none of
                // them.
                _ => Value::NOTHING,
            };
            let entry = self.entry(arena, number, true, answer);
            self.log.push(entry);
        }
    }

    fn entry<'a>(&self, arena: Arena<'a>, effect: i64, is_performed: bool, answer: Value<'a>) -> Vec<u8> {
        let mut entry = List::new(arena);
        entry.push(self.log.len() as i64);
        entry.push(effect);
        entry.push(is_performed);
        entry.push(answer);
        entry.push(now());
        written(arena, entry.done())
    }

    fn answer_send(&mut self, sent: Result<Response, SendError>) {
        let bump = Bump::new();
        let arena = Arena::new(&bump);
        let answer = match &sent {
            Ok(response) => {
                let header = |value: &Option<String>| {
                    value.as_ref().map_or(Value::NOTHING, |value| arena.copy(value.as_bytes()))
                };
                let mut answer = List::new(arena);
                answer.push(i64::from(response.status));
                answer.push(header(&response.content_type));
                answer.push(header(&response.www_authenticate));
                answer.push(header(&response.retry_after));
                answer.push(response.body.as_bytes());
                answer.done()
            }
            Err(error) => {
                let failure = match error {
                    SendError::Network => HostFailure::Network,
                    SendError::TimedOut => HostFailure::TimedOut,
                    SendError::TooLarge => HostFailure::TooLarge,
                };
                list(arena, [(failure as i64).into_value(arena)])
            }
        };
        let entry = self.entry(arena, Effect::Send as i64, sent.is_ok(), answer);
        self.log.push(entry);
    }
}

fn keys<'a>(arena: Arena<'a>, keys: &[String]) -> Value<'a> {
    list(arena, keys.iter().map(|key| arena.copy(key.as_bytes())))
}

/// The request of `[endpoint, url, method, headers, body, shown, limit, deadline]`.
fn request(payload: Value) -> Request {
    let text = |value: Value| String::from_utf8_lossy(value.bytes()).into_owned();
    let deadline = payload.at(7).int_or(crate::base::http::REQUEST_DEADLINE.saturating_mul(1000));
    Request {
        method: if payload.at(2).bytes() == b"POST" { "POST" } else { "GET" },
        url: text(payload.at(1)),
        headers: payload.at(3).members().iter().map(|(name, value)| (text(*name), text(*value))).collect(),
        body: payload.at(4).is_text().then(|| text(payload.at(4))),
        limit: usize::try_from(payload.at(6).int_or(0)).unwrap_or_default(),
        deadline: Duration::from_millis(u64::try_from(deadline).unwrap_or_default()),
    }
}
