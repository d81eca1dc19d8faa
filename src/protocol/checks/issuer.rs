//! The issuer (RFC 9207 section 2.4, RFC 8414 section 3.3): compared as exact strings.

use super::Expected;
use crate::base::text::has_any;
use crate::base::value::Value;
use crate::base::vocabulary::W;
use crate::protocol::authorization_response::UnverifiedResponse;
use crate::step::{Code, Cx, Failed, Result};

fn mismatch<'a>(cx: &mut Cx<'a>, code: Code, found: Value<'a>, expected: Value<'a>) -> Failed {
    cx.fail(code).with(W::found, found).with(W::expected, expected).into()
}

/// Refuses a response, error responses too, whose `iss` differs, or is missing where it is promised. An `iss`
/// from a server whose issuer is not known is refused as well: nobody can vouch for it.
///
/// # Errors
/// `issuer_mismatch`, `issuer_unnamed`; `issuer_missing`, with what the response says of an error
///
/// # Security
/// A false accept opens the mix-up attack of RFC 9700 section 4.4.
pub fn verify<'a>(cx: &mut Cx<'a>, response: UnverifiedResponse<'a>, expected: Expected<'a>) -> Result<()> {
    let (found, issuer) = (response.iss(), expected.issuer);
    if !found.exists() {
        if !expected.is_iss_required {
            return Ok(());
        }
        // Whoever sent it knows the `state`: its error proves nothing, but helps.
        let failed = cx.fail(Code::IssuerMissing).into();
        response.server_error().note(cx);
        return Err(failed);
    }
    if !issuer.exists() {
        return Err(cx.fail(Code::IssuerUnnamed).with(W::found, found).into());
    }
    if found.same_text(issuer) { Ok(()) } else { Err(mismatch(cx, Code::IssuerMismatch, found, issuer)) }
}

/// Refuses metadata that speak for another issuer than the one asked for.
///
/// # Errors
/// `metadata_issuer_mismatch`, `metadata_issuer_template`, `metadata_malformed` where they name none
pub fn verify_metadata<'a>(cx: &mut Cx<'a>, found: Value<'a>, asked: Value<'a>) -> Result<()> {
    if !found.exists() {
        return Err(cx.fail(Code::MetadataMalformed).with(W::member, W::issuer).into());
    }
    if found.same_text(asked) {
        return Ok(());
    }
    // What serves all tenants of a server speaks for none of them.
    let is_template = has_any(found.bytes(), b"{");
    let code = if is_template { Code::MetadataIssuerTemplate } else { Code::MetadataIssuerMismatch };
    Err(mismatch(cx, code, found, asked))
}
