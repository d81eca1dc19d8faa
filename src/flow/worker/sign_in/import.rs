//! Signs a person in with the session of another library, which the host has read from that library's cookie. The
//! server must accept its tokens: it refreshes them, or returns userinfo for the access token. Then `onSignIn`
//! decides, and the session begins as after a callback.

use super::admit::{Admitted, Newcomer, admit};
use crate::base::crypto::{encode, sha256};
use crate::base::value::Value;
use crate::base::value::build::{Object, join};
use crate::base::value::view::view;
use crate::base::vocabulary::{W, Word, word};
use crate::dialect::provider::Endpoint;
use crate::flow::access_token::{can_refresh, refresh};
use crate::flow::foreign_session::{is_definite, tokens_of};
use crate::flow::send::{emit_done, emit_failure};
use crate::flow::userinfo::userinfo_verified_by;
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::http::{Request, request_origin};
use crate::flow::worker::refresh::keys::verify_userinfo;
use crate::flow::worker::refresh::lease::{LEASE, REST};
use crate::flow::worker::refresh::provider::resolve;
use crate::flow::worker::refresh::server_unavailable;
use crate::flow::worker::session::isolate::{hold, memorize, recollect};
use crate::flow::worker::session::store::reservation::{Reserved, release, reserve, reserved};
use crate::flow::worker::session::{self, OpenedSession, open_sealed};
use crate::protocol::checks::tokens::foreign_session::ForeignSession;
use crate::step::kind::Kind;
use crate::step::{Code, Cx, Result};

view! {
    /// The session of another library.
    #[derive(Clone, Copy)]
    Imported {
        /// The provider's name in the configuration.
        provider,
        /// A hash of its cookie. All requests with the same cookie begin one session.
        key,
        /// The tokens, as a [`ForeignSession`].
        tokens,
        /// The values of the document's variables.
        variables,
    }
}

/// Seconds for which the isolate offers the session to requests that still bring the old cookie.
const OFFER: i64 = 60;

impl<'a> Imported<'a> {
    /// The view of the value.
    #[must_use]
    pub fn new(value: Value<'a>) -> Self {
        Self(value)
    }
}

/// Begins the session. Returns
/// - `{ cookies }`, its `Set-Cookie` values (none if somebody is signed in already),
/// - `{ refused: true }` if `onSignIn` refuses the person, or the session can never be taken over,
/// - `{ put_aside: true }` if another try will fail too until the options change, or
/// - `{}` if the next request may try again.
///
/// # Security
/// A false accept begins a session with tokens that the server never issued.
pub fn import<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    imported: Imported<'a>,
) -> Result<Value<'a>> {
    let present = session::open(cx, configuration, request, None);
    match cx.catch(present)? {
        Ok(_) => return Ok(answer(cx, Value::EMPTY_LIST)),
        Err(failure) if failure.kind() == Kind::Session => {}
        Err(_) => return Ok(Value::EMPTY_OBJECT),
    }
    if request.is_unsafe() {
        // The answer to a forged request would not set the cookies, and the tokens would be spent.
        let verified = request_origin::verify_unsafe(cx, request, configuration.site());
        if cx.catch(verified)?.is_err() {
            return Ok(Value::EMPTY_OBJECT);
        }
    }
    let taken = take_over(cx, configuration, request, imported);
    match cx.catch(taken)? {
        Ok(taken) => Ok(taken),
        Err(failure) => {
            emit_failure(cx, W::import_refused, failure, None);
            Ok(match failure.kind() {
                _ if is_definite(failure) => only(cx, W::refused),
                Kind::Host => Value::EMPTY_OBJECT,
                _ => only(cx, W::put_aside),
            })
        }
    }
}

/// # Errors
/// `provider_unknown`; what the server or `onSignIn` answers.
fn take_over<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    imported: Imported<'a>,
) -> Result<Value<'a>> {
    let begun = cx.moment();
    let entry = configuration.provider(cx, imported.provider().bytes())?;
    let takeover = Takeover { configuration, request, entry, imported, begun };
    let key = join(cx.arena, word(W::import_), imported.key());
    match hold(cx, key, LEASE, |cx| takeover.held(cx, key))? {
        Some(taken) => Ok(taken),
        None => Err(server_unavailable(cx, REST)),
    }
}

fn only<'a>(cx: &Cx<'a>, outcome: Word) -> Value<'a> {
    let mut out = Object::new(cx.arena);
    out.put(outcome, true);
    out.done()
}

fn answer<'a>(cx: &Cx<'a>, cookies: Value<'a>) -> Value<'a> {
    let mut out = Object::new(cx.arena);
    out.put(W::cookies, cookies);
    out.done()
}

#[derive(Clone, Copy)]
struct Takeover<'a> {
    configuration: Configuration<'a>,
    request: Request<'a>,
    entry: ConfiguredProvider<'a>,
    imported: Imported<'a>,
    begun: i64,
}

impl<'a> Takeover<'a> {
    fn held(self, cx: &mut Cx<'a>, key: Value<'a>) -> Result<Value<'a>> {
        let Takeover { configuration, request, entry, .. } = self;
        if !configuration.has_store() {
            let sealed = recollect(cx, key)?;
            if sealed.exists() {
                let session = open_sealed(cx, configuration, entry, None, sealed)?;
                let cookies = session::begun_elsewhere(
                    cx,
                    configuration,
                    request,
                    &mut OpenedSession::in_cookie(session, entry, sealed),
                )?;
                return Ok(answer(cx, cookies));
            }
            return self.begin(cx, key, Value::NOTHING, Value::NOTHING);
        }
        // 32 bytes, like every id in the store.
        let id = encode(cx.arena, &sha256(key.bytes()));
        match reserve(cx, configuration, entry, id, LEASE)? {
            Reserved::There(mut opened) => {
                let cookies = session::begun_elsewhere(cx, configuration, request, &mut opened)?;
                Ok(answer(cx, cookies))
            }
            Reserved::Here(version) => {
                let begun = self.begin(cx, key, id, version);
                match cx.catch(begun)? {
                    Ok(out) if !out.member(W::refused).is_true() => Ok(out),
                    Ok(out) => {
                        release(cx, entry, id, version)?;
                        Ok(out)
                    }
                    Err(failure) => {
                        release(cx, entry, id, version)?;
                        Err(cx.fail_again(failure))
                    }
                }
            }
        }
    }

    /// Has the server confirm the tokens, and begins the session.
    fn begin(self, cx: &mut Cx<'a>, key: Value<'a>, id: Value<'a>, version: Value<'a>) -> Result<Value<'a>> {
        let Takeover { configuration, request, entry, .. } = self;
        let newcomer = self.confirmed(cx)?;
        let Admitted::Session(session) = admit(cx, configuration, entry, newcomer)? else {
            let failure = cx.fail(Code::SignInRefused).caught();
            emit_failure(cx, W::import_refused, failure, None);
            return Ok(only(cx, W::refused));
        };
        let session = if id.exists() { reserved(cx, session, id) } else { session };
        let cookies = session::begin_reserved(cx, configuration, request, session, version)?;
        if !id.exists() {
            let sealed = session.seal(cx, configuration, None)?;
            memorize(cx, key, sealed, OFFER)?;
        }
        emit_done(cx, W::session_imported, self.begun);
        Ok(answer(cx, cookies))
    }

    fn confirmed(self, cx: &mut Cx<'a>) -> Result<Newcomer<'a>> {
        resolve(cx, self.entry)?;
        let variables = self.imported.variables().or(Value::EMPTY_OBJECT);
        let tokens = tokens_of(cx, ForeignSession::new(self.imported.tokens()), variables)?;
        let name = Value::NOTHING;
        if can_refresh(cx, tokens) {
            let fresh = refresh(cx, tokens, variables)?;
            if let Some(failure) = fresh.replaced.refused() {
                return Err(cx.fail_again(failure));
            }
            return Ok(Newcomer { tokens: fresh.tokens, variables: fresh.variables, name, userinfo: Value::NOTHING });
        }
        let is_confirmable = cx.provider().endpoint(Endpoint::Userinfo).exists() && !tokens.is_past(cx.now);
        if !is_confirmable {
            return Err(cx.fail(Code::ImportRefused).with(W::reason, &b"no server can confirm its tokens"[..]).into());
        }
        let userinfo = userinfo_verified_by(cx, tokens, variables, verify_userinfo)?;
        Ok(Newcomer { tokens, variables, name, userinfo })
    }
}
