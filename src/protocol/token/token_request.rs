//! The token request (RFC 6749 sections 4.1.3, 4.4.2 and 6) under the standard's names.

use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::Object;
use crate::base::vocabulary::W;
use crate::protocol::checks::AuthorizedCode;

/// The grant of a token request.
pub enum Grant<'a> {
    /// A code that passed every check, with its verifier and `redirect_uri`.
    AuthorizationCode(AuthorizedCode<'a>),
    /// A refresh token.
    RefreshToken {
        /// The token.
        refresh_token: Value<'a>,
        /// The registered `redirect_uri`, which a few servers require here too.
        redirect_uri: Value<'a>,
        /// A narrower scope in the dialect's coding; nothing for the whole scope.
        scope: Value<'a>,
    },
    /// The client's own credentials; only for confidential clients.
    #[cfg(feature = "backend")]
    ClientCredentials {
        /// The scope in the dialect's coding.
        scope: Value<'a>,
    },
}

impl<'a> Grant<'a> {
    /// The parameters without client authentication, under the standard's names and in its order. Consumes the
    /// grant.
    #[must_use]
    pub fn into_parameters(self, arena: Arena<'a>) -> Object<'a> {
        match self {
            Self::AuthorizationCode(code) => code.into_parameters(arena),
            Self::RefreshToken { refresh_token, redirect_uri, scope } => {
                let mut out = Object::new(arena);
                out.put(W::grant_type, W::refresh_token);
                out.put(W::refresh_token, refresh_token);
                out.put(W::redirect_uri, redirect_uri);
                out.put_some(W::scope, scope);
                out
            }
            #[cfg(feature = "backend")]
            Self::ClientCredentials { scope } => {
                let mut out = Object::new(arena);
                out.put(W::grant_type, W::client_credentials);
                out.put_some(W::scope, scope);
                out
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{arena, json, json_of, value};

    #[test]
    fn writes_the_parameters_in_the_order_of_the_standard() {
        let [refresh_token, redirect_uri, scope] =
            ["r", "https://app.example/cb", "a b"].map(|text| value(&json!(text)));
        let written = |grant: Grant<'static>| json_of(grant.into_parameters(arena()).done()).to_string();
        assert_eq!(
            written(Grant::RefreshToken { refresh_token, redirect_uri, scope }),
            r#"{"grant_type":"refresh_token","refresh_token":"r","redirect_uri":"https://app.example/cb","scope":"a b"}"#
        );
        #[cfg(feature = "backend")]
        assert_eq!(
            written(Grant::ClientCredentials { scope: Value::NOTHING }),
            r#"{"grant_type":"client_credentials"}"#
        );
    }
}
