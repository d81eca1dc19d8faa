//! A session that was found, where it lies, and what the answer must do about it.

use super::refresh_token_status::RefreshTokenStatus;
use super::session::Session;
use crate::base::build::List;
use crate::base::value::Value;
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::http::Request;
use crate::step::{Cx, Result};

/// Where a session lies.
#[derive(Clone, Copy)]
pub enum SessionOrigin<'a> {
    /// In its cookie, sealed.
    Cookie {
        /// The sealed text of a session as it was read or sealed last; nobody seals what has not changed.
        sealed: Option<(Session<'a>, Value<'a>)>,
        /// What is known of its refresh token.
        refresh_token: RefreshTokenStatus,
    },
    /// In an entry of the store; the cookie has its id.
    Store {
        /// The version of the entry.
        version: Value<'a>,
        /// The application's handle with the entry as it was read; nothing where the entry was written since.
        handle: Value<'a>,
    },
}

/// A session that was found.
#[derive(Clone, Copy)]
pub struct OpenedSession<'a> {
    /// The session.
    pub session: Session<'a>,
    /// Its provider.
    pub provider: ConfiguredProvider<'a>,
    /// Where it lies.
    pub origin: SessionOrigin<'a>,
    /// Whether the cookie must be written.
    pub is_changed: bool,
    /// A list of `Set-Cookie` values that remove what the request brought of sessions that are over.
    pub leftover: Value<'a>,
    /// The name of its cookie in the request; nothing where the application named the session.
    pub cookie_name: Value<'a>,
}

impl<'a> OpenedSession<'a> {
    /// A session that no request brought.
    #[must_use]
    pub fn new(session: Session<'a>, provider: ConfiguredProvider<'a>, origin: SessionOrigin<'a>) -> Self {
        let (leftover, cookie_name) = (Value::EMPTY_LIST, Value::NOTHING);
        Self { session, provider, origin, is_changed: false, leftover, cookie_name }
    }
    /// Whether it lies in the store.
    #[must_use]
    pub fn is_stored(&self) -> bool {
        matches!(self.origin, SessionOrigin::Store { .. })
    }
    /// The version of its entry; nothing where it lies in its cookie.
    #[must_use]
    pub fn version(&self) -> Value<'a> {
        match self.origin {
            SessionOrigin::Store { version, .. } => version,
            SessionOrigin::Cookie { .. } => Value::NOTHING,
        }
    }
    /// Takes over the version of a writing; false where there was none, because another was first.
    pub fn written(&mut self, version: Option<Value<'a>>) -> bool {
        if let Some(version) = version {
            self.origin = SessionOrigin::Store { version, handle: Value::NOTHING };
        }
        version.is_some()
    }
    /// Has the entry not handed on as it was read: it is about to be written.
    pub fn forget_handle(&mut self) {
        if let SessionOrigin::Store { handle, .. } = &mut self.origin {
            *handle = Value::NOTHING;
        }
    }
    /// What is known of its refresh token. With a store nothing speaks against it: the store would know of a
    /// newer one.
    #[must_use]
    pub fn refresh_token_status(&self) -> RefreshTokenStatus {
        match self.origin {
            SessionOrigin::Cookie { refresh_token, .. } => refresh_token,
            SessionOrigin::Store { .. } => RefreshTokenStatus::Good,
        }
    }
    /// Says what is known of its refresh token; with a store it is not asked for.
    pub fn set_refresh_token_status(&mut self, status: RefreshTokenStatus) {
        if let SessionOrigin::Cookie { refresh_token, .. } = &mut self.origin {
            *refresh_token = status;
        }
    }
    /// Adds the `Set-Cookie` value, if any, that says what is known of its refresh token.
    pub(super) fn set_status_cookie(
        &self,
        cx: &Cx<'a>,
        cookies: &mut List<'a>,
        configuration: Configuration<'a>,
        request: Request<'a>,
    ) {
        self.refresh_token_status().set(cx, cookies, configuration, request, self.provider, self.session);
    }
    /// The session sealed as for a cookie: nothing is sealed where it is as it was.
    ///
    /// # Errors
    /// `entropy_unavailable`
    pub fn sealed(&mut self, cx: &mut Cx<'a>, configuration: Configuration<'a>) -> Result<Value<'a>> {
        if let SessionOrigin::Cookie { sealed: Some((session, text)), .. } = self.origin
            && session.value() == self.session.value()
        {
            return Ok(text);
        }
        let text = self.session.seal(cx, configuration, None)?;
        if let SessionOrigin::Cookie { sealed, .. } = &mut self.origin {
            *sealed = Some((self.session, text));
        }
        Ok(text)
    }
}
