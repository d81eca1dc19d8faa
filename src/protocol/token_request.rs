//! The token request (RFC 6749 sections 4.1.3, 4.4.2 and 6) in canonical names.
//!
//! Must not know: how a provider spells, codes or authenticates it.

use super::checks::AuthorizedCode;
use crate::base::parameters::Parameters;
use crate::base::secret::Secret;

/// What a token is asked for with.
pub enum Grant<'a> {
    /// A code that passed every check, with its verifier and redirect URI.
    AuthorizationCode(AuthorizedCode),
    /// A refresh token.
    RefreshToken {
        /// The token.
        refresh_token: &'a Secret,
        /// The registered redirect URI, which a few servers want here too.
        redirect_uri: &'a str,
        /// A narrower scope, where one is asked for.
        scope: Option<&'a str>,
    },
    /// The client itself; confidential clients only.
    #[cfg(feature = "backend")]
    ClientCredentials {
        /// The scope, in the dialect's coding.
        scope: Option<&'a str>,
    },
}

impl Grant<'_> {
    /// The parameters without client authentication, in canonical names and order.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        let mut out = Parameters::new();
        let mut push = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                out.push(name, value);
            }
        };
        match self {
            Self::AuthorizationCode(code) => {
                push("grant_type", Some("authorization_code"));
                push("code", Some(code.code().expose()));
                push("redirect_uri", Some(code.redirect_uri()));
                push("code_verifier", code.code_verifier().map(Secret::expose));
            }
            Self::RefreshToken { refresh_token, redirect_uri, scope } => {
                push("grant_type", Some("refresh_token"));
                push("refresh_token", Some(refresh_token.expose()));
                push("redirect_uri", Some(redirect_uri));
                push("scope", *scope);
            }
            #[cfg(feature = "backend")]
            Self::ClientCredentials { scope } => {
                push("grant_type", Some("client_credentials"));
                push("scope", *scope);
            }
        }
        out
    }
}
