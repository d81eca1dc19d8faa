//! A browser as far as the tests need one: it keeps cookies, sends those that belong to a request,
//! and says where a request comes from.

use super::application::{Application, TOKENS};
use crate::base::form::parse_form;
use crate::base::url::AbsoluteUrl;
use crate::base::value::Value;
use crate::flow::backend::answer::{Answer, AnswerBody};
use crate::flow::backend::incoming::Incoming;
use crate::flow::backend::routes;
use crate::host::Serve as _;
use crate::host::simulated::run;
use crate::host::simulated_worker::{RawAnswer, Worker};
use crate::protocol::error::{Builds, Code, Error, ErrorText, TABLE};
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

    /// A page of the application calls.
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

/// What came back.
pub struct Page {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub json: Value,
    pub error: Option<Error>,
    pub raw: Option<RawAnswer>,
    pub sign_in: Option<String>,
}

impl Page {
    fn new(answer: Answer<RawAnswer>) -> Self {
        let mut page = Self {
            status: answer.status,
            headers: answer.headers,
            json: Value::Null,
            error: None,
            raw: None,
            sign_in: None,
        };
        page.is_told_in_words();
        match answer.body {
            AnswerBody::Empty => {}
            AnswerBody::Json(value) => page.json = value,
            AnswerBody::Error { error, sign_in, .. } => (page.error, page.sign_in) = (Some(error), sign_in),
            AnswerBody::Raw(raw) => page.raw = Some(raw),
        }
        page
    }

    /// A code on an address is one of which the page's build has the texts: any other it shows as unknown.
    fn is_told_in_words(&self) {
        if let Some((_, code)) = self.location().split_once("auth_error=") {
            let is_known = |row: &&ErrorText| row.code == code && row.builds != Builds::Edge;
            assert!(TABLE.iter().any(|row| is_known(&row)), "{code} has no text in a page");
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str())
    }

    pub fn set_cookies(&self) -> Vec<&str> {
        self.headers.iter().filter(|(name, _)| *name == "set-cookie").map(|(_, value)| value.as_str()).collect()
    }

    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_default()
    }

    pub fn code(&self) -> Option<Code> {
        self.error.as_ref().map(Error::code)
    }

    /// A parameter of the address that the browser is sent to.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let (_, query) = self.location().split_once('?')?;
        parse_form(query).into_iter().find(|(other, _)| other == name).map(|(_, value)| value)
    }
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

    /// The names of the cookies that begin so.
    pub fn names(&self, prefix: &str) -> Vec<String> {
        let jar = self.jar.borrow();
        jar.iter().map(|cookie| cookie.name.clone()).filter(|name| name.starts_with(prefix)).collect()
    }

    /// All names, without what tells one session from another.
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

    /// Puts a cookie there, as somebody with the same jar could.
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

    /// Keeps a cookie as a browser would, and insists on what protects every one of them.
    fn keep(&self, set_cookie: &str, now: i64) {
        let mut parts = set_cookie.split("; ");
        let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).unwrap_or_default();
        let attributes: Vec<_> = parts.collect();
        let has = |attribute: &str| attributes.contains(&attribute);
        assert!(has("Path=/") && has("HttpOnly"), "{set_cookie}");
        // On loopback only what must come along across sites is Secure.
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

    /// The request as the worker sees it.
    pub fn incoming(&self, app: &Application, request: &Request) -> Incoming {
        let url = AbsoluteUrl::parse(&format!("{}{}", self.origin, request.path));
        let headers = request.headers.clone();
        let header = move |name: &str| headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
        Incoming {
            method: request.method.to_owned(),
            url: url.unwrap_or_else(|error| panic!("{error:?}: {}", request.path)),
            cookie: self.cookies_for(request, app.world.clock.get()),
            content_type: header("content-type"),
            grantway: request.grantway.map(str::to_owned),
            origin: request.origin.clone(),
            site: request.site.map(str::to_owned),
            mode: request.mode.map(str::to_owned),
            dest: request.dest.map(str::to_owned),
            accept: header("accept"),
            upgrade: header("upgrade"),
            header: Box::new(header),
        }
    }

    pub fn receive(&self, app: &Application, answer: Answer<RawAnswer>) -> Page {
        let page = Page::new(answer);
        page.set_cookies().iter().for_each(|cookie| self.keep(cookie, app.world.clock.get()));
        page
    }

    /// Sends a request whose answer may take its time; its cookies are those of now.
    pub fn begin<'a>(&'a self, app: &'a Application, request: &Request) -> impl Future<Output = Page> + 'a {
        let incoming = self.incoming(app, request);
        let worker = app.worker(&request.body, request.headers.clone());
        async move {
            let answer = routes::handle(&worker, &app.backend, &incoming).await;
            self.receive(app, answer.unwrap_or_else(|| panic!("not a route of the handler")))
        }
    }

    /// Keeps the cookies that came with a session in the application's hands.
    pub fn take(&self, app: &Application, said: &Value) {
        let cookies = said.get("cookies").and_then(Value::items).unwrap_or_default();
        cookies.iter().filter_map(Value::as_str).for_each(|cookie| self.keep(cookie, app.world.clock.get()));
    }

    /// As `commit` of the package: the cookies of a session that the application held, or what is set instead
    /// where the session ended or changed in the meantime. Gives out whether that was so.
    pub fn commit(&self, app: &Application, worker: &Worker, session: &Value) -> bool {
        let overtaken = session.get("overtaken").and_then(Value::items).unwrap_or_default().iter();
        let mut overtaken = overtaken.filter_map(|pair| pair.items());
        let instead = overtaken.find(|pair| worker.memory(pair[0].as_str().unwrap_or_default()).is_some());
        let cookies = instead.map_or_else(|| session.get("cookies").cloned(), |pair| pair.get(1).cloned());
        self.take(app, &Value::object([("cookies", cookies.unwrap_or_default())]));
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

    pub fn session(&self, app: &Application) -> Value {
        let page = self.get(app, "/auth/session");
        assert_eq!(page.status, 200, "{:?}", page.error);
        page.json
    }

    /// Begins a sign-in and gives out its `state`.
    pub fn start(&self, app: &Application, provider: &str) -> String {
        let page = self.open(app, &format!("/auth/{provider}/login?return_to=/inbox"));
        page.parameter("state").unwrap_or_else(|| panic!("no state: {} {:?}", page.location(), page.error))
    }

    /// Comes back from the provider with a code, which is exchanged for `tokens`.
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
