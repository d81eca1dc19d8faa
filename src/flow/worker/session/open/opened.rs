//! A session that was found, where it lies, and what the answer must do about it.

use crate::base::value::Value;
use crate::base::value::build::List;
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::http::Request;
use crate::flow::worker::http::upstream::session_origin::SessionValues;
use crate::flow::worker::session::refresh_token_status::RefreshTokenStatus;
use crate::flow::worker::session::session::Session;
use crate::step::{Cx, Result};

/// A session that was found.
#[derive(Clone, Copy)]
pub struct OpenedSession<'a> {
    /// The session.
    pub session: Session<'a>,
    /// Its provider.
    pub provider: ConfiguredProvider<'a>,
    /// Whether it is in the store; else it is in its cookie, sealed.
    is_stored: bool,
    /// The version of its entry in the store.
    version: Value<'a>,
    /// The application's handle: the session sealed, as it was read or sealed last, or its id with the entry as
    /// it was read. Nothing where it has changed since.
    handle: Value<'a>,
    /// The session that was sealed; nobody seals what has not changed.
    sealed: Session<'a>,
    refresh_token_status: RefreshTokenStatus,
    /// Whether the cookie must be written.
    pub is_changed: bool,
    /// A list of `Set-Cookie` values that remove what the request brought of sessions that are over.
    pub leftover: Value<'a>,
    /// The name of its cookie in the request; nothing if the application named the session.
    pub cookie_name: Value<'a>,
}

impl<'a> OpenedSession<'a> {
    /// The values of it that may name an upstream's origin.
    #[must_use]
    pub fn values(&self) -> SessionValues<'a> {
        SessionValues { variables: self.session.variables(), extra: self.session.tokens().extra() }
    }
    /// A session that is in its cookie; `handle` is the cookie's value.
    #[must_use]
    pub fn in_cookie(session: Session<'a>, provider: ConfiguredProvider<'a>, handle: Value<'a>) -> Box<Self> {
        Box::new(Self {
            session,
            provider,
            is_stored: false,
            version: Value::NOTHING,
            handle,
            sealed: session,
            refresh_token_status: RefreshTokenStatus::Good,
            is_changed: false,
            leftover: Value::EMPTY_LIST,
            cookie_name: Value::NOTHING,
        })
    }
    /// A session that is in an entry of the store of that version.
    #[must_use]
    pub fn in_store(
        session: Session<'a>,
        provider: ConfiguredProvider<'a>,
        version: Value<'a>,
        handle: Value<'a>,
    ) -> Box<Self> {
        let mut opened = Self::in_cookie(session, provider, handle);
        opened.is_stored = true;
        opened.version = version;
        opened
    }
    /// Whether it is in the store.
    #[must_use]
    pub fn is_stored(&self) -> bool {
        self.is_stored
    }
    /// The version of its entry; nothing if it is in its cookie.
    #[must_use]
    pub fn version(&self) -> Value<'a> {
        self.version
    }
    /// Takes over the version of a writing; false if there was none, because another was first.
    pub fn written(&mut self, version: Value<'a>) -> bool {
        if version.exists() {
            self.version = version;
            self.handle = Value::NOTHING;
        }
        version.exists()
    }
    /// Has the entry not handed on as it was read: it is about to be written.
    pub fn forget_handle(&mut self) {
        if self.is_stored {
            self.handle = Value::NOTHING;
        }
    }
    /// What is known of its refresh token. With a store nothing speaks against it: the store would know of a
    /// newer one.
    #[must_use]
    pub fn refresh_token_status(&self) -> RefreshTokenStatus {
        self.refresh_token_status
    }
    /// Says what is known of its refresh token; with a store it is not asked for.
    pub fn set_refresh_token_status(&mut self, status: RefreshTokenStatus) {
        if !self.is_stored {
            self.refresh_token_status = status;
        }
    }
    /// Adds the `Set-Cookie` value, if any, that says what is known of its refresh token.
    pub(in crate::flow::worker::session) fn set_status_cookie(
        &self,
        cx: &Cx<'a>,
        cookies: &mut List<'a>,
        configuration: Configuration<'a>,
        request: Request<'a>,
    ) {
        self.refresh_token_status().set(cx, cookies, configuration, request, self.provider, self.session);
    }
    /// The application's handle.
    ///
    /// # Errors
    /// `entropy_unavailable`
    pub(in crate::flow::worker::session) fn handle(
        &mut self,
        cx: &mut Cx<'a>,
        configuration: Configuration<'a>,
    ) -> Result<Value<'a>> {
        if self.is_stored { Ok(self.handle.or(self.session.id())) } else { self.sealed(cx, configuration) }
    }
    /// The session sealed as for a cookie: nothing is sealed where it is as it was.
    ///
    /// # Errors
    /// `entropy_unavailable`
    pub fn sealed(&mut self, cx: &mut Cx<'a>, configuration: Configuration<'a>) -> Result<Value<'a>> {
        if self.is_stored {
            return self.session.seal(cx, configuration, None);
        }
        if !self.handle.exists() || self.sealed.value() != self.session.value() {
            self.handle = self.session.seal(cx, configuration, None)?;
            self.sealed = self.session;
        }
        Ok(self.handle)
    }
}
