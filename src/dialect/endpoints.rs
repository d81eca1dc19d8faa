//! The addresses of a provider. Templates are filled in and validated before a request goes out.

use super::provider::Endpoint;
use super::variables::{expand, expand_address};
use crate::base::value::Value;
use crate::base::vocabulary::W;
use crate::protocol::checks::issuer::Tenants;
use crate::protocol::server_metadata::{ServerMetadata, verify_endpoint};
use crate::step::{Code, Cx, Result};

/// The address of the provider's `endpoint`, with its variables filled in. [`Endpoint::Refresh`] is the
/// document's own refresh endpoint if it has one, else the token endpoint.
///
/// # Errors
/// `endpoint_missing`; `variable_missing`; `endpoint_refused`, or `metadata_endpoint_unusable` if the server
/// announced the address.
#[inline(never)]
pub fn endpoint<'a>(cx: &mut Cx<'a>, endpoint: Endpoint, variables: Value<'a>) -> Result<Value<'a>> {
    let provider = cx.provider();
    // The document sets this address even if the server announced the others.
    let is_own = endpoint == Endpoint::Refresh && provider.refresh_request().endpoint().exists();
    #[cfg(feature = "backend")]
    let is_own = is_own || endpoint == Endpoint::Then;
    let endpoint = if endpoint == Endpoint::Refresh && !is_own { Endpoint::Token } else { endpoint };
    let template = provider.endpoint(endpoint);
    if !template.exists() {
        return Err(cx.fail(Code::EndpointMissing).with(W::endpoint, endpoint.word()).into());
    }
    if provider.is_announced() && !is_own {
        ServerMetadata::read(cx.arena, provider.metadata()).verify_announced(cx, endpoint.word(), template)?;
        return Ok(template);
    }
    let url = expand_address(cx, template, variables)?;
    verify_endpoint(cx, endpoint.word(), url.bytes())?;
    Ok(url)
}

/// The issuer with its variables filled in; nothing if it is not known.
///
/// # Errors
/// `variable_missing`
pub fn issuer<'a>(cx: &mut Cx<'a>, variables: Value<'a>) -> Result<Value<'a>> {
    let template = cx.provider().issuer();
    if template.exists() { expand(cx, template, variables) } else { Ok(template) }
}

/// The tenants that an issuer stands for, if the document says that it stands for many.
#[must_use]
pub fn tenants<'a>(cx: &Cx<'a>, issuer: Value<'a>) -> Option<Tenants<'a>> {
    Some(cx.provider().id_token().named_tenants()).filter(|tenants| tenants.are_meant_by(issuer))
}

#[cfg(test)]
#[cfg(feature = "documents")]
mod tests {
    use super::*;
    use crate::dialect::provider::Provider;
    use crate::dialect::testing::{client, with_dialect};
    use crate::testing::{context, json, json_of, log, value};
    use serde_json::Value as Json;

    fn at(cx: &mut Cx<'static>, which: Endpoint) -> Json {
        let variables = value(&json!({ "host": "h.example" }));
        endpoint(cx, which, variables).map_or_else(|_| json!(cx.code().map(Code::as_str)), json_of)
    }

    #[test]
    fn refreshes_go_where_the_document_says_else_to_the_token_endpoint() {
        let own = json!({ "refresh_request": { "endpoint": "https://as.example/refresh" } });
        for (dialect, expected) in [(own, "https://as.example/refresh"), (json!({}), "https://as.example/token")] {
            assert_eq!(at(&mut context(&with_dialect(&dialect), &log(&[])), Endpoint::Refresh), expected);
        }
    }

    #[test]
    fn fills_in_variables_and_says_what_is_missing() {
        let members = json!({
            "variables": { "host": {}, "tenant": {} }, "userinfo_endpoint": "https://{host}/me",
            "revocation_endpoint": "https://{tenant}.example/r",
        });
        let mut cx = context(&client(&members, None), &log(&[]));
        assert_eq!(at(&mut cx, Endpoint::Userinfo), "https://h.example/me");
        assert_eq!(at(&mut cx, Endpoint::Revocation), "variable_missing");
        assert_eq!(at(&mut cx, Endpoint::EndSession), "endpoint_missing");
    }

    #[test]
    fn an_address_may_name_the_client_outside_of_its_host() {
        let members = |revocation: &str| json!({ "revocation_endpoint": revocation });
        let named = |id: &str| {
            let mut document = client(&members("https://api.example/apps/{client_id}/token"), None);
            document[2] = json!(id);
            at(&mut context(&document, &log(&[])), Endpoint::Revocation)
        };
        assert_eq!(named("Iv1.8"), "https://api.example/apps/Iv1.8/token");
        assert_eq!(named("a/../b?c#d e"), "https://api.example/apps/a%2F..%2Fb%3Fc%23d%20e/token");
        let declared = json!({ "revocation_endpoint": "https://{client_id}/r", "variables": { "client_id": { "default": "h.example" } } });
        let mut cx = context(&client(&declared, None), &log(&[]));
        assert_eq!(at(&mut cx, Endpoint::Revocation), "variable_missing", "a variable of that name stands for itself");
    }

    #[test]
    fn blames_the_server_for_the_addresses_that_it_announced() {
        let mut cx = context(&with_dialect(&json!({})), &log(&[]));
        let metadata = json!({
            "issuer": "https://as.example", "token_endpoint": "http://localhost/t", "userinfo_endpoint": "https://as.example/{x}",
            "revocation_endpoint": "http://as.example/r",
        });
        let provider: Provider = cx.provider().announced_by(cx.arena, value(&metadata));
        cx.client = cx.client().at_provider(cx.arena, provider);
        assert_eq!(at(&mut cx, Endpoint::Token), "metadata_endpoint_unusable", "on loopback, and the issuer is not");
        assert_eq!(at(&mut cx, Endpoint::Revocation), "metadata_endpoint_unusable");
        assert_eq!(at(&mut cx, Endpoint::Userinfo), "https://as.example/{x}", "no template");
    }
}
