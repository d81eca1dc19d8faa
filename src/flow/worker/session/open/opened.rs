//! An opened session: where it is kept, and what the answer must do about it.

use crate::base::value::Value;
use crate::base::value::build::List;
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::http::Request;
use crate::flow::worker::http::upstream::SessionValues;
use crate::flow::worker::session::refresh_token_status::RefreshTokenStatus;
use crate::flow::worker::session::session::Session;
use crate::step::{Cx, Result};

/// An opened session.
#[derive(Clone, Copy)]
pub struct OpenedSession<'a> {
    /// The session.
    pub session: Session<'a>,
    /// Its provider.
    pub provider: ConfiguredProvider<'a>,
    /// Whether it is in the store rather than sealed in its cookie.
    is_stored: bool,
    /// The version of its entry in the store.
    version: Value<'a>,
    /// The application's handle: the session as last read or sealed, or its id with the entry as it was read.
    /// Nothing if it has changed since.
    handle: Value<'a>,
    /// The session at the last sealing; an unchanged session is not sealed again.
    sealed: Session<'a>,
    refresh_token_status: RefreshTokenStatus,
    /// Whether the cookie must be written.
    pub is_changed: bool,
    /// A list of `Set-Cookie` values that remove what the request sent of ended sessions.
    pub leftover: Value<'a>,
    /// The name of its cookie in the request; nothing if the application named the session.
    pub cookie_name: Value<'a>,
}

impl<'a> OpenedSession<'a> {
    /// Its values that may name an upstream's origin.
    #[must_use]
    pub fn values(&self) -> SessionValues<'a> {
        SessionValues { variables: self.session.variables(), extra: self.session.tokens().extra() }
    }
    /// A session in its cookie; `handle` is the cookie's value.
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
    /// A session in a store entry of that version.
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
    /// Takes over the version of a write; false if there is none, because another was first.
    pub fn written(&mut self, version: Value<'a>) -> bool {
        if version.exists() {
            self.version = version;
            self.handle = Value::NOTHING;
        }
        version.exists()
    }
    /// Stops handing on the entry as it was read, because it is about to be written.
    pub fn forget_handle(&mut self) {
        if self.is_stored {
            self.handle = Value::NOTHING;
        }
    }
    /// What is known about its refresh token. With a store it is always good: the store would have a newer one.
    #[must_use]
    pub fn refresh_token_status(&self) -> RefreshTokenStatus {
        self.refresh_token_status
    }
    /// Sets what is known about its refresh token; has no effect with a store.
    pub fn set_refresh_token_status(&mut self, status: RefreshTokenStatus) {
        if !self.is_stored {
            self.refresh_token_status = status;
        }
    }
    /// Adds the `Set-Cookie` value, if any, that says what is known about its refresh token.
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
    /// The session, sealed as for a cookie. An unchanged session is not sealed again.
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
