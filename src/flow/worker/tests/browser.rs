//! A browser, as much of it as the tests need: it keeps cookies, sends those that belong to a request, and says
//! where a request comes from.

use super::application::{Application, TOKENS};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::flow::worker::config::Configuration;
use crate::flow::worker::http::{Answer, Request as Served};
use crate::flow::worker::routes::handle;
use crate::step::kind::Builds;
use crate::step::{Code, Cx, Result};
use crate::testing::drive::{Outcome, Worker, call};
use crate::testing::tasks::run;
use crate::testing::values::Json as _;
use crate::testing::{json, value_in};
use serde_json::Value as Json;
use std::cell::RefCell;

/// One cookie.
#[derive(Clone)]
pub struct Cookie {
    pub name: String,
    pub value: String,
    pub end: i64,
    pub same_site: String,
}

/// One request of a page or of a person.
#[derive(Clone)]
pub struct Request {
    pub method: &'static str,
    pub path: String,
    pub body: String,
    pub grantway: Option<&'static str>,
    pub origin: Option<String>,
    pub site: Option<&'static str>,
    pub mode: Option<&'static str>,
    pub dest: Option<&'static str>,
    pub headers: Vec<(String, String)>,
}

impl Request {
    /// A person opens an address.
    pub fn navigation(path: &str) -> Self {
        Self {
            method: "GET",
            path: path.to_owned(),
            body: String::new(),
            grantway: None,
            origin: None,
            site: Some("cross-site"),
            mode: Some("navigate"),
            dest: Some("document"),
            headers: Vec::new(),
        }
    }
    /// A page of the application makes a call.
    pub fn call(origin: &str, method: &'static str, path: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            body: String::new(),
            grantway: Some("1"),
            origin: Some(origin.to_owned()),
            site: Some("same-origin"),
            mode: Some("cors"),
            dest: Some("empty"),
            headers: Vec::new(),
        }
    }
}

/// The answer.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub json: Json,
    /// The members of the error, including its `detail`.
    pub error: Option<Json>,
    code: Option<Code>,
    /// Whether the error is shown to a person.
    pub is_page: bool,
    pub raw: Option<String>,
    pub sign_in: Option<String>,
}

impl Page {
    /// Reads an answer in the form that the host gets.
    pub fn new(answer: &Json) -> Self {
        let headers = answer[2].items().unwrap_or_default().iter().map(|header| {
            let [name, value] = [0, 1].map(|index| header[index].as_str().unwrap_or_default().to_owned());
            (name, value)
        });
        let mut page = Self {
            status: answer[1].as_u64().and_then(|status| u16::try_from(status).ok()).expect("a status"),
            headers: headers.collect(),
            json: json!(null),
            error: None,
            code: None,
            is_page: false,
            raw: None,
            sign_in: answer[4].as_str().map(str::to_owned),
        };
        match answer[0].as_str().unwrap_or_default() {
            "empty" => page.add_code(&answer[3]),
            "json" => page.json = signed_out_of(&answer[3]),
            "raw" => page.raw = answer[3].as_str().map(str::to_owned),
            kind @ ("error" | "page") => {
                page.is_page = kind == "page";
                page.code = answer[3][0].as_i64().and_then(|number| Code::of(-1 - number));
                page.error = Some(answer[3][1].clone());
            }
            other => panic!("{other} is no kind of answer"),
        }
        page
    }
    /// Adds the code to an address, as the host does. The page's build must have its texts: it shows any other
    /// code as unknown.
    fn add_code(&mut self, number: &Json) {
        let Some(code) = named(number) else { return };
        let mut table = crate::step::codes::TABLE.iter();
        let is_known = table.any(|row| row.code == code && row.builds != Builds::Edge);
        assert!(is_known, "{code} has no text in a page");
        let location = self.headers.iter_mut().find(|(name, _)| name == "location").expect("a location");
        assert!(location.1.ends_with("auth_error="), "{}", location.1);
        location.1.push_str(code);
    }
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
    pub fn set_cookies(&self) -> Vec<&str> {
        self.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value.as_str()).collect()
    }
    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_default()
    }
    pub fn code(&self) -> Option<Code> {
        self.code
    }
    /// A parameter in the address to which the answer redirects.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let (_, query) = self.location().split_once('?')?;
        form(query).into_iter().find(|(other, _)| other == name).map(|(_, value)| value)
    }
}

/// The name of a code, which the host puts in place of its number.
fn named(number: &Json) -> Option<&'static str> {
    number.as_i64().and_then(Code::of).map(Code::as_str)
}

/// The result of a sign-out, as the host passes it on.
pub fn signed_out_of(said: &Json) -> Json {
    let mut said = said.clone();
    if let Some(failed) = said.get_mut("revocation_failed") {
        *failed = json!(named(failed).expect("the number of a code"));
    }
    said
}

/// The pairs of a form or query.
pub fn form(text: &str) -> Vec<(String, String)> {
    let bump = bumpalo::Bump::new();
    let parsed = crate::base::coding::form::parse(Arena::new(&bump), text.as_bytes());
    let text = |value: Value| String::from_utf8(value.bytes().to_vec()).expect("UTF-8");
    parsed.members().iter().map(|(name, value)| (text(*name), text(*value))).collect()
}

/// A browser.
pub struct Browser {
    pub origin: &'static str,
    pub jar: RefCell<Vec<Cookie>>,
}

impl Browser {
    pub fn new(origin: &'static str) -> Self {
        Self { origin, jar: RefCell::default() }
    }
    /// The names of the cookies with that prefix.
    pub fn names(&self, prefix: &str) -> Vec<String> {
        let jar = self.jar.borrow();
        jar.iter().map(|cookie| cookie.name.clone()).filter(|name| name.starts_with(prefix)).collect()
    }
    /// All names, without the part that distinguishes sessions.
    pub fn kinds(&self) -> Vec<String> {
        let is_session =
            |name: &str| ["__Host-gw.", "gw.", "__Host-gw_ended."].iter().any(|kind| name.starts_with(kind));
        let untagged = |name: String| match name.rsplit_once('.') {
            Some((kind, _)) if is_session(&name) => kind.to_owned(),
            _ => name,
        };
        self.names("").into_iter().map(untagged).collect()
    }
    pub fn cookie(&self, prefix: &str) -> Option<String> {
        self.jar.borrow().iter().find(|cookie| cookie.name.starts_with(prefix)).map(|cookie| cookie.value.clone())
    }
    /// Plants a cookie, as somebody who shares the jar could.
    pub fn plant(&self, name: &str, value: &str) {
        let mut jar = self.jar.borrow_mut();
        jar.retain(|cookie| cookie.name != name);
        jar.push(Cookie { name: name.to_owned(), value: value.to_owned(), end: i64::MAX, same_site: "Lax".to_owned() });
    }
    /// A browser with copies of the cookies.
    pub fn copy(&self) -> Self {
        Self { origin: self.origin, jar: self.jar.clone() }
    }
    fn cookies_for(&self, request: &Request, now: i64) -> String {
        let is_cross_site_post = request.site == Some("cross-site") && request.method == "POST";
        let jar = self.jar.borrow();
        let sent = jar.iter().filter(|cookie| cookie.end > now && (!is_cross_site_post || cookie.same_site == "None"));
        sent.map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect::<Vec<_>>().join("; ")
    }
    /// Stores a cookie as a browser would, and requires the attributes that protect every cookie.
    fn keep(&self, set_cookie: &str, now: i64) {
        let mut parts = set_cookie.split("; ");
        let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).unwrap_or_default();
        let attributes: Vec<_> = parts.collect();
        let has = |attribute: &str| attributes.contains(&attribute);
        assert!(has("Path=/") && has("HttpOnly"), "{set_cookie}");
        // On loopback, only cookies for cross-site requests are Secure.
        assert_eq!(has("Secure"), name.starts_with("__Host-") || has("SameSite=None"), "{set_cookie}");
        assert!(!set_cookie.contains("Domain"), "{set_cookie}");
        assert!(set_cookie.is_ascii() && !set_cookie.contains(['\r', '\n', ',']), "{set_cookie}");
        let of = |name: &str| attributes.iter().find_map(|attribute| attribute.strip_prefix(name)).unwrap_or_default();
        let max_age: i64 = of("Max-Age=").parse().unwrap_or_else(|_| panic!("no Max-Age: {set_cookie}"));
        let same_site = of("SameSite=").to_owned();
        let mut jar = self.jar.borrow_mut();
        jar.retain(|cookie| cookie.name != name);
        if max_age > 0 && name.len() + value.len() <= 4096 {
            jar.push(Cookie { name: name.to_owned(), value: value.to_owned(), end: now + max_age, same_site });
        }
    }

    /// The request in the form that the worker's host passes.
    pub fn incoming(&self, app: &Application, request: &Request) -> Json {
        let header = |name: &str| request.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value);
        let rare = crate::flow::worker::http::request::RARE_HEADERS.concat();
        let rare: serde_json::Map<_, _> =
            rare.into_iter().filter_map(|name| Some((name.to_owned(), json!(header(name)?)))).collect();
        let body_length = match header("content-length") {
            Some(length) => json!(length.parse::<i64>().ok()),
            None => json!(request.body.is_empty().then_some(0)),
        };
        json!([
            request.method,
            format!("{}{}", self.origin, request.path),
            self.cookies_for(request, app.world.clock.get()),
            header("content-type"),
            request.grantway,
            request.origin,
            request.site,
            request.mode,
            request.dest,
            header("accept"),
            header("upgrade"),
            header("referer"),
            body_length,
            rare,
        ])
    }
    /// Stores the cookies of an answer.
    pub fn receive(&self, app: &Application, answer: &Json) -> Page {
        let page = Page::new(answer);
        page.set_cookies().iter().for_each(|cookie| self.keep(cookie, app.world.clock.get()));
        page
    }
    /// Makes a call of the engine about a request, with the present cookies.
    pub fn ask<'b>(
        &self,
        app: &'b Application,
        request: &Request,
        operation: impl for<'a> Fn(&mut Cx<'a>, Configuration<'a>, Served<'a>) -> Result<Value<'a>> + 'b,
    ) -> impl Future<Output = Outcome> + 'b {
        let worker = app.worker_with(&request.body, request.headers.clone());
        self.ask_with(app, self.incoming(app, request), worker, operation)
    }
    /// The same for a request in the form that the host passes.
    pub fn ask_with<'b>(
        &self,
        app: &'b Application,
        incoming: Json,
        worker: Worker,
        operation: impl for<'a> Fn(&mut Cx<'a>, Configuration<'a>, Served<'a>) -> Result<Value<'a>> + 'b,
    ) -> impl Future<Output = Outcome> + 'b {
        let configuration = app.configuration();
        call(worker, Value::NOTHING, move |cx| {
            let request = Served::read(cx.arena, value_in(cx.arena, &incoming)).expect("a request");
            operation(cx, configuration, request)
        })
    }
    /// The handler's answer to a request in the form that the host passes; null if the address is not the
    /// handler's.
    pub fn answer<'b>(&self, app: &'b Application, incoming: Json, worker: Worker) -> impl Future<Output = Json> + 'b {
        let asked = self.ask_with(app, incoming, worker, |cx, configuration, request| {
            let answer = handle(cx, configuration, request)?;
            Ok(answer.map_or(Value::NOTHING, Answer::to_value))
        });
        async move {
            let outcome = asked.await;
            assert!(outcome.code.is_none(), "{outcome:?}");
            outcome.value
        }
    }
    /// Sends a request, with the present cookies, whose answer may take time.
    pub fn begin<'b>(&'b self, app: &'b Application, request: &Request) -> impl Future<Output = Page> + 'b {
        let worker = app.worker_with(&request.body, request.headers.clone());
        let answered = self.answer(app, self.incoming(app, request), worker);
        async move {
            let answer = answered.await;
            assert!(answer.is_array(), "not a route of the handler");
            self.receive(app, &answer)
        }
    }
    /// Stores the cookies that came with a session in the application's hands.
    pub fn take(&self, app: &Application, said: &Json) {
        let cookies = said.get("cookies").and_then(Json::as_array).cloned().unwrap_or_default();
        cookies.iter().filter_map(Json::as_str).for_each(|cookie| self.keep(cookie, app.world.clock.get()));
    }
    /// Does the same as `commit` of the package: sets the cookies of a session that the application held, or
    /// those that replace them if the session ended or changed meanwhile. Returns whether it did.
    pub fn commit(&self, app: &Application, worker: &Worker, session: &Json) -> bool {
        let overtaken = session.get("overtaken").and_then(Json::as_array).cloned().unwrap_or_default();
        let now = app.world.clock.get();
        let remembers = |pair: &&Json| worker.isolate.remembers(pair[0].as_str().unwrap_or_default(), now);
        let instead = overtaken.iter().find(remembers);
        let cookies = instead.map_or_else(|| session["cookies"].clone(), |pair| pair[1].clone());
        self.take(app, &json!({ "cookies": cookies }));
        instead.is_some()
    }
    pub fn send(&self, app: &Application, request: &Request) -> Page {
        run(self.begin(app, request))
    }
    pub fn open(&self, app: &Application, path: &str) -> Page {
        self.send(app, &Request::navigation(path))
    }
    pub fn get(&self, app: &Application, path: &str) -> Page {
        self.send(app, &Request::call(self.origin, "GET", path))
    }
    pub fn post(&self, app: &Application, path: &str, body: &str) -> Page {
        self.send(app, &Request { body: body.to_owned(), ..Request::call(self.origin, "POST", path) })
    }
    pub fn session(&self, app: &Application) -> Json {
        let page = self.get(app, "/auth/session");
        assert_eq!(page.status, 200, "{:?}", page.error);
        page.json
    }
    /// Begins a sign-in and returns its `state`.
    pub fn start(&self, app: &Application, provider: &str) -> String {
        let page = self.open(app, &format!("/auth/{provider}/login?return_to=/inbox"));
        page.parameter("state").unwrap_or_else(|| panic!("no state: {} {:?}", page.location(), page.error))
    }
    /// Returns from the provider with a code, which is exchanged for `tokens`.
    pub fn come_back(&self, app: &Application, provider: &str, state: &str, tokens: &str) -> Page {
        app.world.will_answer(200, tokens);
        let page = self.open(app, &format!("/auth/{provider}/callback?code=the-code&state={state}"));
        app.world.replies.borrow_mut().clear();
        page
    }
    /// A whole sign-in.
    pub fn sign_in_with(&self, app: &Application, provider: &str, tokens: &str) -> Page {
        let state = self.start(app, provider);
        self.come_back(app, provider, &state, tokens)
    }
    /// A whole sign-in that must succeed.
    pub fn sign_in(&self, app: &Application, provider: &str) {
        let page = self.sign_in_with(app, provider, TOKENS);
        assert_eq!((page.status, page.location()), (302, "/inbox"));
    }
}
