//! The session that `protect` and `session` of a worker give to the application. The application holds it as a
//! handle: the sealed session, or its id in the store with the entry as it was read. The caller
//! writes the cookies that come with it.

use super::cookie::{overtaken, session_cookies};
use super::open::open;
use super::open::opened::OpenedSession;
use super::store;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::Object;
use crate::base::vocabulary::W;
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::http::Request;
use crate::step::{Cx, Result};

/// A session as the application holds it.
pub struct HandedOut<'a> {
    /// Its provider's name.
    pub provider: Value<'a>,
    /// Identifies the session when the application returns with it.
    pub handle: Value<'a>,
    /// The result of `Session::view`.
    pub view: Value<'a>,
    /// A list of `Set-Cookie` values.
    pub cookies: Value<'a>,
    /// The result of [`overtaken`]; empty if the answer has no cookies that it could replace.
    pub overtaken: Value<'a>,
    /// Whether the tokens of a refresh would be lost.
    pub is_read_only: bool,
}

impl<'a> HandedOut<'a> {
    /// Hands out a session that was opened; the caller adds `overtaken`.
    ///
    /// # Errors
    /// `session_too_large`, `entropy_unavailable`
    pub fn of(
        cx: &mut Cx<'a>,
        configuration: Configuration<'a>,
        request: Request<'a>,
        opened: &mut OpenedSession<'a>,
    ) -> Result<Self> {
        let handle = opened.handle(cx, configuration)?;
        Ok(Self {
            provider: opened.session.provider(),
            handle,
            view: opened.session.view(cx.arena, configuration),
            cookies: session_cookies(cx, configuration, request, opened)?,
            overtaken: Value::EMPTY_LIST,
            is_read_only: false,
        })
    }
    /// `{ provider, handle, view, cookies, overtaken, readOnly }`. If the isolate remembers a key of
    /// `overtaken` by the time the answer goes out, the answer gets the cookies listed there.
    #[must_use]
    pub fn into_object(self, arena: Arena<'a>) -> Object<'a> {
        let mut out = Object::new(arena);
        out.put(W::provider, self.provider);
        out.put(W::handle, self.handle);
        out.put(W::view, self.view);
        out.put(W::cookies, self.cookies);
        out.put(W::overtaken, self.overtaken);
        out.put(W::readOnly, self.is_read_only);
        out
    }
}

/// The session of a request, with `provider` if one is named; `None` if there is none or it has ended.
/// `is_read_only` says that no cookie can be written while it is used.
///
/// # Errors
/// `store_unavailable`, `session_too_large`, `entropy_unavailable`
///
/// # Security
/// A false accept opens to people of one provider what is for those of another.
pub fn find<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    provider: Option<ConfiguredProvider<'a>>,
    is_read_only: bool,
) -> Result<Option<HandedOut<'a>>> {
    let opened = open(cx, configuration, request, provider);
    match cx.catch(opened)? {
        Ok(mut opened) => {
            let mut given = HandedOut::of(cx, configuration, request, &mut opened)?;
            given.is_read_only = is_read_only && !opened.is_stored();
            // Most answers set no cookie, and three hashes are a tenth of such a call.
            if !given.cookies.items().is_empty() {
                given.overtaken = overtaken(cx.arena, configuration, request, &opened);
            }
            Ok(Some(given))
        }
        Err(failure) if store::is_gone(failure) => Ok(None),
        Err(failure) => Err(cx.fail_again(failure)),
    }
}
