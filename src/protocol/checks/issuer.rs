//! Checks the issuer (RFC 9207 section 2.4, RFC 8414 section 3.3). Issuers are compared as exact strings,
//! except for a multi-tenant server, which issues tokens of each tenant under another issuer.

use super::Expected;
use crate::base::coding::form::is_segment;
use crate::base::text::{after, before, has_any};
use crate::base::value::Value;
use crate::base::vocabulary::W;
use crate::protocol::authorization::authorization_response::UnverifiedResponse;
use crate::step::{Code, Cx, Failed, Result};

/// The issuers of a multi-tenant server: a template with the tenant's name as one segment of the path.
#[derive(Clone, Copy)]
pub struct Tenants<'a> {
    /// The issuer of a tenant, with `{claim}` in place of its name.
    pub template: Value<'a>,
    /// The ID token's claim that names the tenant.
    pub claim: Value<'a>,
    /// The segments that stand for all tenants, as a list.
    pub shared: Value<'a>,
    /// The tenants that may sign in, as a list; nothing for all.
    pub allow: Value<'a>,
}

impl<'a> Tenants<'a> {
    /// The segment of an issuer in place of the tenant's name.
    fn segment(self, issuer: &'a [u8]) -> Option<&'a [u8]> {
        let template = self.template.bytes();
        let segment = issuer.strip_prefix(before(template, b"{"))?.strip_suffix(after(template, b"}"))?;
        Some(segment).filter(|segment| is_segment(segment))
    }
    /// Whether the issuer stands for all tenants.
    #[must_use]
    pub fn are_meant_by(self, issuer: Value<'a>) -> bool {
        self.segment(issuer.bytes()).is_some_and(|segment| self.shared.contains(segment))
    }
    /// The tenant with this issuer, if it may sign in.
    fn of(self, issuer: Value<'a>) -> Option<&'a [u8]> {
        let may_sign_in = |tenant: &&[u8]| {
            !self.shared.contains(tenant) && (self.allow.items().is_empty() || self.allow.contains(tenant))
        };
        self.segment(issuer.bytes()).filter(may_sign_in)
    }
    /// Whether `issuer` is that of a tenant that may sign in, and the tenant is the one in `claims`.
    #[must_use]
    pub fn have_issued(self, claims: Value<'a>, issuer: Value<'a>) -> bool {
        let named = claims.named(self.claim);
        named.is_text() && self.of(issuer) == Some(named.bytes())
    }
}

fn mismatch<'a>(cx: &mut Cx<'a>, code: Code, found: Value<'a>, expected: Value<'a>) -> Failed {
    cx.fail(code).with(W::found, found).with(W::expected, expected).into()
}

/// Refuses a response, also an error response, whose `iss` differs, or is missing although it is promised. Also
/// refuses an `iss` from a server whose issuer is not known, because nothing can confirm it.
///
/// # Errors
/// `issuer_mismatch`, `issuer_unnamed`; `issuer_missing`, with the error in the response
///
/// # Security
/// A false accept opens the mix-up attack of RFC 9700 section 4.4.
pub fn verify<'a>(cx: &mut Cx<'a>, response: UnverifiedResponse<'a>, expected: Expected<'a>) -> Result<()> {
    let (found, issuer) = (response.iss(), expected.issuer);
    if !found.exists() {
        if !expected.is_iss_required {
            return Ok(());
        }
        // The sender knows the `state`, so its error proves nothing, but it may help to find the cause.
        let failed = cx.fail(Code::IssuerMissing).into();
        response.server_error().note(cx);
        return Err(failed);
    }
    if !issuer.exists() {
        return Err(cx.fail(Code::IssuerUnnamed).with(W::found, found).into());
    }
    // The ID token must later name the same tenant.
    let is_tenant = expected.tenants.is_some_and(|tenants| tenants.of(found).is_some());
    if is_tenant || found.same_text(issuer) { Ok(()) } else { Err(mismatch(cx, Code::IssuerMismatch, found, issuer)) }
}

/// Refuses metadata for another issuer than the one asked for.
///
/// # Errors
/// `metadata_issuer_mismatch`, `metadata_issuer_template`, `metadata_malformed` if they name none
pub fn verify_metadata<'a>(cx: &mut Cx<'a>, found: Value<'a>, asked: Value<'a>) -> Result<()> {
    if !found.exists() {
        return Err(cx.fail(Code::MetadataMalformed).with(W::member, W::issuer).into());
    }
    if found.same_text(asked) {
        return Ok(());
    }
    // An endpoint for all tenants of a server belongs to none of them.
    let is_template = has_any(found.bytes(), b"{");
    let code = if is_template { Code::MetadataIssuerTemplate } else { Code::MetadataIssuerMismatch };
    Err(mismatch(cx, code, found, asked))
}
