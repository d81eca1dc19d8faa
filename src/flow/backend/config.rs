//! The configuration of a handler, read once and never changed.
//!
//! Must not know: JavaScript functions among the options.

use super::cookies::Profile;
use super::incoming::Incoming;
use super::origins::{read_trusted, read_upstreams};
use crate::base::seal::{KEY_LENGTH, Sealer};
use crate::base::text::{self, concat, integer};
use crate::base::url::AbsoluteUrl;
use crate::base::value::Value;
use crate::base::{base64, sha256};
use crate::dialect::reader::{Reader, Subject};
use crate::flow::client::{Client, ClientOptions, read_post_logout_redirect_uri};
use crate::protocol::checks::upstream::Upstream;
use crate::protocol::error::{Code, Error};
use crate::protocol::expiry::Expiry;
use crate::protocol::server_metadata::reason_of;
use crate::protocol::token_response::Tokens;
use zeroize::Zeroizing;

/// One provider of a handler.
pub struct ProviderEntry {
    /// Its name in routes, cookies and `session.provider`.
    pub name: String,
    /// The client, where the options carry a provider document.
    pub client: Option<Client>,
    /// The issuer, where its metadata is fetched.
    pub issuer: Option<String>,
    /// The options, to make the client anew from fetched metadata.
    pub options: Value,
    /// The registered redirect URI.
    pub redirect_uri: AbsoluteUrl,
    /// Whether the page may get tokens that live over 24 hours.
    pub allow_long_lived: bool,
    /// Where the provider sends the user after its own sign-out.
    pub post_logout_redirect_uri: Option<String>,
    /// Whether userinfo is asked for at sign-in, for `onSignIn`.
    pub userinfo: bool,
    /// Whether a sealed cookie holds the ID token, to name the session at the provider's sign-out.
    pub keep_id_token: bool,
    /// Whether the provider may end sessions by a logout token.
    pub back_channel_logout: bool,
    /// Whether the provider may end a session by a frame.
    pub front_channel_logout: bool,
}

/// A handler's configuration.
pub struct Backend {
    /// The path of the routes, without a slash at the end.
    pub base: String,
    /// The handler's name in cookies, sealed values and the store.
    pub handler: String,
    /// The providers.
    pub providers: Vec<ProviderEntry>,
    /// Seconds without a request after which a session ends.
    pub idle: i64,
    /// Seconds after sign-in at which a session ends.
    pub absolute: i64,
    /// Whether the page may ask for the access token (token-mediating backend).
    pub tokens_to_page: bool,
    /// What the proxy may reach.
    pub upstreams: Vec<Upstream>,
    /// Other origins whose pages may send forms to pages that need a session.
    pub trusted_origins: Vec<String>,
    /// Separates this configuration from others of the same handler in the isolate's memory: they may belong to
    /// different tenants. Equal options have the same realm.
    pub realm: String,
    /// Seals sessions.
    pub session_sealer: Sealer,
    /// Seals transactions.
    pub transaction_sealer: Sealer,
    /// Seals states.
    pub state_sealer: Sealer,
}

/// Route names that no provider may have.
const RESERVED: &[&str] = &["session", "token", "logout", "proxy", "backchannel", "frontchannel"];

/// The most bytes of a handler's name.
const NAME: usize = 64;

/// Reads `cookieKeys`: 32 bytes each, base64url.
pub fn read_keys(reader: &mut Reader<'_>, name: &'static str) -> Vec<Zeroizing<[u8; KEY_LENGTH]>> {
    let missing = |path: &str| Error::new(Code::CookieKeyMissing).with("option", path);
    let items = match reader.value(name) {
        None => &[],
        Some(Value::Array(items)) => items.as_slice(),
        Some(other) => {
            reader.wrong_type(name, "an array of strings", other);
            return Vec::new();
        }
    };
    if items.is_empty() {
        reader.refuse(missing(name));
    }
    let mut keys = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let index = integer(i64::try_from(index).unwrap_or(0));
        let path = concat(&[name, ".", &index]);
        let Value::String(text) = item else {
            match item {
                Value::Null => reader.refuse(missing(&path)),
                other => reader.wrong_type(&path, "a string", other),
            }
            continue;
        };
        let bytes = base64::decode_url(text.trim_end_matches('=')).map(Zeroizing::new);
        match bytes.and_then(|bytes| bytes.as_slice().try_into().ok()) {
            Some(key) => keys.push(Zeroizing::new(key)),
            None => reader.refuse(Error::new(Code::CookieKeyInvalid).with("index", &index)),
        }
    }
    keys
}

pub(super) fn read_url(reader: &mut Reader<'_>, name: &str, text: &str) -> Option<AbsoluteUrl> {
    match AbsoluteUrl::parse(text) {
        Ok(url) => Some(url),
        Err(error) => {
            reader.invalid(name, reason_of(error));
            None
        }
    }
}

/// A path without the one slash at its end that some hosts add to every address, and others take away.
#[must_use]
pub fn without_slash(path: &str) -> &str {
    path.strip_suffix('/').unwrap_or(path)
}

fn read_provider(name: &str, base: &str, value: &Value, has_store: bool) -> Result<ProviderEntry, Error> {
    let path = concat(&["providers.", name]);
    let mut reader = Reader::new(Subject::Options, &path, value);
    let is_plain =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if !is_plain || RESERVED.contains(&name) {
        reader.refuse(
            Error::new(Code::OptionInvalid)
                .with("option", &path)
                .with("reason", "a name has letters, digits, `-` and `_`, and is no route's"),
        );
    }
    let options = match ClientOptions::read(&mut reader) {
        Ok(options) => Some(options),
        Err(error) => {
            reader.refuse(error);
            None
        }
    };
    // A variable of the environment that is not set would otherwise make a public client of it.
    if options.as_ref().is_some_and(|options| !options.is_confidential_or_declared_public()) {
        let option = reader.path_of("client_secret");
        reader.refuse(Error::new(Code::SecretMissing).with("option", &option));
    }
    let allow_long_lived = reader.flag("allowLongLived");
    let mut userinfo = true;
    reader.replace_flag("userinfo", &mut userinfo);
    let post_logout_redirect_uri = read_post_logout_redirect_uri(&mut reader);
    let keep_id_token = reader.flag("keepIdToken");
    let (back_channel_logout, front_channel_logout) =
        (reader.flag("backChannelLogout"), reader.flag("frontChannelLogout"));
    if back_channel_logout && !has_store {
        let option = reader.path_of("backChannelLogout");
        reader.refuse(Error::new(Code::NeedsSessionStore).with("option", &option));
    }
    if let Some(metadata) = options.as_ref().and_then(|options| Some(&options.document.as_ref()?.metadata)) {
        if (back_channel_logout || front_channel_logout) && metadata.issuer.is_none() {
            reader.invalid("provider", "signing out from there needs its `issuer`");
        }
        if back_channel_logout && metadata.jwks_uri.is_none() {
            reader.invalid("provider", "back-channel logout needs its `jwks_uri`");
        }
    }
    let redirect_uri =
        options.as_ref().and_then(|options| read_url(&mut reader, "redirect_uri", options.redirect_uri()));
    let route = concat(&[base, "/", name, "/callback"]);
    if redirect_uri.as_ref().is_some_and(|url| !without_slash(url.path()).ends_with(&route)) {
        reader.invalid("redirect_uri", &concat(&["its path must be ", &route]));
    }
    reader.done()?;
    let redirect_uri = redirect_uri.ok_or_else(|| Error::new(Code::RedirectUriRefused))?;
    let mut options = options.ok_or_else(|| Error::new(Code::RedirectUriRefused))?;
    let issuer = options.document.is_none().then(|| options.issuer.clone());
    let client = match options.document.take() {
        Some(provider) => Some(options.into_client(provider)?),
        None => None,
    };
    Ok(ProviderEntry {
        name: name.to_owned(),
        client,
        issuer,
        options: value.clone(),
        redirect_uri,
        allow_long_lived,
        post_logout_redirect_uri,
        userinfo,
        keep_id_token,
        back_channel_logout,
        front_channel_logout,
    })
}

impl Backend {
    /// Reads the options of `createHandler`.
    ///
    /// # Errors
    /// What the options got wrong, with the path of the option.
    pub fn from_options(value: &Value) -> Result<Self, Error> {
        let mut reader = Reader::new(Subject::Options, "", value);
        reader.ignore(&["fetch", "now", "onEvent", "onSignIn", "onError", "onLaunch", "selectProvider", "cache"]);
        let has_store = reader.value("store").is_some();
        let mut base = String::from("/auth");
        reader.replace_text("base", &mut base);
        base.truncate(base.trim_end_matches('/').len());
        let is_path_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.');
        if !base.starts_with('/') || text::contains(&base, "//") || !base.bytes().all(is_path_byte) {
            reader.invalid("base", "it is a path such as `/auth`");
            "/auth".clone_into(&mut base);
        }
        let cookie_name = reader.text("cookieName");
        let is_name_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if cookie_name
            .as_ref()
            .is_some_and(|name| name.is_empty() || name.len() > NAME || !name.bytes().all(is_name_byte))
        {
            reader.invalid("cookieName", "a name has up to 64 letters, digits, `-` and `_`");
        }
        let keys = read_keys(&mut reader, "cookieKeys");
        let allow_long_lived = reader.flag("allowLongLived");
        let mut session = reader.object("session");
        let idle = session.seconds("idleTimeout").unwrap_or(86_400);
        let absolute = session.seconds("maxAge").unwrap_or(604_800);
        reader.close(session);
        let declared = reader.value("providers").map(Value::members).unwrap_or_default();
        match reader.value("providers") {
            Some(other) if !matches!(other, Value::Object(_)) => reader.wrong_type("providers", "an object", other),
            _ if declared.is_empty() => reader.missing("providers"),
            _ => {}
        }
        let mut providers = Vec::new();
        for (name, entry) in declared {
            match read_provider(name, &base, entry, has_store) {
                Ok(mut entry) => {
                    entry.allow_long_lived |= allow_long_lived;
                    providers.push(entry);
                }
                Err(error) => reader.refuse(error),
            }
        }
        let upstreams = read_upstreams(&mut reader, declared);
        let trusted_origins = read_trusted(&mut reader);
        let tokens_to_page = reader.is_second("tokens", "worker page");
        // The package makes the header; here only its type is checked.
        let _ = reader.flag("serverTiming");
        reader.done()?;
        let mut backend = Self {
            realm: String::new(),
            handler: cookie_name.unwrap_or_else(|| base.trim_start_matches('/').replace('/', "~")),
            base,
            providers,
            idle,
            absolute,
            tokens_to_page,
            upstreams,
            trusted_origins,
            session_sealer: Sealer::new(&keys, "session"),
            transaction_sealer: Sealer::new(&keys, "transaction"),
            state_sealer: Sealer::new(&keys, "state"),
        };
        backend.realm = backend.name_realm(&keys);
        Ok(backend)
    }

    /// A hash of the keys with what each provider's sessions are bound to.
    fn name_realm(&self, keys: &[Zeroizing<[u8; KEY_LENGTH]>]) -> String {
        let mut named = Zeroizing::new(Vec::new());
        for key in keys {
            named.extend_from_slice(key.as_slice());
        }
        for entry in &self.providers {
            named.extend_from_slice(
                concat(&["\n", &self.session_place(&entry.name), "|", entry.redirect_uri.as_str()]).as_bytes(),
            );
        }
        concat(&[&base64::encode_url(&sha256::digest(&named)), " "])
    }

    /// What sealed values of a provider are bound to.
    #[must_use]
    pub fn place(&self, provider: &str) -> String {
        concat(&[&self.handler, "|", provider])
    }

    /// What sessions of a provider are bound to: its server and client as well, so that a name that
    /// is pointed at another server does not send it the tokens of the one before; and the host that
    /// people sign in at, as one deployment may serve many with the same keys.
    #[must_use]
    pub fn session_place(&self, provider: &str) -> String {
        let entry = self.providers.iter().find(|entry| entry.name == provider);
        let server = entry.and_then(|entry| match &entry.client {
            Some(client) => Some(client.provider.server()),
            None => entry.issuer.as_deref(),
        });
        let client_id = entry.and_then(|entry| entry.options.get_str("client_id"));
        let host = entry.map(|entry| entry.redirect_uri.origin()).unwrap_or_default();
        let (server, client_id) = (server.unwrap_or_default(), client_id.unwrap_or_default());
        concat(&[&self.place(provider), "|", server, "|", client_id, "|", &host])
    }

    /// The provider of that name.
    ///
    /// # Errors
    /// `provider_unknown`
    pub fn provider(&self, name: &str) -> Result<&ProviderEntry, Error> {
        let found = self.providers.iter().find(|entry| entry.name == name);
        found.ok_or_else(|| {
            let names: Vec<&str> = self.providers.iter().map(|entry| entry.name.as_str()).collect();
            Error::new(Code::ProviderUnknown).with("provider", name).with_meant(name, &names)
        })
    }

    /// Whether pages of `origin` are the application's own.
    #[must_use]
    pub fn is_own_origin(&self, incoming: &Incoming, origin: &str) -> bool {
        incoming.url.origin() == origin || self.providers.iter().any(|entry| entry.redirect_uri.origin() == origin)
    }
}

/// Seconds of a token's life over which a page does not get it.
const LONG_LIFE: i64 = 86_400;

impl ProviderEntry {
    /// Refuses tokens that would reach the page and live long, unless the options allow it.
    ///
    /// # Errors
    /// `long_lived_tokens_refused`
    pub fn verify_lifetime(&self, backend: &Backend, tokens: &Tokens) -> Result<(), Error> {
        let is_long = match tokens.expires_at {
            Expiry::At(end) => end.since(tokens.received_at) > LONG_LIFE,
            Expiry::Never | Expiry::Unknown => true,
        };
        let is_refused = backend.tokens_to_page && is_long && !self.allow_long_lived;
        if is_refused { Err(Error::new(Code::LongLivedTokensRefused)) } else { Ok(()) }
    }

    /// The cookie profile: another than the secure one only where request and redirect URI are
    /// both plain http on loopback.
    #[must_use]
    pub fn profile(&self, incoming: &Incoming) -> Profile {
        if incoming.is_loopback_http() && !self.redirect_uri.is_https() && self.redirect_uri.is_loopback() {
            Profile::loopback(&self.redirect_uri)
        } else {
            Profile::Secure
        }
    }
}
