//! The callback route: turns an authorization response into a session, and a launch into a sign-in.

use super::admit::{Admitted, Newcomer, admit};
use super::application::ask_application;
use super::login::begin;
use super::refusal::{clear_failure, refuse as refuse_navigation, refuse_sign_in};
use super::repeated_callback;
use super::transactions::{Recalled, Transactions};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, Object, Text};
use crate::base::vocabulary::W;
use crate::dialect::inbound::authorization_response::name;
use crate::dialect::launch::{self, Arrival};
use crate::flow::authorize::AuthorizationOptions;
use crate::flow::callback::{SignedIn, expected_hmac, receive};
use crate::flow::send::{emit_done, emit_failure};
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::http::Answer;
use crate::flow::worker::http::Request;
use crate::flow::worker::http::request_origin;
use crate::flow::worker::refresh::provider::resolve;
use crate::flow::worker::session;
use crate::protocol::authorization::authorization_response::{CALLBACK_LIMIT, UnverifiedResponse};
use crate::protocol::authorization::transaction::Transaction;
use crate::protocol::checks::age;
use crate::protocol::checks::hmac;
use crate::protocol::checks::outcome::code_missing;
use crate::protocol::scope::parse as names;
use crate::step::codes::CAUSES_OF_TRANSACTION_ELSEWHERE;
use crate::step::{Code, Cx, Effect, Failure, Result};

/// The parts of a callback that do not change.
#[derive(Clone, Copy)]
struct Callback<'a> {
    configuration: Configuration<'a>,
    request: Request<'a>,
    entry: ConfiguredProvider<'a>,
    /// When it began.
    begun: i64,
}

/// Reads the response: the query, or the body of a `form_post`.
fn read_callback<'a>(cx: &mut Cx<'a>, request: Request<'a>, is_form_post: bool) -> Result<Value<'a>> {
    request_origin::verify_navigation(cx, request)?;
    let method = request.method();
    if method.is(W::GET) {
        return Ok(request.url());
    }
    if !(method.is(W::POST) && is_form_post) {
        return Err(cx.fail(Code::MethodNotAllowed).with(W::method, method).into());
    }
    let body = cx.ask(Effect::ReadBody, cx.arena.number(CALLBACK_LIMIT as i64));
    match cx.catch(body)? {
        Ok(body) => Ok(as_query(cx.arena, body.bytes())),
        Err(failure) if failure.is(Code::BodyTooLarge) => Err(cx.fail(Code::CallbackTooLarge).into()),
        Err(failure) => Err(cx.fail_again(failure)),
    }
}

/// A form as a query: in a form, `?` and `#` have no meaning.
fn as_query<'a>(arena: Arena<'a>, form: &[u8]) -> Value<'a> {
    let mut query = Text::new(arena);
    query.byte(b'?');
    for &byte in form {
        if byte == b'#' {
            query.bytes(b"%23");
        } else {
            query.byte(byte);
        }
    }
    query.done()
}

/// `GET {base}/{provider}/callback`, or `POST` if the provider answers with `form_post`.
///
/// # Errors
/// None; the step may wait.
pub fn route<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    entry: ConfiguredProvider<'a>,
) -> Result<Answer<'a>> {
    let callback = Callback { configuration, request, entry, begun: cx.moment() };
    let resolved = resolve(cx, entry);
    if let Err(failure) = cx.catch(resolved)? {
        return callback.refuse(cx, failure, Value::NOTHING);
    }
    let is_form_post = cx.provider().authorization_response().is_form_post();
    let read = read_callback(cx, request, is_form_post);
    let read = match cx.catch(read)? {
        Ok(read) => read,
        Err(failure) => {
            let mut answer = Answer::error(cx.arena, failure);
            if failure.is(Code::MethodNotAllowed) {
                answer.header(W::allow, if is_form_post { b"GET, POST" } else { b"GET" });
            }
            return Ok(answer);
        }
    };
    let arrival = launch::classify(cx, read);
    match cx.catch(arrival)? {
        Err(failure) => callback.refuse(cx, failure, Value::NOTHING),
        Ok(Arrival::Nothing(response)) => {
            let missing: Result<()> = Err(code_missing(cx, response));
            match cx.catch(missing)? {
                Ok(()) => Ok(Answer::empty(cx.arena)),
                Err(failure) => callback.refuse(cx, failure, Value::NOTHING),
            }
        }
        Ok(Arrival::Launch(query)) => callback.launched(cx, query),
        Ok(Arrival::Response(response)) => callback.respond(cx, response, is_form_post),
    }
}

impl<'a> Callback<'a> {
    /// Refuses a callback, and emits the failure.
    fn refuse(self, cx: &mut Cx<'a>, failure: Failure<'a>, return_to: Value<'a>) -> Result<Answer<'a>> {
        emit_failure(cx, W::callback_refused, failure, Some(self.begun));
        refuse_navigation(cx, self.configuration, self.request, failure, return_to)
    }

    fn respond(self, cx: &mut Cx<'a>, response: UnverifiedResponse<'a>, is_form_post: bool) -> Result<Answer<'a>> {
        let mut transactions = Transactions::new(cx, self.configuration, self.entry, self.request, is_form_post);
        let used_up = transactions.use_up_in_store(cx, response);
        if let Err(failure) = cx.catch(used_up)? {
            return self.refuse(cx, failure, Value::NOTHING);
        }
        let received = receive(cx, response, |cx, state| recall(cx, &mut transactions, state))?;
        let mut answer = match received {
            Ok(signed_in) => self.signed_in(cx, response, signed_in)?,
            Err(refusal) => {
                let Callback { configuration, request, entry, .. } = self;
                match repeated_callback::answer(cx, configuration, request, entry, response, refusal)? {
                    Some(answer) => answer,
                    None => self.refuse(cx, refusal.failure, refusal.return_to)?,
                }
            }
        };
        answer.set_cookies(transactions.into_cookies());
        Ok(answer)
    }

    fn signed_in(
        self,
        cx: &mut Cx<'a>,
        response: UnverifiedResponse<'a>,
        signed_in: SignedIn<'a>,
    ) -> Result<Answer<'a>> {
        let return_to = signed_in.return_to;
        let SignedIn { tokens, variables, .. } = signed_in;
        let newcomer = Newcomer { tokens, variables, name: name(cx, response), userinfo: Value::NOTHING };
        let admitted = admit(cx, self.configuration, self.entry, newcomer);
        let session = match cx.catch(admitted)? {
            Err(failure) => return self.refuse(cx, failure, return_to),
            Ok(Admitted::Refused(handle)) => {
                let failure = cx.fail(Code::SignInRefused).caught();
                emit_failure(cx, W::callback_refused, failure, Some(self.begun));
                return Ok(Answer::raw(cx.arena, handle));
            }
            Ok(Admitted::Session(session)) => session,
        };
        let before = session::live(cx, self.configuration, self.request, self.entry)?;
        let arrivals = before.map_or(Value::NOTHING, |before| before.arrivals());
        let session = session.arrived(cx.arena, response.state().bytes(), return_to, arrivals);
        let begun = session::begin(cx, self.configuration, self.request, session);
        match cx.catch(begun)? {
            Ok(set_cookies) => {
                emit_done(cx, W::signed_in, self.begun);
                let mut answer = Answer::redirect(cx.arena, return_to.or(cx.arena.text(b"/")).bytes());
                answer.set_cookies(set_cookies);
                answer.set_cookies(clear_failure(cx, self.configuration, self.request));
                Ok(answer)
            }
            Err(failure) => self.refuse(cx, failure, return_to),
        }
    }

    /// Answers a provider-initiated launch: as the application says, else with a sign-in at the host that the
    /// launch names, if the document lists it.
    fn launched(self, cx: &mut Cx<'a>, query: Value<'a>) -> Result<Answer<'a>> {
        cx.emit(W::launched, Object::new(cx.arena));
        let answered = self.answer_launch(cx, query);
        match cx.catch(answered)? {
            Ok(answer) => Ok(answer),
            Err(failure) => refuse_sign_in(cx, self.configuration, self.request, failure, Value::NOTHING),
        }
    }

    fn answer_launch(self, cx: &mut Cx<'a>, query: Value<'a>) -> Result<Answer<'a>> {
        if let Some(expected) = expected_hmac(cx)? {
            hmac::verify(cx, query, expected)?;
        }
        let variables = launch::variables(cx, query)?;
        let name = self.entry.name();
        if self.configuration.has_on_launch() {
            let mut asked = List::new(cx.arena);
            asked.push(name);
            asked.push(query);
            let handle = ask_application(cx, Effect::OnLaunch, asked.done(), W::onLaunch)?;
            if handle.exists() {
                return Ok(Answer::raw(cx.arena, handle));
            }
        }
        let options = AuthorizationOptions::of_request(cx.arena, Value::NOTHING, variables, Value::NOTHING);
        begin(cx, self.configuration, self.request, name, options)
    }
}

/// The transaction of the response's `state`.
fn recall<'a>(cx: &mut Cx<'a>, transactions: &mut Transactions<'a>, state: Value<'a>) -> Result<Transaction<'a>> {
    let failing = match transactions.recall(cx, state)? {
        Recalled::Waiting(transaction) => return Ok(transaction),
        Recalled::Used => cx.fail(Code::TransactionUsed),
        Recalled::Expired => cx.fail(Code::TransactionExpired).with(W::limit, age::LIMIT),
        Recalled::Elsewhere => {
            let causes = names(cx.arena, CAUSES_OF_TRANSACTION_ELSEWHERE.as_bytes(), b" ");
            cx.note(W::possible_causes, causes);
            cx.fail(Code::TransactionElsewhere)
        }
        Recalled::Foreign => cx.fail(Code::StateForeign),
    };
    Err(failing.into())
}
