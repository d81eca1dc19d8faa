//! The issuer (RFC 9207 section 2.4, RFC 8414 section 3.3): compared as exact strings.
//!
//! Must not know: where an issuer's name came from.

use super::Expected;
use crate::base::text::contains;
use crate::protocol::authorization_response::UnverifiedResponse;
use crate::protocol::error::{Code, Error};

fn mismatch(code: Code, found: &str, expected: &str) -> Error {
    Error::new(code).with("found", found).with("expected", expected)
}

/// Refuses a response, error responses too, whose `iss` differs, or is missing where it is promised.
/// An `iss` from a server whose issuer is not known is refused as well: nobody can vouch for it.
///
/// # Errors
/// `issuer_mismatch`, `issuer_unnamed`; `issuer_missing`, with what the response says of an error
///
/// # Security
/// A false accept opens the mix-up attack of RFC 9700 section 4.4.
pub fn verify(response: &UnverifiedResponse, expected: &Expected<'_>) -> Result<(), Error> {
    match (response.first("iss"), expected.issuer) {
        (Some(found), Some(issuer)) if found == issuer => Ok(()),
        (Some(found), Some(issuer)) => Err(mismatch(Code::IssuerMismatch, found, issuer)),
        (Some(found), None) => Err(Error::new(Code::IssuerUnnamed).with("found", found)),
        // Whoever sent it knows the `state`: its error proves nothing, but helps.
        (None, _) if expected.iss_required => Err(Error::new(Code::IssuerMissing).with_server(response.server_error())),
        (None, _) => Ok(()),
    }
}

/// Refuses metadata that speaks for another issuer than the one asked for.
///
/// # Errors
/// `metadata_issuer_mismatch`, `metadata_issuer_template`, `metadata_malformed` where it names none
pub fn verify_metadata(found: Option<&str>, asked: &str) -> Result<(), Error> {
    match found {
        Some(found) if found == asked => Ok(()),
        // What serves all tenants of a server speaks for none of them.
        Some(found) if contains(found, "{") => Err(mismatch(Code::MetadataIssuerTemplate, found, asked)),
        Some(found) => Err(mismatch(Code::MetadataIssuerMismatch, found, asked)),
        None => Err(Error::new(Code::MetadataMalformed).with("member", "issuer")),
    }
}
