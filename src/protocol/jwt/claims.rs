//! The claims of a signed token (OpenID Connect Core section 2, RFC 7519 section 4.1).

use crate::base::value::Value;
use crate::base::value::view::view;

view! {
    /// Checked claims. `checks::id_token` returns them, and a session stores them.
    #[derive(Clone, Copy)]
    Claims { iss, sub, aud, azp, exp, iat, nbf, auth_time, acr, nonce, sid }
}

impl<'a> Claims<'a> {
    /// Claims that were checked when they arrived and have been stored with the tokens since; nothing if there
    /// are none.
    #[must_use]
    pub fn of_session(value: Value<'a>) -> Self {
        Self(value)
    }
    /// Whether there are any.
    #[must_use]
    pub fn exist(self) -> bool {
        self.0.exists()
    }
    pub(in crate::protocol) fn new(value: Value<'a>) -> Self {
        Self(value)
    }
}
