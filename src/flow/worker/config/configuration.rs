//! The compiled configuration of a handler: lists whose items have names.

use crate::base::coding::message;
use crate::base::text::before;
use crate::base::text::nearest::nearest;
use crate::base::url;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::view::fields;
use crate::base::vocabulary::W;
use crate::dialect::provider::Client;
use crate::flow::worker::http::cookies::Profile;
use crate::flow::worker::http::upstream::Upstreams;
use crate::flow::worker::http::{Request, Site};
use crate::protocol::token::expiry::Expiry;
use crate::protocol::token::tokens::Tokens;
use crate::step::{Code, Cx, Result};

fields! {
    /// A handler's configuration. It holds no cookie keys: the host seals and opens with keys that it derives
    /// from them.
    Configuration {
        /// The [`Site`].
        site_value = 0,
        /// The handler's name in cookies, in sealed values and in the store.
        handler = 1,
        /// Prefixes this configuration's entries in the isolate's memory, so that they stay apart from those of
        /// other configurations of the same handler, which may belong to other tenants. Equal options have the
        /// same realm.
        realm = 2,
        /// A list of [`ConfiguredProvider`]s.
        provider_values = 3,
        /// Seconds without a request after which a session ends.
        idle_timeout = 4,
        /// Seconds after sign-in when a session ends.
        max_age = 5,
        tokens_to_page = 6,
        /// The [`Upstreams`].
        upstream_values = 7,
        store = 8,
        cache = 9,
        on_sign_in = 10,
        on_error = 11,
        on_launch = 12,
        select_provider = 13,
        claims_schema = 14,
    }
}

fields! {
    /// One provider of a handler.
    ConfiguredProvider {
        /// Its name in routes, cookies and `session.provider`.
        name = 0,
        /// The message of the [`Client`]. Each step reads only that of the provider it is about.
        client_message = 1,
        /// The associated data for what is sealed for this provider: handler and name.
        aad = 2,
        /// The associated data for its sessions: also server, client and host. A name that now points to
        /// another server must not send it the old server's tokens, and one deployment may serve many hosts
        /// with the same keys.
        session_aad = 3,
        long_lived = 4,
        userinfo = 5,
        keep_id_token = 6,
        back_channel_logout = 7,
        front_channel_logout = 8,
        /// The registered `redirect_uri`, byte for byte.
        redirect_uri = 9,
        /// Seconds before its expiry when a token is refreshed, if the options' own document says so.
        early_window = 10,
        /// The parameters that the query of the login route may name, as a list; or nothing.
        login_parameters = 11,
        /// The variables that the options set, without the document's defaults, as an object.
        set_variables = 12,
    }
}

impl<'a> Configuration<'a> {
    /// Which pages are the handler's own.
    #[must_use]
    pub fn site(self) -> Site<'a> {
        Site(self.site_value())
    }
    /// What the proxy can reach.
    #[must_use]
    pub fn upstreams(self) -> Upstreams<'a> {
        Upstreams(self.upstream_values())
    }
    /// Whether there is a proxy.
    #[must_use]
    pub fn has_upstreams(self) -> bool {
        !self.upstreams().is_empty()
    }
    /// Whether the page may ask for the access token (token-mediating backend).
    #[must_use]
    pub fn gives_tokens_to_page(self) -> bool {
        self.tokens_to_page().is_true()
    }
    /// Whether sessions are in a store rather than in cookies.
    #[must_use]
    pub fn has_store(self) -> bool {
        self.store().is_true()
    }
    /// Whether isolates share what servers publish through a cache.
    #[must_use]
    pub fn has_cache(self) -> bool {
        self.cache().is_true()
    }
    /// Whether the application has `onSignIn`; without it, the host is not asked. Likewise below.
    #[must_use]
    pub fn has_on_sign_in(self) -> bool {
        self.on_sign_in().is_true()
    }
    /// `onError`
    #[must_use]
    pub fn has_on_error(self) -> bool {
        self.on_error().is_true()
    }
    /// `onLaunch`
    #[must_use]
    pub fn has_on_launch(self) -> bool {
        self.on_launch().is_true()
    }
    /// `selectProvider`
    #[must_use]
    pub fn has_select_provider(self) -> bool {
        self.select_provider().is_true()
    }
    /// `claims`, the schema of the ID token's claims
    #[must_use]
    pub fn has_claims_schema(self) -> bool {
        self.claims_schema().is_true()
    }
    /// The providers, in the order of the options.
    pub fn providers(self) -> impl Iterator<Item = ConfiguredProvider<'a>> {
        self.provider_values().items().iter().map(|provider| ConfiguredProvider(*provider))
    }
    /// The provider of that name; `None` if there is none.
    #[must_use]
    pub fn find_provider(self, name: &[u8]) -> Option<ConfiguredProvider<'a>> {
        self.providers().find(|provider| provider.name().bytes() == name)
    }
    /// The provider of that name.
    ///
    /// # Errors
    /// `provider_unknown`
    pub fn provider(self, cx: &mut Cx<'a>, name: &[u8]) -> Result<ConfiguredProvider<'a>> {
        if let Some(provider) = self.find_provider(name) {
            return Ok(provider);
        }
        let known: Vec<_> = self.providers().map(|provider| provider.name().bytes()).collect();
        let meant = nearest(name, &known);
        let meant = meant.map_or(Value::NOTHING, |meant| cx.arena.copy(meant));
        Err(cx.fail(Code::ProviderUnknown).with(W::provider, name).with(W::meant, meant).into())
    }
}

/// Seconds of life above which a page does not get a token.
const LONG_LIFE: i64 = 86_400;

impl<'a> ConfiguredProvider<'a> {
    /// The client. If the options name an `issuer`, it has only the dialect until its metadata are fetched (see
    /// `refresh::provider::resolve`).
    #[must_use]
    pub fn client(self, arena: Arena<'a>) -> Client<'a> {
        Client(message::read(arena, self.client_message().bytes()).unwrap_or(Value::NOTHING))
    }
    /// The path of the `redirect_uri`; `/` if it has none.
    #[must_use]
    pub fn redirect_path(self) -> &'a [u8] {
        match before(url::path(self.redirect_uri().bytes()), b"?#") {
            b"" => b"/",
            path => path,
        }
    }
    /// Refuses to give the page long-lived tokens, unless the options allow it.
    ///
    /// # Errors
    /// `long_lived_tokens_refused`
    pub fn verify_lifetime(self, cx: &mut Cx<'a>, configuration: Configuration<'a>, tokens: Tokens<'a>) -> Result<()> {
        let is_long = match tokens.expiry() {
            Expiry::At(end) => end.saturating_sub(tokens.received_at().int_or(0)) > LONG_LIFE,
            Expiry::Never | Expiry::Unknown => true,
        };
        let is_refused = configuration.gives_tokens_to_page() && is_long && !self.allows_long_lived();
        cx.ensure(!is_refused, Code::LongLivedTokensRefused)
    }
    /// Whether the page may get tokens that live longer than 24 hours, or never expire.
    #[must_use]
    pub fn allows_long_lived(self) -> bool {
        self.long_lived().is_true()
    }
    /// Whether the worker fetches userinfo at sign-in, for `onSignIn`.
    #[must_use]
    pub fn asks_userinfo(self) -> bool {
        self.userinfo().is_true()
    }
    /// Whether a sealed cookie keeps the ID token, to name the session at the provider's sign-out.
    #[must_use]
    pub fn keeps_id_token(self) -> bool {
        self.keep_id_token().is_true()
    }
    /// Whether the provider may end sessions with a logout token.
    #[must_use]
    pub fn has_back_channel_logout(self) -> bool {
        self.back_channel_logout().is_true()
    }
    /// Whether the provider may end a session through a frame.
    #[must_use]
    pub fn has_front_channel_logout(self) -> bool {
        self.front_channel_logout().is_true()
    }
    /// The cookie profile. It is the secure one unless the request and the `redirect_uri` are both plain http
    /// on loopback. Without a request (after an answer) it is the secure one.
    #[must_use]
    pub fn profile(self, request: Option<Request<'a>>) -> Profile {
        let redirect_uri = self.redirect_uri().bytes();
        let is_loopback = request.is_some_and(Request::is_loopback_http) && url::is_loopback_http(redirect_uri);
        if is_loopback { Profile::loopback(redirect_uri) } else { Profile::Secure }
    }
}
