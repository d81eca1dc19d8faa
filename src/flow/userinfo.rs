//! Userinfo (OpenID Connect Core 5.3), or the provider's own endpoint that tells who signed in.
//!
//! Must not know: the members of the answer, but for the subject.

use super::client::Client;
use super::send::send;
use crate::base::value::Value;
use crate::dialect::inbound::userinfo::parse_userinfo;
use crate::dialect::outbound::api_request;
use crate::dialect::reader::Pairs;
use crate::host::Host;
use crate::protocol::checks::subject;
use crate::protocol::error::Error;
use crate::protocol::token_response::Tokens;

/// Asks who signed in.
///
/// # Errors
/// `endpoint_missing`; `session_missing` where the token is no longer accepted;
/// `userinfo_subject_mismatch` where the answer speaks of somebody else than the ID token.
pub async fn userinfo(host: &dyn Host, client: &Client, tokens: &Tokens, variables: &Pairs) -> Result<Value, Error> {
    let dialect = &client.provider.dialect;
    let endpoint = client.provider.endpoint("userinfo_endpoint", variables)?;
    let request =
        api_request(dialect, dialect.api_request.userinfo_method, &endpoint, &tokens.access_token, variables)?;
    let answer = send(host, "userinfo_endpoint", request).await?;
    let userinfo = parse_userinfo(host, &answer)?;
    if let Some(claims) = &tokens.claims {
        subject::verify_userinfo(claims, &userinfo)?;
    }
    Ok(userinfo)
}
