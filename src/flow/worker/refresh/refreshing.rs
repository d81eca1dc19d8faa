//! A refresh under way: its session, and its purpose.

use crate::base::value::Value;
use crate::base::value::build::Object;
use crate::base::vocabulary::W;
use crate::flow::access_token::{Refreshed, try_refresh, try_refresh_narrowed};
use crate::flow::worker::config::Configuration;
use crate::flow::worker::session::open_sealed;
use crate::flow::worker::session::{OpenedSession, Session};
use crate::protocol::token::tokens::Tokens;
use crate::step::{Cx, Failure, Result};

/// What a refresh is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Purpose<'a> {
    /// Fresh tokens for the session, because the present ones are due.
    DueTokens,
    /// Fresh tokens for the session, whether the present ones are due or not.
    FreshTokens,
    /// A token for this part of the session's scope, a list. The session takes over only the refresh token.
    PartOfScope(Value<'a>),
}

impl Purpose<'_> {
    /// Fresh tokens: now if `is_forced`, else if the present ones are due.
    #[must_use]
    pub fn of(is_forced: bool) -> Self {
        if is_forced { Self::FreshTokens } else { Self::DueTokens }
    }
    /// Whether a refresh is needed even if the present tokens are good.
    #[must_use]
    pub fn is_forced(self) -> bool {
        !matches!(self, Self::DueTokens)
    }
    /// Whether a token for a part of the scope is asked for.
    #[must_use]
    pub fn is_part_of_scope(self) -> bool {
        matches!(self, Self::PartOfScope(_))
    }
}

/// A refresh under way.
pub struct Refreshing<'s, 'a> {
    /// The handler's configuration.
    pub configuration: Configuration<'a>,
    /// The session, and what the answer must set.
    pub opened: &'s mut OpenedSession<'a>,
    /// What it is for.
    pub purpose: Purpose<'a>,
    /// The token for part of the scope, once a refresh has returned it.
    pub narrow: Option<Tokens<'a>>,
}

impl<'s, 'a> Refreshing<'s, 'a> {
    /// Begins a refresh.
    pub fn new(configuration: Configuration<'a>, opened: &'s mut OpenedSession<'a>, purpose: Purpose<'a>) -> Self {
        Self { configuration, opened, purpose, narrow: None }
    }

    /// Sends the refresh token. Returns the session's new tokens, or the failure.
    ///
    /// # Errors
    /// None; the step may wait.
    pub fn send(&mut self, cx: &mut Cx<'a>) -> Result<core::result::Result<Refreshed<'a>, Failure<'a>>> {
        let session = self.opened.session;
        let (tokens, variables) = (session.tokens(), session.variables());
        let Purpose::PartOfScope(scope) = self.purpose else { return try_refresh(cx, tokens, variables) };
        let answer = try_refresh_narrowed(cx, tokens, scope, variables)?;
        Ok(answer.map(|(refreshed, narrow)| {
            self.narrow = narrow;
            refreshed
        }))
    }

    /// Seals the session as for its cookie.
    ///
    /// # Errors
    /// `entropy_unavailable`
    pub fn seal(&mut self, cx: &mut Cx<'a>) -> Result<Value<'a>> {
        self.opened.sealed(cx, self.configuration)
    }

    /// Opens what [`Refreshing::seal`] sealed; `None` if it does not open or has ended.
    ///
    /// # Errors
    /// None; the step may wait.
    pub fn open_sealed(&self, cx: &mut Cx<'a>, sealed: Value<'a>) -> Result<Option<Session<'a>>> {
        let opened = open_sealed(cx, self.configuration, self.opened.provider, None, sealed);
        Ok(cx.catch(opened)?.ok())
    }
}

/// Emits that another request refreshed the session's tokens.
pub fn emit_coalesced<'a>(cx: &mut Cx<'a>, opened: &OpenedSession<'a>) {
    let mut event = Object::new(cx.arena);
    event.put(W::provider, opened.session.provider());
    cx.emit(W::refresh_coalesced, event);
}

/// The session with everything that a refresh returned.
#[must_use]
pub fn renewed<'a>(cx: &Cx<'a>, session: Session<'a>, refreshed: Refreshed<'a>) -> Session<'a> {
    session.renewed(cx.arena, refreshed, cx.now)
}
