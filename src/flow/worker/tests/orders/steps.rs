//! What the browsers do, and what each answer may show.

use super::super::application::{Application, START};
use super::super::browser::{Browser, Page, Request};
use super::super::rotating_server::{Dice, Rotation};
use super::servers::{Servers, owner};
use crate::base::value as engine;
use crate::flow::worker::app::own_session::{SessionOptions, TokenQuery, access_token, find};
use crate::testing::tasks::{Tasks, turn};
use crate::testing::values::{Json as _, object, parsed};
use crate::testing::world::World;
use crate::testing::{json, value_in};
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// An operation of a browser.
#[derive(Clone, Copy, Debug)]
pub enum Operation {
    SignIn { person: &'static str, provider: &'static str },
    SignOut,
    Session,
    Proxy { provider: &'static str },
    PageView { provider: &'static str },
}

/// Who is signed in, by the browser's own sign-ins and sign-outs.
#[derive(Default)]
struct Truth {
    /// Everybody in turn; the last is signed in now.
    people: Vec<Option<&'static str>>,
    is_changing: bool,
}

/// Both browsers, the isolates, and the true state.
pub struct Scene {
    isolates: Vec<Application>,
    browsers: [Browser; 2],
    is_stored: bool,
    truths: [RefCell<Truth>; 2],
    number: Cell<usize>,
    may_lose: bool,
    seed: u64,
    story: RefCell<Vec<String>>,
}

impl Scene {
    pub fn new(is_stored: bool) -> Self {
        let upstreams = r#"{"alpha":{"origin":"https://api.alpha.example","paths":["/"]},"beta":{"origin":"https://api.beta.example","paths":["/"]}}"#;
        let options = |options: &mut Value| {
            options.set("upstreams", parsed(upstreams));
            if is_stored {
                options.set("store", object([]));
            }
        };
        let isolates: Vec<_> = (0..3).map(|_| Application::with(options)).collect();
        Self {
            browsers: [isolates[0].browser(), isolates[0].browser()],
            isolates,
            is_stored,
            truths: [RefCell::new(Truth::new()), RefCell::new(Truth::new())],
            number: Cell::default(),
            may_lose: false,
            seed: 0,
            story: RefCell::default(),
        }
    }

    /// Begins another world in which nothing has happened. Keys are derived once for all worlds, because that
    /// takes longest.
    pub fn begin(&mut self, rotation: Rotation, seed: u64) {
        let world = World::at(START);
        world.tick(0);
        // Other tests check this; here it would double the time.
        world.is_replayed.set(false);
        if self.is_stored {
            world.open_store();
        }
        for isolate in &mut self.isolates {
            isolate.world = world.clone();
            isolate.isolate = Rc::new(isolate.isolate.with_same_keys());
        }
        self.browsers = [self.isolates[0].browser(), self.isolates[0].browser()];
        self.truths = [RefCell::new(Truth::new()), RefCell::new(Truth::new())];
        // Two isolates that share nothing use a refresh token that works once, so one of them loses.
        self.may_lose = rotation == Rotation::Strict && !self.is_stored;
        self.number.set(0);
        self.story.borrow_mut().clear();
        self.seed = seed;
    }

    /// Whether no sign-in and no sign-out is under way.
    pub fn is_settled(&self, at: usize) -> bool {
        !self.truths[at].borrow().is_changing
    }

    pub fn pass(&self, seconds: i64) {
        self.isolates[0].world.pass(seconds);
    }

    pub fn tick(&self, dice: &mut Dice) {
        self.isolates[0].world.tick([5, 100, 1_000][dice.throw(3)]);
    }

    /// Answers one of the requests that wait for a server.
    pub fn answer_one(&self, servers: &mut Servers, dice: &mut Dice) {
        let mut chosen = dice.throw(3);
        self.isolates[0].world.serve_sent(|sent| {
            chosen = chosen.wrapping_sub(1);
            (chosen == usize::MAX).then(|| servers.answer(sent))
        });
    }

    /// What happened so far, for a failing test.
    pub fn describe(&self) -> String {
        format!("seed {}: {}", self.seed, self.story.borrow().join("; "))
    }

    fn tell(&self, what: String) {
        self.story.borrow_mut().push(what);
    }

    /// Performs one operation. `delay` counts turns before the answer is under way, and until it arrives.
    pub fn perform(
        &self,
        at: usize,
        isolate: usize,
        operation: Operation,
        delay: [usize; 2],
    ) -> impl Future<Output = ()> + '_ {
        let number = self.number.get();
        self.number.set(number + 1);
        if matches!(operation, Operation::SignIn { .. } | Operation::SignOut) {
            self.truths[at].borrow_mut().is_changing = true;
        }
        self.run(number, at, isolate, operation, delay)
    }

    async fn run(&self, number: usize, at: usize, isolate: usize, operation: Operation, delay: [usize; 2]) {
        let since = self.truths[at].borrow().people.len() - 1;
        self.tell(format!("#{number} browser {at} in isolate {isolate}: {operation:?}"));
        let shown = match operation {
            Operation::SignIn { person, provider } => {
                self.sign_in(at, isolate, person, provider, delay).await;
                self.truths[at].borrow_mut().change(Some(person));
                None
            }
            Operation::SignOut => {
                let page =
                    self.call(at, isolate, Request::call(self.isolates[0].origin, "POST", "/auth/logout"), delay).await;
                assert_eq!(page.status, 200, "{:?} {}", page.error, self.describe());
                self.truths[at].borrow_mut().change(None);
                None
            }
            Operation::Session => {
                let page =
                    self.call(at, isolate, Request::call(self.isolates[0].origin, "GET", "/auth/session"), delay).await;
                Some(person_of(&page.json))
            }
            Operation::Proxy { provider } => self.proxy(at, isolate, number, provider, delay).await,
            Operation::PageView { provider } => self.page_view(at, isolate, provider, delay).await,
        };
        self.tell(format!(
            "#{number} ends{}",
            shown.as_ref().map(|shown| format!(" as {shown:?}")).unwrap_or_default()
        ));
        if let Some(shown) = shown {
            self.verify(at, since, shown.as_deref());
        }
    }

    /// Checks that an answer shows only people who were signed in while it was under way.
    fn verify(&self, at: usize, since: usize, shown: Option<&str>) {
        let truth = self.truths[at].borrow();
        let possible = &truth.people[since..];
        let is_true = match shown {
            Some(person) => possible.contains(&Some(person)),
            None => self.may_lose || truth.is_changing || possible.len() > 1 || possible.contains(&None),
        };
        assert!(is_true, "browser {at} was shown {shown:?}, of {possible:?}; {}", self.describe());
    }

    /// Asks every isolate who is signed in, when nothing is under way.
    pub fn verify_who_is_signed_in(&self, servers: &mut Servers) {
        for at in 0..2 {
            for isolate in 0..self.isolates.len() {
                let mut tasks = Tasks::default();
                tasks.begin(self.perform(at, isolate, Operation::Session, [0, 0]));
                tasks.step(0);
                while tasks.count_running() > 0 {
                    self.isolates[0].world.serve_sent(|sent| Some(servers.answer(sent)));
                    self.isolates[0].world.tick(100);
                    tasks.step(0);
                }
            }
        }
    }

    async fn call(&self, at: usize, isolate: usize, request: Request, delay: [usize; 2]) -> Page {
        let (app, browser) = (&self.isolates[isolate], &self.browsers[at]);
        let incoming = browser.incoming(app, &request);
        let worker = app.worker_with(&request.body, request.headers.clone());
        turns(delay[0]).await;
        let answer = browser.answer(app, incoming, worker).await;
        turns(delay[1]).await;
        browser.receive(app, &answer)
    }

    async fn sign_in(&self, at: usize, isolate: usize, person: &str, provider: &str, delay: [usize; 2]) {
        let path = format!("/auth/{provider}/login?return_to=/inbox");
        let page = self.call(at, isolate, Request::navigation(&path), delay).await;
        let state = page.parameter("state").unwrap_or_else(|| panic!("no state: {:?} {}", page.error, self.describe()));
        let path = format!(
            "/auth/{provider}/callback?code=code-{person}-{provider}&state={state}&iss=https://{provider}.example"
        );
        let page = self.call(at, isolate, Request::navigation(&path), delay).await;
        assert_eq!(page.location(), "/inbox", "{:?} {}", page.error, self.describe());
    }

    async fn proxy(
        &self,
        at: usize,
        isolate: usize,
        number: usize,
        provider: &str,
        delay: [usize; 2],
    ) -> Option<Option<String>> {
        let path = format!("/auth/proxy/api.{provider}.example/x");
        let name = number.to_string();
        let headers = vec![("x-number".to_owned(), name.clone())];
        let request = Request { headers, ..Request::call(self.isolates[0].origin, "GET", &path) };
        let page = self.call(at, isolate, request, delay).await;
        let script = self.isolates[0].world.script.borrow();
        let sent = script
            .forwards
            .iter()
            .find(|(_, headers)| headers.iter().any(|(header, value)| header == "x-number" && *value == name));
        match sent {
            Some((url, headers)) => {
                let token =
                    headers.iter().find(|(header, _)| header == "Authorization").map(|(_, value)| value.as_str());
                let (person, of) = owner(token.unwrap_or_default());
                assert!(
                    url.starts_with(&format!("https://api.{of}.example/")),
                    "{token:?} went to {url}: {}",
                    self.describe()
                );
                Some(Some(person.to_owned()))
            }
            // It gets nothing for a session with the other provider, which does not say who is signed in.
            None if page.status == 403 => None,
            None => (page.status == 401).then_some(None),
        }
    }

    /// A page of the application that calls an API with the session's token, and takes a while.
    async fn page_view(&self, at: usize, isolate: usize, provider: &str, delay: [usize; 2]) -> Option<Option<String>> {
        let (app, browser) = (&self.isolates[isolate], &self.browsers[at]);
        let incoming = browser.incoming(app, &Request::navigation("/page"));
        let worker = app.worker("");
        let found = browser.ask_with(app, incoming.clone(), worker.clone(), |cx, configuration, request| {
            let options = SessionOptions::read(cx, engine::Value::NOTHING)?;
            find(cx, configuration, request, options)
        });
        let found = found.await;
        assert!(found.code.is_none(), "{found:?} {}", self.describe());
        let value = found.value;
        if value.is_null() {
            return Some(None);
        }
        let text = |name: &str| value.get_str(name).unwrap_or_default().to_owned();
        let person = value.get("view").and_then(person_of);
        turns(delay[0]).await;
        let query = json!({ "url": format!("https://api.{provider}.example/x") });
        let (of, handle) = (text("provider"), text("handle"));
        let given = browser.ask_with(app, incoming, worker.clone(), move |cx, configuration, request| {
            let [of, handle] = [&of, &handle].map(|text| cx.arena.copy(text.as_bytes()));
            let query = TokenQuery::new(value_in(cx.arena, &query));
            access_token(cx, configuration, request, of, handle, query)
        });
        let given = given.await;
        if let Some(token) = given.value.pointer("/token/authorization").and_then(Value::as_str) {
            let (of, its) = owner(token);
            assert_eq!((Some(of), its), (person.as_deref(), provider), "{}", self.describe());
        }
        turns(delay[1]).await;
        // The page answers after the API has answered.
        let cookies = |value: &Value| value["cookies"].items().is_some_and(|list| !list.is_empty());
        let mut last = if given.code.is_none() { given.value } else { value.clone() };
        if !cookies(&last) {
            last.set("cookies", value.get("cookies").cloned().unwrap_or_default());
        }
        if cookies(&last) {
            browser.commit(app, &worker, &last);
        }
        Some(person)
    }
}

impl Truth {
    fn new() -> Self {
        Self { people: vec![None], is_changing: false }
    }

    fn change(&mut self, person: Option<&'static str>) {
        self.people.push(person);
        self.is_changing = false;
    }
}

/// The person in a session's view: their name is the only scope of their tokens.
fn person_of(view: &Value) -> Option<String> {
    view.pointer("/scope/0").and_then(Value::as_str).map(str::to_owned)
}

async fn turns(count: usize) {
    for _ in 0..count {
        turn().await;
    }
}
