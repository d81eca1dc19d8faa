//! Knobs that choose among words. A compiled document holds the number of the word, counted from 0; nothing
//! means 0.

use crate::base::value::Value;
use crate::base::vocabulary::{W, Word};

/// Declares an enum for the words of a knob, in the schema's order.
macro_rules! choice {
    ($(#[$meta:meta])* $name:ident {
        $(#[$first_doc:meta])* $first:ident, $($(#[$doc:meta])* $variant:ident),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum $name { $(#[$first_doc])* $first, $($(#[$doc])* $variant,)* }
        impl $name {
            /// The choice of a compiled number; the first if there is none.
            #[must_use]
            pub fn of(value: Value) -> Self {
                match value.int_or(0) {
                    $(number if number == Self::$variant as i64 => Self::$variant,)*
                    _ => Self::$first,
                }
            }
        }
    };
}

choice! {
    /// The `code_challenge_method` (RFC 7636 section 4.3), or none.
    Pkce {
        /// SHA-256 of the verifier. A document that declares another method must give a reason.
        S256,
        /// The verifier itself.
        Plain,
        /// No `code_challenge` at all.
        None,
        /// SHA-256 of the verifier, in hexadecimal digits.
        S256Hex,
    }
}
choice! {
    /// The HTTP methods of the engine's own requests.
    Method {
        /// `POST`
        Post,
        /// `GET`
        Get,
        /// `DELETE`, only for a revocation
        Delete,
    }
}
choice! {
    /// Whether the server answers `prompt=none` without asking the person anything.
    PromptNone {
        /// If `prompt_values_supported` has it. A server without that member: to a request with scope `openid`.
        Announced,
        /// To every request.
        Always,
        /// To none.
        Never,
    }
}
choice! {
    /// Where the parameters of a token request go.
    ParametersIn {
        /// `application/x-www-form-urlencoded`
        Form,
        /// One JSON object of strings.
        Json,
        /// The query of the URL.
        Query,
    }
}
choice! {
    /// Where the parameters of userinfo go.
    UserinfoParametersIn {
        /// The query of the URL.
        Query,
        /// `application/x-www-form-urlencoded`
        Form,
        /// One JSON object of strings.
        Json,
    }
}
choice! {
    /// The encoding of a token response.
    BodyFormat {
        /// JSON (RFC 6749 section 5.1).
        Json,
        /// A form body.
        Form,
        /// Either of them: the content type decides, else the first character.
        Auto,
    }
}
choice! {
    /// The unit of `expires_in`.
    ExpiryUnit {
        /// `s`
        Seconds,
        /// `ms`
        Milliseconds,
        /// `min`
        Minutes,
    }
}
choice! {
    /// What `expires_in` means.
    ExpiryKind {
        /// A duration.
        Relative,
        /// Unix time.
        AbsoluteEpoch,
        /// An ISO 8601 date.
        AbsoluteIso,
    }
}
choice! {
    /// The form of the granted scope in a token response.
    ScopeForm {
        /// `string`
        Text,
        /// `array`
        List,
        /// `string_or_array`
        TextOrList,
    }
}
choice! {
    /// What the value of a variable must look like.
    Pattern {
        /// A host name, with an optional port.
        Host,
        /// An origin with an optional path: `https://www.example`.
        Origin,
        /// One path segment.
        Segment,
        /// A line of printable ASCII, which is not part of an address.
        Text,
    }
}
choice! {
    /// The algorithm that signs a client assertion (RFC 7518 section 3.1, RFC 8037).
    SigningAlgorithm {
        /// The usual one for the key.
        Auto,
        /// ECDSA on P-256 with SHA-256.
        Es256,
        /// RSASSA-PKCS1-v1_5 with SHA-256.
        Rs256,
        /// RSASSA-PSS with SHA-256.
        Ps256,
        /// Ed25519.
        EdDsa,
    }
}
choice! {
    /// Where the value of a variable comes from.
    Source {
        /// The options, or the sign-in call.
        Options,
        /// A parameter of the callback.
        Callback,
        /// A member of the token response.
        TokenResponse,
    }
}

/// How a client authenticates (RFC 6749 section 2.3): exactly one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ClientAuthentication {
    /// HTTP Basic with form-encoded credentials (RFC 6749 section 2.3.1), but a space as `%20`, which every
    /// server decodes.
    Basic = 1,
    /// HTTP Basic with the credentials as they are.
    BasicRaw = 2,
    /// The secret among the parameters.
    Body = 3,
    /// The secret as a Bearer token.
    Bearer = 4,
    /// SHA-256 of `secret|code` as the parameter `hash`.
    Hash = 5,
    /// A public client: `client_id` among the parameters.
    None = 6,
    /// A JSON Web Token that the client's private key signs (RFC 7523 section 2.2).
    Jwt = 7,
}

impl ClientAuthentication {
    /// The names of the ways in a document and in the options, in the order of their numbers.
    pub const WORDS: &'static [u8] = b"basic basic_raw body bearer hash none";
    /// The way with a compiled number, which counts from 1; `None` if the document leaves it to the server's
    /// metadata.
    #[must_use]
    pub fn of(value: Value) -> Option<Self> {
        let number = value.int_or(0);
        let all = [Self::Basic, Self::BasicRaw, Self::Body, Self::Bearer, Self::Hash, Self::None, Self::Jwt];
        all.iter().copied().find(|way| number == *way as i64)
    }
    /// Whether it uses the header `Authorization`.
    #[must_use]
    pub fn is_in_header(self) -> bool {
        matches!(self, Self::Basic | Self::BasicRaw | Self::Bearer)
    }
    /// Whether it needs the client's secret or private key.
    #[must_use]
    pub fn needs_secret(self) -> bool {
        self != Self::None
    }
}

/// How a document authenticates the client: a number of [`ClientAuthentication`], or a list that starts with it
/// and continues with the [knobs of a JWT](super::knobs::JwtKnobs); nothing if the document leaves it to the
/// server's metadata.
#[derive(Clone, Copy)]
pub struct DeclaredAuthentication<'a>(pub(crate) Value<'a>);

impl<'a> DeclaredAuthentication<'a> {
    /// Whether the document declares a way.
    #[must_use]
    pub fn exists(self) -> bool {
        self.0.exists()
    }
    /// The way; `None` if the document leaves it to the server's metadata.
    #[must_use]
    pub fn way(self) -> Option<ClientAuthentication> {
        ClientAuthentication::of(if self.0.is_list() { self.0.at(0) } else { self.0 })
    }
    /// Whether it is a JWT that the client's key signs.
    #[must_use]
    pub fn is_jwt(self) -> bool {
        self.way() == Some(ClientAuthentication::Jwt)
    }
}

/// What a token response without `expires_in` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbsentExpiry {
    /// The lifetime is unknown.
    Unknown,
    /// The token does not expire.
    Never,
    /// The token lives this many seconds.
    Seconds(i64),
}

impl AbsentExpiry {
    /// Reads a compiled value: nothing, `true` for never, or a number of seconds.
    #[must_use]
    pub fn of(value: Value) -> Self {
        if value.is_true() { Self::Never } else { value.int().map_or(Self::Unknown, Self::Seconds) }
    }
}

impl Pkce {
    /// Whether the challenge keeps the verifier secret.
    #[must_use]
    pub fn is_strong(self) -> bool {
        matches!(self, Self::S256 | Self::S256Hex)
    }
}

impl Method {
    /// Its name on the wire.
    #[must_use]
    pub fn word(self) -> Word {
        match self {
            Self::Post => W::POST,
            Self::Get => W::GET,
            Self::Delete => W::DELETE,
        }
    }
}

impl ScopeForm {
    /// Whether a scope may be a text.
    #[must_use]
    pub fn accepts_text(self) -> bool {
        self != Self::List
    }
    /// Whether a scope may be a list.
    #[must_use]
    pub fn accepts_list(self) -> bool {
        self != Self::Text
    }
}

impl ExpiryUnit {
    /// The milliseconds of one unit.
    #[must_use]
    pub fn milliseconds(self) -> i64 {
        match self {
            Self::Seconds => 1000,
            Self::Milliseconds => 1,
            Self::Minutes => 60_000,
        }
    }
}

impl UserinfoParametersIn {
    /// The same place among those of any request.
    #[must_use]
    pub fn of_requests(self) -> ParametersIn {
        match self {
            Self::Query => ParametersIn::Query,
            Self::Form => ParametersIn::Form,
            Self::Json => ParametersIn::Json,
        }
    }
}
