//! The logout token (OpenID Connect Back-Channel Logout 1.0 section 2.4): whose sessions end.
//!
//! Must not know: where sessions are kept.

/// What a checked logout token says.
#[derive(Debug)]
pub struct LogoutToken {
    /// The session at the provider; where it is named, only sessions of it end.
    pub sid: Option<String>,
    /// The subject; all of its sessions end where no `sid` is named.
    pub sub: Option<String>,
    /// The token's own name.
    pub jti: String,
    /// When it was issued, Unix seconds.
    pub issued_at: i64,
}

/// The member of `events` that makes a JWT a logout token.
pub const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
