//! A simulated host for tests: a virtual clock, seeded entropy, a scripted network, memory.
//!
//! Must not know: OAuth.

use super::{Host, Pending, Recalled, Remember};
use crate::base::base64;
use crate::base::entropy::Entropy;
use crate::base::http::{HttpRequest, HttpResponse};
use crate::base::json::{NotJson, ParseJson, TestJson};
use crate::base::value::Value;
use crate::protocol::error::{Code, Error};
use crate::protocol::transaction::Transaction;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use zeroize::Zeroizing;

/// What the network answers: a status, a content type and a body, or a failure.
pub enum Reply {
    /// An answer.
    Answer(u16, &'static str, String),
    /// No answer.
    Failure(Code),
}

/// The host.
pub struct Simulated {
    /// The time in seconds; tests move it.
    pub clock: Cell<i64>,
    seed: Cell<u8>,
    /// What the network answers, first come first served.
    pub replies: RefCell<VecDeque<Reply>>,
    /// What was sent: method, URL, body.
    pub sent: RefCell<Vec<(String, String, String)>>,
    /// What was remembered.
    pub transactions: RefCell<Vec<(String, Value)>>,
    /// States that were recalled.
    pub spent: RefCell<Vec<String>>,
    /// What was told.
    pub events: RefCell<Vec<Value>>,
    /// What a page keeps: its session and metadata, by name.
    pub records: RefCell<Vec<(String, Value)>>,
}

impl Simulated {
    /// A host at the given time.
    pub fn at(clock: i64) -> Self {
        Self {
            clock: Cell::new(clock),
            seed: Cell::new(0),
            replies: RefCell::default(),
            sent: RefCell::default(),
            transactions: RefCell::default(),
            spent: RefCell::default(),
            events: RefCell::default(),
            records: RefCell::default(),
        }
    }

    /// Scripts one JSON answer.
    pub fn answer(&self, status: u16, body: &str) {
        self.replies.borrow_mut().push_back(Reply::Answer(status, "application/json", body.to_owned()));
    }
}

impl ParseJson for Simulated {
    fn parse_json(&self, text: &str) -> Result<Value, NotJson> {
        TestJson.parse_json(text)
    }
}

impl Host for Simulated {
    fn clock(&self) -> i64 {
        self.clock.get().saturating_mul(1000)
    }

    fn entropy(&self) -> Result<Entropy, Error> {
        self.seed.set(self.seed.get().wrapping_add(1));
        Ok(Entropy::new([self.seed.get(); Entropy::LENGTH]))
    }

    fn send(&self, request: HttpRequest) -> Pending<'_, Result<HttpResponse, Error>> {
        Box::pin(async move {
            let body = request.body.as_deref().cloned().unwrap_or_default();
            self.sent.borrow_mut().push((request.method.as_str().to_owned(), request.url, body));
            match self.replies.borrow_mut().pop_front() {
                Some(Reply::Answer(status, content_type, body)) => Ok(HttpResponse {
                    status,
                    content_type: Some(content_type.to_owned()),
                    www_authenticate: None,
                    retry_after: None,
                    body: Zeroizing::new(body),
                    secrets: Default::default(),
                }),
                Some(Reply::Failure(code)) => Err(Error::new(code)),
                None => Err(Error::new(Code::NetworkFailed)),
            }
        })
    }

    fn emit(&self, event: Value) {
        self.events.borrow_mut().push(event);
    }

    fn is_observed(&self) -> bool {
        true
    }
}

impl Remember for Simulated {
    fn new_state(&self, entropy: &Entropy) -> String {
        base64::encode_url(entropy.first())
    }

    fn remember(&self, transaction: &Transaction) -> Result<(), Error> {
        self.transactions.borrow_mut().push((transaction.state.expose().to_owned(), transaction.to_value()));
        Ok(())
    }

    fn recall(&self, state: &str) -> Result<Recalled, Error> {
        let mut transactions = self.transactions.borrow_mut();
        if let Some(at) = transactions.iter().position(|(other, _)| other == state) {
            let (state, value) = transactions.remove(at);
            self.spent.borrow_mut().push(state);
            return Ok(Recalled::Waiting(Box::new(Transaction::from_value(&value)?)));
        }
        let used = self.spent.borrow().iter().any(|other| other == state);
        Ok(if used { Recalled::Used } else { Recalled::Unknown })
    }
}

/// Runs a future that never waits: the simulated network answers at once.
pub fn run<T>(future: impl Future<Output = T>) -> T {
    let mut future = Box::pin(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    for _ in 0..1000 {
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("the future waits for something that the simulated host does not do")
}
