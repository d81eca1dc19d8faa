//! The session of a signed-in user agent. It is sealed into its cookie, or into an entry of the store.

use crate::base::coding::codec;
use crate::base::crypto::encode;
use crate::base::crypto::seal;
use crate::base::text::integer;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, Object, concat, join_by, with};
use crate::base::value::view::view;
use crate::base::vocabulary::{W, Word, word};
use crate::dialect::inbound::profile::profile;
use crate::flow::access_token::{Refreshed, Replaced};
use crate::flow::sign_out::HINT_LIMIT;
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::protocol::authorization::transaction::tag_of;
use crate::protocol::token::tokens::Tokens;
use crate::step::{Code, Cx, Effect, Result};

view! {
    /// A session. It holds what was sealed, and also the provider's name and `stale`.
    #[derive(Clone, Copy)]
    Session {
        /// The provider's name in the configuration.
        provider,
        /// A random secret name, new at every sign-in; with a store, it is the cookie's value.
        id,
        /// Identifies it in cookie names and in the isolate's memory: a hash of its secret id.
        tag,
        /// The values of the provider document's variables.
        variables,
        /// What the application's `onSignIn` returned.
        data,
        /// The person by userinfo; nothing if userinfo was not fetched: then the claims of the ID token
        /// describe them.
        profile,
        /// The last sign-ins that led here: the tag of each `state`, and where it went on.
        arrivals,
        /// The state of the refresh in a store entry; nothing if there was none.
        refresh,
    }
}

/// The most bytes of all arrivals together.
const ARRIVALS: usize = 1024;
/// Bytes of an id that exists only in a sealed cookie.
const ID_LENGTH: usize = 12;
/// Bytes of an id that is the key to a store entry.
pub(super) const STORED_ID_LENGTH: usize = 32;

/// The claims without the `nonce`, which bound them to one sign-in: it is used up, and not for the page.
pub(super) fn without_nonce<'a>(arena: Arena<'a>, claims: Value<'a>) -> Value<'a> {
    with(arena, claims, W::nonce, Value::NOTHING)
}

impl<'a> Session<'a> {
    /// A session that begins now. With a store, its id is long enough for the key of an entry.
    ///
    /// # Errors
    /// `entropy_unavailable`
    pub fn begin(
        cx: &mut Cx<'a>,
        configuration: Configuration<'a>,
        provider: Value<'a>,
        tokens: Tokens<'a>,
        variables: Value<'a>,
        data: Value<'a>,
    ) -> Result<Self> {
        let length = if configuration.has_store() { STORED_ID_LENGTH } else { ID_LENGTH };
        let id = cx.entropy()?.get(..length).unwrap_or_default();
        let mut session = Object::new(cx.arena);
        session.put(W::provider, provider);
        let id = encode(cx.arena, id);
        session.put(W::id, id);
        session.put(W::tag, tag_of_id(cx.arena, id));
        session.put(W::tokens, tokens.value());
        session.put(W::variables, variables);
        session.put(W::data, data);
        session.put(W::signed_in_at, cx.now);
        session.put(W::seen_at, cx.now);
        Ok(Self(session.done()))
    }

    /// Reads what [`Session::seal`] sealed for `provider`.
    ///
    /// # Errors
    /// `session_missing` if it is not a session.
    pub fn read(cx: &mut Cx<'a>, provider: Value<'a>, opened: Value<'a>) -> Result<Self> {
        let is_dated = [W::signed_in_at, W::seen_at].iter().all(|name| opened.member(*name).int().is_some());
        let tokens = Tokens::read(cx, opened.member(W::tokens));
        let tokens = match cx.catch(tokens)? {
            Ok(tokens) if is_dated && opened.member(W::id).is_text() => tokens,
            _ => return Err(cx.fail(Code::SessionMissing).into()),
        };
        let diagnostics = opened.member(W::tokens).member(W::diagnostics);
        let tokens = tokens.with(cx.arena, W::diagnostics, diagnostics);
        let mut session = Object::new(cx.arena);
        session.put(W::provider, provider);
        session.put(W::tokens, tokens.value());
        session.put(W::tag, tag_of_id(cx.arena, opened.member(W::id)));
        if opened.member(W::refresh).member(W::failures).int_or(0) > 0 {
            session.put(W::stale, true);
        }
        for (name, member) in opened.members() {
            if !name.is(W::tokens) {
                session.pair(*name, *member);
            }
        }
        Ok(Self(session.done()))
    }

    /// The tokens. Their diagnostics are those of the last token response, and what was noted since.
    #[must_use]
    pub fn tokens(self) -> Tokens<'a> {
        Tokens::of_session(self.value().member(W::tokens))
    }
    /// When the user signed in, in seconds since 1970.
    #[must_use]
    pub fn signed_in_at(self) -> i64 {
        self.value().member(W::signed_in_at).int_or(0)
    }
    /// When the session was last written, in seconds since 1970.
    #[must_use]
    pub fn seen_at(self) -> i64 {
        self.value().member(W::seen_at).int_or(0)
    }
    /// Whether the access token is due, whatever its expiry: a later refresh returned another refresh token, and
    /// the server may have ended this access token.
    #[must_use]
    pub fn is_due(self) -> bool {
        self.value().member(W::due).is_true()
    }
    /// Whether a token for part of the scope was requested since the sign-in: a server may have narrowed the
    /// session's own token.
    #[must_use]
    pub fn is_narrowed(self) -> bool {
        self.value().member(W::narrowed).is_true()
    }
    /// Whether it moved into the store from a sealed cookie.
    #[must_use]
    pub fn is_moved(self) -> bool {
        self.value().member(W::moved).is_true()
    }

    /// The same session with one member replaced or removed.
    #[must_use]
    pub fn with(self, arena: Arena<'a>, name: Word, value: Value<'a>) -> Self {
        Self(with(arena, self.value(), name, value))
    }
    /// The same session under another id.
    #[must_use]
    pub fn with_id(self, arena: Arena<'a>, id: Value<'a>) -> Self {
        self.with(arena, W::id, id).with(arena, W::tag, tag_of_id(arena, id))
    }
    /// The same session with other tokens.
    #[must_use]
    pub fn with_tokens(self, arena: Arena<'a>, tokens: Tokens<'a>) -> Self {
        self.with(arena, W::tokens, tokens.value())
    }
    /// The same session, last seen at that time, from which its idle limit counts.
    #[must_use]
    pub fn seen(self, arena: Arena<'a>, now: i64) -> Self {
        self.with(arena, W::seen_at, arena.number(now))
    }
    /// The same session with one more entry in its diagnostics.
    #[must_use]
    pub fn noted(self, arena: Arena<'a>, member: Word, code: Word) -> Self {
        self.with_tokens(arena, self.tokens().noted(arena, member, code))
    }
    /// The same session with the sign-in that led here noted, in front of those of the session `before`.
    #[must_use]
    pub fn arrived(self, arena: Arena<'a>, state: &[u8], return_to: Value<'a>, before: Value<'a>) -> Self {
        let is_short = return_to.is_text() && return_to.bytes().len() < ARRIVALS.saturating_sub(16);
        let path = if is_short { return_to } else { word(W::slash) };
        let (mut room, mut arrivals) = (ARRIVALS, Object::new(arena));
        let first = [(tag_of(arena, state), path)];
        for (tag, path) in first.iter().chain(before.members()) {
            if let Some(rest) = room.checked_sub(tag.bytes().len().saturating_add(path.bytes().len())) {
                room = rest;
                arrivals.pair(*tag, *path);
            }
        }
        self.with(arena, W::arrivals, arrivals.done())
    }
    /// The same session with everything that a refresh returned.
    #[must_use]
    pub fn renewed(self, arena: Arena<'a>, refreshed: Refreshed<'a>, now: i64) -> Self {
        let Refreshed { tokens, variables, replaced } = refreshed;
        let is_fresh = matches!(replaced, Replaced::Tokens);
        let diagnostics = if is_fresh { tokens.diagnostics() } else { self.tokens().diagnostics() };
        let is_narrowed = self.is_narrowed() || matches!(replaced, Replaced::Narrowed);
        self.with_tokens(arena, tokens.with(arena, W::diagnostics, diagnostics))
            .with(arena, W::variables, variables)
            .seen(arena, now)
            .with(arena, W::due, set(!is_fresh))
            .with(arena, W::narrowed, set(is_narrowed))
            .with(arena, W::stale, Value::NOTHING)
    }

    /// When the session ends, idle or absolute, whichever is first; in seconds since 1970.
    #[must_use]
    pub fn ends_at(self, configuration: Configuration<'a>) -> i64 {
        let idle = self.seen_at().saturating_add(configuration.idle_timeout().int_or(0));
        idle.min(self.ends_at_the_latest(configuration))
    }
    /// When the session ends at the latest, in seconds since 1970.
    #[must_use]
    pub fn ends_at_the_latest(self, configuration: Configuration<'a>) -> i64 {
        self.signed_in_at().saturating_add(configuration.max_age().int_or(0))
    }
    /// Whether the access token must not be used before a refresh is tried.
    #[must_use]
    pub fn needs_refresh(self, now: i64) -> bool {
        self.is_due() || self.tokens().is_past(now)
    }
    /// The associated data of a provider's sealed session; in a store they include its key.
    #[must_use]
    pub fn aad(arena: Arena<'a>, provider: ConfiguredProvider<'a>, key: Option<Value<'a>>) -> Value<'a> {
        let aad = provider.session_aad();
        key.map_or(aad, |key| join_by(arena, aad, b'|', key))
    }
    /// Seals the session for its cookie, or for the store's `key`.
    ///
    /// # Errors
    /// `entropy_unavailable`; `storage_failed` without a key to seal with.
    pub fn seal(self, cx: &mut Cx<'a>, configuration: Configuration<'a>, key: Option<Value<'a>>) -> Result<Value<'a>> {
        let provider = configuration.provider(cx, self.provider().bytes())?;
        let mut sealing = List::new(cx.arena);
        sealing.push(W::session);
        sealing.push(Self::aad(cx.arena, provider, key));
        sealing.push(self.sealed_form(cx.arena, key.is_some(), key.is_some() || provider.keeps_id_token()));
        let sealed = cx.ask(Effect::Seal, sealing.done())?;
        cx.ensure(!sealed.is_empty(), Code::StorageFailed)?;
        Ok(sealed)
    }
    /// The length of the session sealed for its cookie, in bytes.
    ///
    /// # Errors
    /// None: its provider is known.
    pub(super) fn sealed_length(self, cx: &mut Cx<'a>, configuration: Configuration<'a>) -> Result<usize> {
        let provider = configuration.provider(cx, self.provider().bytes())?;
        Ok(seal::length_of(codec::encode(self.sealed_form(cx.arena, false, provider.keeps_id_token())).len()))
    }
    fn sealed_form(self, arena: Arena<'a>, is_stored: bool, keeps_id_token: bool) -> Value<'a> {
        // The largest part. After its claims are checked, it serves only to name the session at the provider's
        // sign-out.
        let keeps_id_token = keeps_id_token && self.tokens().id_token().bytes().len() <= HINT_LIMIT;
        let mut tokens = Object::new(arena);
        for (name, member) in self.tokens().value().members() {
            if name.is(W::claims) {
                tokens.put(W::claims, without_nonce(arena, *member));
            } else if !name.is(W::token_type) && (keeps_id_token || !name.is(W::id_token)) {
                tokens.pair(*name, *member);
            }
        }
        let mut sealed = Object::new(arena);
        sealed.put(W::id, self.id());
        sealed.put(W::tokens, tokens.done());
        for &name in &[W::variables, W::data, W::signed_in_at, W::seen_at] {
            sealed.put(name, self.value().member(name));
        }
        if !self.arrivals().members().is_empty() {
            sealed.put(W::arrivals, self.arrivals());
        }
        for &name in &[W::profile, W::due, W::narrowed] {
            sealed.put_some(name, self.value().member(name));
        }
        if is_stored {
            sealed.put_some(W::refresh, self.refresh());
            sealed.put(W::moved, self.is_moved());
        }
        sealed.done()
    }

    /// What a page may know:
    /// `{ provider, expires_at, token_expires_at, scope, diagnostics, profile, claims?, data?, stale? }`, never
    /// a token.
    #[must_use]
    pub fn view(self, arena: Arena<'a>, configuration: Configuration<'a>) -> Value<'a> {
        let tokens = self.tokens();
        let mut view = Object::new(arena);
        view.put(W::provider, self.provider());
        view.put(W::expires_at, self.ends_at(configuration));
        view.put(W::token_expires_at, tokens.expires_at());
        view.put(W::scope, tokens.scope().or(Value::EMPTY_LIST));
        view.put(W::diagnostics, tokens.diagnostics());
        view.put(W::profile, self.profile().or(profile(arena, Value::NOTHING, tokens.claims())));
        if tokens.claims().exists() {
            view.put(W::claims, without_nonce(arena, tokens.claims()));
        }
        view.put_some(W::data, self.data());
        view.put_some(W::stale, self.value().member(W::stale));
        view.done()
    }

    /// The key under which the isolate remembers that a refresh replaced these tokens.
    #[must_use]
    pub fn outdated_key(self, arena: Arena<'a>) -> Value<'a> {
        let refresh_token = tag_of(arena, self.tokens().refresh_token().bytes());
        let key = self.refresh_key(arena);
        concat(arena, &[W::outdated_.bytes(), key.bytes(), b":", refresh_token.bytes()])
    }
    /// The key under which the isolate keeps its notes about this session's refresh.
    #[must_use]
    pub fn refresh_key(self, arena: Arena<'a>) -> Value<'a> {
        // Two tokens may expire in the same second, and one may get another expiry.
        let end = self.tokens().expires_at().int().map(integer).unwrap_or_default();
        let token = tag_of(arena, self.tokens().access_token().bytes());
        concat(arena, &[W::refresh_.bytes(), self.id().bytes(), b":", &end, b":", token.bytes()])
    }
}

/// `true`, or nothing: a member that does not hold is absent.
fn set(holds: bool) -> Value<'static> {
    if holds { Value::TRUE } else { Value::NOTHING }
}

fn tag_of_id<'a>(arena: Arena<'a>, id: Value<'a>) -> Value<'a> {
    tag_of(arena, concat(arena, &[b"cookie|", id.bytes()]).bytes())
}
