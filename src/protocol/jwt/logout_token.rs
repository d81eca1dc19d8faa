//! The logout token (OpenID Connect Back-Channel Logout 1.0 section 2.4), which says whose sessions end.

use crate::base::value::Value;

/// The contents of a checked logout token.
#[derive(Clone, Copy)]
pub struct LogoutToken<'a> {
    /// The session at the provider, if the token names one: then only its sessions end.
    pub sid: Value<'a>,
    /// The subject, if the token names one: without a `sid`, all of its sessions end.
    pub sub: Value<'a>,
    /// The unique name of the token.
    pub jti: Value<'a>,
    /// When it was issued, in seconds since 1970.
    pub issued_at: i64,
}

/// The member of `events` that makes a JWT a logout token.
pub const EVENT: &[u8] = b"http://schemas.openid.net/event/backchannel-logout";
