//! Hosts: what the engine needs of a platform. A host performs, it does not decide.
//!
//! Must not know: why something is sent, stored or drawn.

#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "edge")]
pub mod edge;
#[cfg(test)]
pub mod simulated;
#[cfg(test)]
pub mod simulated_page;
#[cfg(all(test, feature = "backend"))]
pub mod simulated_store;
#[cfg(all(test, feature = "backend"))]
pub mod simulated_tasks;
#[cfg(all(test, feature = "backend"))]
pub mod simulated_worker;
#[cfg(all(test, feature = "backend"))]
pub mod simulated_world;
#[cfg(feature = "wasm")]
pub mod web;

use crate::base::entropy::Entropy;
use crate::base::http::{HttpRequest, HttpResponse};
use crate::base::json::ParseJson;
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::protocol::error::Error;
use crate::protocol::transaction::Transaction;
use core::pin::Pin;

/// What a host gives when it is done. Boxed, so that hosts are trait objects and each flow is
/// compiled once, whatever host it runs on.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// What a host still knows of a `state`.
pub enum Recalled {
    /// The transaction, which the host has removed: it is recalled once.
    Waiting(Box<Transaction>),
    /// It was recalled before.
    Used,
    /// It was issued here, too long ago.
    Expired,
    /// It was issued here, but what was stored for it is gone or was never in this user agent.
    Elsewhere,
    /// It was not issued here.
    Foreign,
    /// Nothing is known.
    Unknown,
}

pub use crate::base::http::REQUEST_DEADLINE;
/// Seconds in which an operation of the session store is done, or has failed (`pkg/src/edge/store.js`).
#[cfg(feature = "backend")]
pub const STORE_DEADLINE: i64 = 5;
/// Seconds in which an operation of the cache is done, or is left alone (`pkg/src/edge/cache.js`):
/// asking the server itself takes hardly longer.
#[cfg(feature = "backend")]
pub const CACHE_DEADLINE: i64 = 1;

/// One platform.
pub trait Host: ParseJson {
    /// The time, in milliseconds: tells how long a step took.
    fn clock(&self) -> i64;

    /// The time, in whole seconds.
    fn now(&self) -> UnixTime {
        UnixTime(self.clock().div_euclid(1000))
    }

    /// 96 random bytes.
    ///
    /// # Errors
    /// `entropy_unavailable`
    fn entropy(&self) -> Result<Entropy, Error>;

    /// Sends a request. A redirect is not followed and comes back as status 0 or 3xx without body.
    ///
    /// # Errors
    /// `network_failed`, `request_timed_out`, `body_too_large`
    fn send(&self, request: HttpRequest) -> Pending<'_, Result<HttpResponse, Error>>;

    /// Tells whoever listens what happened. Never a secret.
    fn emit(&self, event: Value);

    /// Writes a failure for the operators, where the application does not handle it.
    fn report(&self, _error: &Error) {}

    /// Whether anybody listens.
    fn is_observed(&self) -> bool;
}

/// A host that remembers transactions for the user agent.
pub trait Remember: Host {
    /// A `state` of at least 256 random bits, made of `entropy`.
    fn new_state(&self, entropy: &Entropy) -> String;

    /// Remembers a transaction until it is recalled or ten minutes old; at most eight at once.
    ///
    /// # Errors
    /// `storage_failed`
    fn remember(&self, transaction: &Transaction) -> Result<(), Error>;

    /// Removes and gives out the transaction of `state`.
    ///
    /// # Errors
    /// `storage_failed`
    fn recall(&self, state: &str) -> Result<Recalled, Error>;
}

/// A host that keeps one session for the page, for one client: whoever reads a session or a transaction
/// gets no other server's, client's or redirect URI's.
pub trait KeepSession: Remember {
    /// The session, where there is one. Its member `copied` is true where this tab began as a copy of the
    /// one that signed in, which has the refresh token.
    fn load(&self) -> Option<Value>;

    /// Keeps the session in place of the one before.
    ///
    /// # Errors
    /// `storage_failed`
    fn keep(&self, session: Value) -> Result<(), Error>;

    /// Forgets the session.
    fn forget(&self);

    /// Whether the transaction of `state` waits here, or did.
    fn knows(&self, state: &str) -> bool;

    /// What was kept of an issuer's metadata.
    fn metadata(&self, issuer: &str) -> Option<Value>;

    /// Keeps an issuer's metadata; best effort.
    fn keep_metadata(&self, issuer: &str, metadata: &Value);
}

/// What the application's own `onSignIn` said.
#[cfg(feature = "backend")]
pub enum Verdict<Raw> {
    /// It accepts, and this becomes `session.data`.
    Accepted(Value),
    /// It refuses with an answer of its own.
    Refused(Raw),
}

/// What the application's own `selectProvider` said.
#[cfg(feature = "backend")]
pub enum Choice<Raw> {
    /// Nothing, or there is no such function.
    None,
    /// A provider's name.
    Provider(String),
    /// An answer of its own: a page to choose on.
    Answer(Raw),
}

/// How a request is sent on.
#[cfg(feature = "backend")]
#[derive(Clone, Copy)]
pub struct Forwarding {
    /// Whether the body is read first and kept, so that it can be sent a second time; else it is streamed.
    pub keep_body: bool,
    /// Seconds until the answer must have begun, while nothing flows.
    pub timeout: i64,
}

/// What came of a request that was sent on.
#[cfg(feature = "backend")]
pub struct Forwarded<Raw> {
    /// The status.
    pub status: u16,
    /// `WWW-Authenticate`, which may be empty.
    pub challenge: String,
    /// The response, whose body is streamed.
    pub raw: Raw,
}

/// Seconds after which a request that found no store may come again.
#[cfg(feature = "backend")]
pub const STORE_REST: i64 = 2;

/// `store_unavailable`, as a host raises it whose store does not answer.
#[cfg(feature = "backend")]
#[must_use]
pub fn store_unavailable() -> Error {
    Error::new(crate::protocol::error::Code::StoreUnavailable).with_retry_after(Some(STORE_REST))
}

/// An entry of the session store.
#[cfg(feature = "backend")]
#[derive(Clone)]
pub struct Stored {
    /// What was written.
    pub value: String,
    /// Names this writing; another one has another name.
    pub version: String,
}

/// A host that serves requests: a worker.
#[cfg(feature = "backend")]
pub trait Serve: Host {
    /// A response of the platform.
    type Raw;

    /// Says whose provider this request is about, so that its events name it.
    fn concerns(&self, _provider: &str) {}

    /// Everything that this request sends from now on must be answered within `milliseconds` from now.
    fn limit_requests(&self, _milliseconds: i64) {}

    /// The body of the request that is served, as text.
    ///
    /// # Errors
    /// `body_too_large`
    fn body(&self, limit: usize) -> impl Future<Output = Result<String, Error>>;

    /// What the isolate remembers under `key`; it may forget at any time.
    fn memory(&self, key: &str) -> Option<Value>;

    /// Has the isolate remember `value` under `key` for some seconds.
    fn memorize(&self, key: &str, value: Value, seconds: i64);

    /// Waits while another request of this isolate holds `key`, then holds it, and returns the holder's name.
    /// A holder has `seconds`, the longest that it can take; after that it counts as gone, and one of those
    /// who wait takes its place. `None` after waiting twice as long.
    fn hold(&self, key: &str, seconds: i64) -> impl Future<Output = Option<u32>>;

    /// Gives `key` back, where `holder` still has it.
    fn release(&self, key: &str, holder: u32);

    /// Lets some milliseconds pass.
    fn pause(&self, milliseconds: u32) -> Pending<'_, ()>;

    /// Whether a session store is configured. Without one the three calls below fail.
    fn has_store(&self) -> bool;

    /// The entry of the store under `key`: strongly consistent, so whatever was written before is
    /// seen. An entry past its end may be there or not.
    ///
    /// # Errors
    /// `store_unavailable`
    fn read_store<'a>(&'a self, key: &'a str) -> Pending<'a, Result<Option<Stored>, Error>>;

    /// Compare-and-swap: writes `value` until `expires_at`, where the entry still has `version`
    /// (`None`: where there is no entry). The new version, or `None` where another was first.
    ///
    /// # Errors
    /// `store_unavailable`; it may have been written all the same.
    fn write_store<'a>(
        &'a self,
        key: &'a str,
        value: &'a str,
        version: Option<&'a str>,
        expires_at: UnixTime,
    ) -> Pending<'a, Result<Option<String>, Error>>;

    /// Removes the entry, whatever its version.
    ///
    /// # Errors
    /// `store_unavailable`
    fn clear_store<'a>(&'a self, key: &'a str) -> Pending<'a, Result<(), Error>>;

    /// What the application's cache has under `key`, shared by isolates, perhaps late; `None` too
    /// where there is no cache or it fails.
    fn read_cache<'a>(&'a self, key: &'a str) -> Pending<'a, Option<Value>>;

    /// Has the application's cache keep `value` for some seconds, where there is one.
    fn write_cache<'a>(&'a self, key: &'a str, value: &'a Value, seconds: i64) -> Pending<'a, ()>;

    /// Whether `key`, a public JWK, made `signature` over `input`; false too where the platform does
    /// not know the algorithm (RFC 7518 section 3).
    fn verify_signature<'a>(
        &'a self,
        algorithm: &'a str,
        key: &'a Value,
        input: &'a str,
        signature: &'a [u8],
    ) -> Pending<'a, bool>;

    /// Has the tokens of a session in the store refreshed once the answer is given; false where the
    /// platform does nothing behind an answer.
    fn refresh_later(&self, provider: &str, id: &str) -> bool;

    /// Whether the application wants to be asked about sign-ins.
    fn has_on_sign_in(&self) -> bool;

    /// Asks the application about a sign-in.
    ///
    /// # Errors
    /// `callback_function_failed`
    fn on_sign_in(
        &self,
        provider: &str,
        tokens: Value,
        userinfo: Value,
    ) -> impl Future<Output = Result<Verdict<Self::Raw>, Error>>;

    /// The application's answer to a failed navigation that was to go on at `return_to`, where it has one.
    ///
    /// # Errors
    /// `callback_function_failed`
    fn on_error(
        &self,
        error: &Error,
        return_to: Option<&str>,
    ) -> impl Future<Output = Result<Option<Self::Raw>, Error>>;

    /// The application's answer to a provider-initiated launch, where it has one.
    ///
    /// # Errors
    /// `callback_function_failed`
    fn on_launch(
        &self,
        provider: &str,
        query: &[(String, String)],
    ) -> impl Future<Output = Result<Option<Self::Raw>, Error>>;

    /// The application's choice among `providers` for a person who goes on at `return_to`.
    ///
    /// # Errors
    /// `callback_function_failed`
    fn on_choose(
        &self,
        providers: &[String],
        return_to: &str,
    ) -> impl Future<Output = Result<Choice<Self::Raw>, Error>>;

    /// Bytes of the body of the request that is served: 0 where there is none, `None` where nobody
    /// said how many.
    fn body_length(&self) -> Option<i64>;

    /// The body of the request that is served, as a text that nobody keeps secret: read first, and kept
    /// so that it can be sent on.
    ///
    /// # Errors
    /// `network_failed`
    fn kept_body(&self) -> impl Future<Output = Result<String, Error>>;

    /// Sends the request that is served on to `url`: its headers but for those that `keep` refuses,
    /// and `add`.
    ///
    /// # Errors
    /// `network_failed`, `upstream_timed_out`
    fn forward(
        &self,
        url: &str,
        add: &[(String, String)],
        keep: fn(&str) -> bool,
        how: Forwarding,
    ) -> impl Future<Output = Result<Forwarded<Self::Raw>, Error>>;

    /// Lets go of a response that nobody reads.
    fn discard(&self, raw: Self::Raw);
}
