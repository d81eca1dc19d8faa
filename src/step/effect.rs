//! The effects: what a host performs for the engine, and how it can fail. The numbers are those of `pkg/src/effects.js`.

use super::codes::Code;
use super::numbered::numbered;
#[cfg(feature = "backend")]
use crate::base::vocabulary::W;
use crate::base::vocabulary::Word;

/// The deadline of an operation of the session store, in seconds.
pub const STORE_DEADLINE: i64 = 5;
/// Seconds after which to repeat a request that could not reach the store.
pub const STORE_REST: i64 = 2;
/// The deadline of an operation of the cache, in seconds: asking the server itself takes hardly longer.
pub const CACHE_DEADLINE: i64 = 1;

numbered! {
    /// What a flow asks the host for, each as payload → answer. A list is written `[…]`.
    ///
    /// A worker's host performs `DrawEntropy`, `Recollect`, `Memorize`, `CountUp`, `Release`, `RefreshLater`, `Seal`
    /// and `Unseal` within the step: nothing else of the isolate runs in between, so nothing can overtake a flow that
    /// reads the isolate's memory and then writes there.
    pub enum Effect {
        /// Nothing → 96 random bytes, as a text of bytes.
        DrawEntropy = 1,
        /// `[endpoint, url, method, headers, body, shown, limit, deadline, secrets, provider]`
        /// → `[status, content_type, www_authenticate, retry_after, text]`. `deadline` is milliseconds to the last byte, the
        /// host's own where it is nothing; `secrets` is a list of what no report about the request may show. A redirect is
        /// not followed; its status is 0 or 3xx. The host emits `request` with what is `shown`, and `response`, both of
        /// that `endpoint` and `provider`.
        Send = 2,

        /// A page: a tag → the transaction, which the host removes; `true` where it was recalled before; nothing.
        RecallTransaction = 10,
        /// A page: `[tag, transaction]` → nothing. At most eight at once: the oldest go.
        RememberTransaction = 11,
        /// A page: a tag → whether that transaction waits here, or did.
        KnowTransaction = 12,
        /// A page: `[tag, session]` → nothing. Replaces the session of that client.
        KeepSession = 13,
        /// A page: a tag → nothing. The session of that client is gone.
        ForgetSession = 14,
        /// A page: `[issuer, metadata]` → nothing; best effort.
        KeepMetadata = 15,

        /// A worker: the limit in bytes → the body of the request that is served, as text.
        ReadBody = 20,
        /// A list of keys → what the isolate remembers under each; nothing if it has forgotten.
        Recollect = 21,
        /// `[key, value, seconds]` → nothing. The isolate may forget at any time.
        Memorize = 22,
        /// `[key, seconds]` → the holder's number, when no other request of this isolate holds `key`; nothing after twice
        /// as long. A holder has `seconds`, the longest that it can take; after that it counts as gone, and one of those
        /// who wait takes its place. The host releases what a call still holds when the call ends, however it ends.
        Hold = 23,
        /// `[key, holder]` → nothing. Releases `key` if that holder still has it.
        Release = 24,
        /// Milliseconds → nothing, that much later.
        Pause = 25,
        /// A key → `[value, version]` of the session store, strongly consistent; nothing.
        ReadStore = 26,
        /// `[key, value, version, expires_at]` → the new version; nothing if another writer was first.
        /// Compare-and-swap; without a version if there is no entry.
        WriteStore = 27,
        /// A key → nothing. Removes the entry, whatever its version.
        ClearStore = 28,
        /// A key → what the application's cache has, perhaps late; nothing.
        ReadCache = 29,
        /// `[key, value, seconds]` → nothing.
        WriteCache = 30,
        /// `[algorithm, public JWK, input, signature]` → whether the key made the signature (RFC 7518 section 3).
        VerifySignature = 31,
        /// `[provider, id]` → whether the platform refreshes that session of the store behind the answer.
        RefreshLater = 32,
        /// `[purpose, aad, value]` → the sealed text, under the first of the configuration's keys. The host performs it at
        /// once, with `base::seal::perform_seal`, which is exported, and with 24 random bytes.
        Seal = 33,
        /// A list of `[purpose, aad, sealed]` → the value of each; nothing if none of the keys opens it. The host
        /// performs it at once, with `base::seal::perform_unseal`.
        Unseal = 34,
        /// `[provider, tokens, userinfo, profile]` → `[true, session.data]`, or `[false, handle of a Response]`.
        OnSignIn = 35,
        /// `[error, return_to, provider]` → the handle of a Response; nothing.
        OnError = 36,
        /// `[provider, query]` → the handle of a Response; nothing.
        OnLaunch = 37,
        /// `[providers, return_to]` → `[true, a provider's name]`, `[false, the handle of a Response]`, or nothing.
        SelectProvider = 38,
        /// Nothing → the body of the request that is served, which the host keeps so that it can be sent on.
        KeepBody = 39,
        /// `[url, headers that are added, names of the headers that are sent on, whether the body is kept, seconds]`
        /// → `[status, www_authenticate, handle of a Response]`.
        Forward = 40,
        /// The handle of a Response that nobody reads → nothing.
        Discard = 41,
        /// Milliseconds → nothing. From now on, all requests of this call must be answered within them.
        LimitRequests = 42,
        /// `[key, start, seconds]` → `start`, and one more each time that the isolate is asked.
        CountUp = 43,
        /// A provider's name, nothing for the primitives → what the application's function `client_secret` gives: a text, or
        /// the object that holds a private key.
        ClientSecret = 44,
        /// Nothing → the names of the headers of the request that is served, in lower case.
        ReadHeaderNames = 45,
        /// `[algorithm, PKCS#8 in base64 or private JWK, input]` → the signature, base64url (RFC 7518 section 3);
        /// nothing if the platform does not sign so with that key.
        Sign = 46,
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
            _ => None,
        }
    }
}

numbered! {
    /// How an effect can fail.
    pub enum HostFailure {
        /// A failure without a name of its own.
        Unexpected = 0,
        /// No answer came.
        Network = 1,
        /// No answer came in time.
        TimedOut = 2,
        /// The answer or body is over its limit.
        TooLarge = 3,
        /// No random bytes.
        Entropy = 4,
        /// The page's storage.
        Storage = 5,
        /// The worker's session store failed. Try again after [`STORE_REST`] seconds, which the host names.
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
