//! The effects that a host performs for the engine, and how they can fail. The numbers are those of
//! `pkg/src/effects.js`.

use super::codes::Code;
use super::numbered::numbered;
#[cfg(feature = "backend")]
use crate::base::vocabulary::W;
use crate::base::vocabulary::Word;

/// Seconds within which an operation of the session store must end.
pub const STORE_DEADLINE: i64 = 5;
/// Seconds after which to repeat a request that could not reach the store.
pub const STORE_REST: i64 = 2;
/// Seconds within which an operation of the cache must end: asking the server itself takes hardly longer.
pub const CACHE_DEADLINE: i64 = 1;

numbered! {
    /// The effects that a flow asks the host for, each as payload → answer. A list is written `[…]`.
    ///
    /// A worker's host performs `DrawEntropy`, `Recollect`, `Memorize`, `CountUp`, `Release`, `RefreshLater`,
    /// `Seal` and `Unseal` within the step. Nothing else in the isolate runs in between, so nothing can
    /// overtake a flow that reads the isolate's memory and then writes to it.
    pub enum Effect {
        /// Nothing → 96 random bytes, as a text of bytes.
        DrawEntropy = 1,
        /// `[endpoint, url, method, headers, body, shown, limit, deadline, secrets, provider]` →
        /// `[status, content_type, www_authenticate, retry_after, text, dpop_nonce]`. `deadline` is milliseconds until the
        /// last byte; if it is nothing, the host's own applies. `secrets` lists what no report about the
        /// request may show. The host follows no redirect; its status is 0 or 3xx. The host emits `request`
        /// with `shown`, and `response`, both with `endpoint` and `provider`.
        Send = 2,

        /// A page: a tag → the transaction, which the host removes; `true` if it was recalled before; else
        /// nothing.
        RecallTransaction = 10,
        /// A page: `[tag, transaction]` → nothing. Keeps at most eight; the oldest go.
        RememberTransaction = 11,
        /// A page: a tag → whether that transaction waits here, or once did.
        KnowTransaction = 12,
        /// A page: `[tag, session]` → nothing. Replaces the session of that client.
        StoreSession = 13,
        /// A page: a tag → nothing. Removes the session of that client.
        ForgetSession = 14,
        /// A page: `[issuer, metadata]` → nothing; best effort.
        StoreMetadata = 15,
        /// A page: nothing → the public JWK of a new key pair for ES256, whose private half no script can export
        /// (RFC 9449).
        MakeDpopKey = 16,
        /// A page: `[x of the public JWK, input]` → the signature in base64url (RFC 7518 section 3.4); nothing if
        /// that key is gone.
        SignDpop = 17,
        /// A page: an address → the last `DPoP-Nonce` of its origin; nothing if it sent none (RFC 9449 section
        /// 8.2).
        RecallDpopNonce = 18,

        /// A worker: the limit in bytes → the body of the current request, as text.
        ReadBody = 20,
        /// A list of keys → what the isolate remembers under each; nothing if it has forgotten.
        Recollect = 21,
        /// `[key, value, seconds]` → nothing. The isolate may forget at any time.
        Memorize = 22,
        /// `[key, seconds]` → the holder's number, once no other request of this isolate holds `key`; nothing
        /// after twice as long. `seconds` is the longest that a holder can take; after that it counts as gone,
        /// and a waiting request takes its place. The host releases what a call still holds when the call ends,
        /// however it ends.
        Hold = 23,
        /// `[key, holder]` → nothing. Releases `key` if that holder still holds it.
        Release = 24,
        /// Milliseconds → nothing, after that time.
        Pause = 25,
        /// A key → `[value, version]` in the session store, strongly consistent; or nothing.
        ReadStore = 26,
        /// `[key, value, version, expires_at]` → the new version; nothing if another writer was first.
        /// Compare-and-swap; without a version if there is no entry.
        WriteStore = 27,
        /// A key → nothing. Removes the entry, whatever its version.
        ClearStore = 28,
        /// A key → the value in the application's cache, which may be outdated; or nothing.
        ReadCache = 29,
        /// `[key, value, seconds]` → nothing.
        WriteCache = 30,
        /// `[algorithm, public JWK, input, signature]` → whether the key made the signature (RFC 7518 section 3).
        VerifySignature = 31,
        /// `[provider, id]` → whether the platform will refresh that stored session after the answer has gone
        /// out.
        RefreshLater = 32,
        /// `[purpose, aad, value]` → the text sealed under the first of the configuration's keys. The host
        /// performs it within the step, with the exported `base::crypto::seal::perform_seal` and 24 random
        /// bytes.
        Seal = 33,
        /// A list of `[purpose, aad, sealed]` → the value of each; nothing if no key opens it. The host
        /// performs it within the step, with `base::crypto::seal::perform_unseal`.
        Unseal = 34,
        /// `[provider, tokens, userinfo, profile]` → `[true, session.data]`, or `[false, handle of a Response]`.
        OnSignIn = 35,
        /// `[error, return_to, provider]` → the handle of a Response, or nothing.
        OnError = 36,
        /// `[provider, query]` → the handle of a Response, or nothing.
        OnLaunch = 37,
        /// `[providers, return_to]` → `[true, a provider's name]`, `[false, the handle of a Response]`, or nothing.
        SelectProvider = 38,
        /// Nothing → the body of the current request, which the host buffers so that it can be forwarded.
        BufferBody = 39,
        /// `[url, headers to add, names of the headers to forward, whether the body is buffered, seconds]` →
        /// `[status, www_authenticate, handle of a Response]`.
        Forward = 40,
        /// The handle of a Response that nobody will read → nothing.
        Discard = 41,
        /// Milliseconds → nothing. From now on, all requests of this call must be answered within this time.
        LimitRequests = 42,
        /// `[key, start, seconds]` → `start`, and one more at each later call in this isolate.
        CountUp = 43,
        /// A provider's name, or nothing for the primitives → what the application's function `client_secret`
        /// returns: a text, or the object that holds a private key.
        ClientSecret = 44,
        /// Nothing → the names of the current request's headers, in lower case.
        ReadHeaderNames = 45,
        /// `[algorithm, PKCS#8 in base64 or private JWK, input]` → the signature in base64url (RFC 7518 section
        /// 3); nothing if the platform cannot sign so with that key.
        Sign = 46,
        /// The claims of an ID token, if there is one → a list of `[path, reason]`: what the schema of the option
        /// `claims` refuses. An empty list accepts them.
        ValidateClaims = 47,
    }
}

impl Effect {
    /// The option whose function the effect calls.
    #[must_use]
    pub fn option(self) -> Option<Word> {
        match self {
            #[cfg(feature = "backend")]
            Self::OnSignIn => Some(W::onSignIn),
            #[cfg(feature = "backend")]
            Self::OnError => Some(W::onError),
            #[cfg(feature = "backend")]
            Self::OnLaunch => Some(W::onLaunch),
            #[cfg(feature = "backend")]
            Self::SelectProvider => Some(W::selectProvider),
            #[cfg(feature = "backend")]
            Self::ClientSecret => Some(W::client_secret),
            #[cfg(feature = "backend")]
            Self::ValidateClaims => Some(W::claims),
            _ => None,
        }
    }
}

numbered! {
    /// How an effect can fail.
    pub enum HostFailure {
        /// A failure that has no name.
        Unexpected = 0,
        /// No answer came.
        Network = 1,
        /// No answer came in time.
        TimedOut = 2,
        /// The answer or body exceeds its limit.
        TooLarge = 3,
        /// No random bytes.
        Entropy = 4,
        /// The page's storage failed.
        Storage = 5,
        /// The worker's session store failed. The host asks to try again after [`STORE_REST`] seconds.
        Store = 6,
        /// A function of the application threw.
        Application = 7,
        /// The upstream did not begin to answer in time.
        UpstreamTimedOut = 8,
    }
}

impl HostFailure {
    /// Its error code.
    #[must_use]
    pub fn code(self) -> Code {
        match self {
            Self::Unexpected => Code::UnexpectedFailure,
            Self::Network => Code::NetworkFailed,
            Self::TimedOut => Code::RequestTimedOut,
            Self::TooLarge => Code::BodyTooLarge,
            Self::Entropy => Code::EntropyUnavailable,
            Self::Storage => Code::StorageFailed,
            Self::Store => Code::StoreUnavailable,
            Self::Application => Code::CallbackFunctionFailed,
            Self::UpstreamTimedOut => Code::UpstreamTimedOut,
        }
    }
}
