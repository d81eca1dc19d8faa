//! The logout token (OpenID Connect Back-Channel Logout 1.0 section 2.4): whose sessions end.

use crate::base::value::Value;

/// What a checked logout token says.
#[derive(Clone, Copy)]
pub struct LogoutToken<'a> {
    /// The session at the provider; if it is named, only sessions of it end. Else nothing.
    pub sid: Value<'a>,
    /// The subject; all of its sessions end where no `sid` is named. Else nothing.
    pub sub: Value<'a>,
    /// The token's own name.
    pub jti: Value<'a>,
    /// When it was issued, seconds since 1970.
    pub issued_at: i64,
}

/// The member of `events` that makes a JWT a logout token.
pub const EVENT: &[u8] = b"http://schemas.openid.net/event/backchannel-logout";
