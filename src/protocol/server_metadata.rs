//! Authorization server metadata (RFC 8414, OpenID Connect Discovery 1.0): where they are, and which members
//! the engine uses. A provider document has the same members, and a `dialect`.

use super::checks::issuer;
use crate::base::text::{before, has_any};
use crate::base::url::{self, PlainHttp, UrlError};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, Object, concat, with};
use crate::base::value::view::view;
use crate::base::vocabulary::{W, Word};
use crate::step::{Code, Cx, Failed, Result};

view! {
    /// The members of a server's metadata that the engine uses. Endpoints are exact strings, or templates in a
    /// provider document.
    #[derive(Clone, Copy)]
    ServerMetadata {
        issuer, authorization_endpoint, token_endpoint, userinfo_endpoint,
        /// RFC 7009
        revocation_endpoint,
        /// OpenID Connect RP-Initiated Logout
        end_session_endpoint,
        jwks_uri,
        /// A flag (RFC 9207).
        authorization_response_iss_parameter_supported,
        /// A list, or nothing.
        code_challenge_methods_supported,
        /// A list, or nothing.
        token_endpoint_auth_methods_supported,
        /// A list, or nothing.
        id_token_signing_alg_values_supported,
        /// A list, or nothing.
        prompt_values_supported,
        /// A list, or nothing (RFC 9449 section 5.1).
        dpop_signing_alg_values_supported,
        /// Whether they come from OpenID Connect's address: the server may have others at RFC 8414's. This
        /// member is our own.
        is_openid,
    }
}

/// The endpoints of a server, each with whether a sign-in needs it. A page verifies no signatures and needs no
/// keys.
pub const ENDPOINTS: &[(Word, bool)] = &[
    (W::authorization_endpoint, true),
    (W::token_endpoint, true),
    (W::userinfo_endpoint, false),
    (W::revocation_endpoint, false),
    (W::end_session_endpoint, false),
    #[cfg(feature = "backend")]
    (W::jwks_uri, false),
];

const FLAGS: [Word; 2] = [W::authorization_response_iss_parameter_supported, W::is_openid];
const LISTS: &[Word] = &[
    W::code_challenge_methods_supported,
    W::token_endpoint_auth_methods_supported,
    W::id_token_signing_alg_values_supported,
    // Only a page asks silently.
    #[cfg(any(not(feature = "edge"), test))]
    W::prompt_values_supported,
    #[cfg(any(not(feature = "edge"), test))]
    W::dpop_signing_alg_values_supported,
];

/// The items of a list that are texts.
fn texts<'a>(arena: Arena<'a>, list: Value<'a>) -> Value<'a> {
    let mut out = List::new(arena);
    for item in list.items() {
        if item.is_text() {
            out.push(*item);
        }
    }
    out.done()
}

impl<'a> ServerMetadata<'a> {
    /// Reads the members that the engine uses, from metadata or from their plain form. Ignores others (RFC 8414
    /// section 3.2), and treats an empty endpoint as missing.
    #[must_use]
    pub fn read(arena: Arena<'a>, value: Value<'a>) -> Self {
        let mut out = Object::new(arena);
        for name in FLAGS {
            out.put(name, value.member(name).is_true());
        }
        out.put_some(W::issuer, value.member(W::issuer).non_empty());
        for (name, _) in ENDPOINTS {
            out.put_some(*name, value.member(*name).non_empty());
        }
        for name in LISTS {
            let list = value.member(*name);
            if list.is_list() {
                out.put(*name, texts(arena, list));
            }
        }
        Self(out.done())
    }

    /// The same metadata, with whether they were fetched from OpenID Connect's address.
    #[must_use]
    pub fn found(self, arena: Arena<'a>, is_openid: bool) -> Self {
        Self(with(arena, self.0, W::is_openid, Value::flag(is_openid)))
    }

    /// Reads metadata that were fetched for the issuer `asked`.
    ///
    /// # Errors
    /// `metadata_issuer_mismatch` if they are for another issuer (RFC 8414 section 3.3), and those of
    /// [`ServerMetadata::verify`].
    pub fn from_fetched(cx: &mut Cx<'a>, value: Value<'a>, asked: Value<'a>) -> Result<Self> {
        let metadata = Self::read(cx.arena, value);
        issuer::verify_metadata(cx, metadata.issuer(), asked)?;
        metadata.verify(cx)?;
        Ok(metadata)
    }

    /// Refuses metadata without an endpoint that every sign-in needs; other mistakes are reported when the
    /// member is used.
    ///
    /// # Errors
    /// `metadata_malformed` if such an endpoint is missing, `metadata_endpoint_unusable` if it cannot be used.
    pub fn verify(self, cx: &mut Cx<'a>) -> Result<()> {
        for (name, _) in ENDPOINTS.iter().filter(|(_, is_required)| *is_required) {
            let endpoint = self.0.member(*name);
            if !endpoint.exists() {
                return Err(cx.fail(Code::MetadataMalformed).with(W::member, *name).into());
            }
            self.verify_announced(cx, *name, endpoint)?;
        }
        Ok(())
    }

    /// Checks an endpoint in fetched metadata as [`verify_endpoint`] does. It may be on loopback without TLS
    /// only if the issuer is there too, so that no other server can direct requests there.
    ///
    /// # Errors
    /// `metadata_endpoint_unusable` with the reason.
    pub fn verify_announced(self, cx: &mut Cx<'a>, name: Word, endpoint: Value<'a>) -> Result<()> {
        let issuer = self.issuer().bytes();
        let is_local = || url::verify(issuer, PlainHttp::Anywhere).is_ok() && url::is_on_loopback(issuer);
        let reason = match judge(name, endpoint.bytes()) {
            Err(reason) => reason,
            Ok(()) if url::is_https(endpoint.bytes()) || is_local() => return Ok(()),
            Ok(()) => W::it_is_on_loopback,
        };
        Err(refuse(cx, Code::MetadataEndpointUnusable, name, reason))
    }

    /// Completes these metadata with RFC 8414's for the same issuer.
    #[must_use]
    pub fn complete(self, arena: Arena<'a>, other: Self) -> Self {
        let mut value = self.0;
        for &name in &[W::authorization_endpoint, W::token_endpoint, W::revocation_endpoint] {
            if !value.member(name).exists() {
                value = with(arena, value, name, other.0.member(name));
            }
        }
        if other.authorization_response_iss_parameter_supported().is_true() {
            value = with(arena, value, W::authorization_response_iss_parameter_supported, Value::TRUE);
        }
        Self(with(arena, value, W::is_openid, Value::FALSE))
    }
}

fn refuse<'a>(cx: &mut Cx<'a>, code: Code, name: Word, reason: Word) -> Failed {
    cx.fail(code).with(W::endpoint, name).with(W::reason, reason).into()
}

/// Checks an endpoint: it must be https, or http on loopback, without a fragment.
///
/// # Errors
/// `endpoint_refused` with the reason.
pub fn verify_endpoint<'a>(cx: &mut Cx<'a>, name: Word, endpoint: &[u8]) -> Result<()> {
    match judge(name, endpoint) {
        Ok(()) => Ok(()),
        Err(reason) => Err(refuse(cx, Code::EndpointRefused, name, reason)),
    }
}

#[inline(never)]
fn judge(name: Word, endpoint: &[u8]) -> core::result::Result<(), Word> {
    url::verify(endpoint, PlainHttp::Loopback).map_err(reason_of)?;
    if has_any(endpoint, b"#") && name != W::authorization_endpoint {
        return Err(W::it_has_a_fragment);
    }
    Ok(())
}

/// The words for a URL error.
#[must_use]
pub fn reason_of(error: UrlError) -> Word {
    match error {
        UrlError::NotAbsolute => W::it_is_not_absolute,
        UrlError::InsecureHttp => W::it_is_plain_http_outside_loopback,
        UrlError::UserInfo => W::it_carries_user_information,
        UrlError::Malformed => W::its_host_port_or_characters_are_malformed,
    }
}

/// The addresses of an issuer's metadata in the order of the attempts: OpenID Connect Discovery 1.0 section 4,
/// then RFC 8414 section 3.
///
/// # Errors
/// `endpoint_refused` if the issuer is not an https URL, or has a query or a fragment.
pub fn well_known<'a>(cx: &mut Cx<'a>, issuer: Value<'a>) -> Result<[Value<'a>; 2]> {
    let text = issuer.bytes();
    verify_endpoint(cx, W::issuer, text)?;
    if has_any(text, b"?") {
        return Err(refuse(cx, Code::EndpointRefused, W::issuer, W::it_has_a_query));
    }
    let trimmed = |text: &'a [u8]| text.strip_suffix(b"/").unwrap_or(text);
    let openid = [trimmed(text), W::__well_known_openid_configuration.bytes()];
    let path = before(url::path(text), b"?#");
    let oauth = [url::origin(text), W::__well_known_oauth_authorization_server.bytes(), trimmed(path)];
    Ok([concat(cx.arena, &openid), concat(cx.arena, &oauth)])
}

#[cfg(test)]
mod tests;
