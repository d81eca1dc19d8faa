//! Finds a provider's client: ready from its document, or built from metadata. The isolate remembers metadata
//! for an hour, and longer while the server is unreachable; it remembers a failure for ten seconds.

use super::published::{self, Published};
use super::server_unavailable;
use crate::base::value::Value;
use crate::base::value::build::{concat, join};
use crate::base::vocabulary::{W, word};
use crate::dialect::outbound::api_headers;
use crate::dialect::provider::{ClientAuthentication, Grant};
use crate::flow::discovery;
use crate::flow::worker::config::ConfiguredProvider;
use crate::flow::worker::config::client_options::make_ready;
use crate::protocol::server_metadata::ServerMetadata;
use crate::step::{Code, Cx, Result};

/// Seconds after a failed fetch before the next attempt.
const REMEMBERED_FAILURE: i64 = 10;
/// The same if the last metadata are usable: only one request waits for the server.
const RETRY: i64 = 60;

/// Makes the client of `provider` the current client.
///
/// # Errors
/// Those of discovery or of the options.
pub fn resolve<'a>(cx: &mut Cx<'a>, provider: ConfiguredProvider<'a>) -> Result<()> {
    cx.concerns(provider.name());
    let client = provider.client(cx.arena);
    cx.client = client.value();
    if !client.issuer().exists() {
        return Ok(());
    }
    let metadata = metadata(cx, client.issuer())?;
    discovery::take(cx, metadata);
    // Otherwise a missing environment variable would make the client public.
    if !is_served(cx) {
        let option = concat(cx.arena, &[b"providers.", provider.name().bytes(), b".client_secret"]);
        return Err(cx.fail(Code::SecretMissing).with(W::option, option).into());
    }
    make_ready(cx)
}

fn metadata<'a>(cx: &mut Cx<'a>, issuer: Value<'a>) -> Result<ServerMetadata<'a>> {
    let name = join(cx.arena, word(W::metadata_), issuer);
    let known = published::remembered(cx, name)?;
    // Anything in the cache, which others can write, is checked like an answer of the server.
    let verify = |cx: &mut Cx<'a>, document: Value<'a>| ServerMetadata::from_fetched(cx, document, issuer).map(|_| ());
    let last = if known.was_asked { known.last } else { published::look_up(cx, name, known.last, verify)? };
    let read = |cx: &Cx<'a>, last: Published<'a>| ServerMetadata::read(cx.arena, last.document());
    if let Some(last) = last
        && last.is_fresh(cx.now)
    {
        return Ok(read(cx, last));
    }
    // Another request may have asked while this one read the cache.
    let was_asked = known.was_asked || published::was_asked(cx, name)?;
    match last {
        Some(last) if was_asked => return Ok(read(cx, last)),
        None if was_asked => return Err(server_unavailable(cx, REMEMBERED_FAILURE)),
        Some(_) => published::leave_alone(cx, name, RETRY)?,
        None => {}
    }
    let discovered = discovery::discover(cx, issuer);
    match (cx.catch(discovered)?, last) {
        (Ok(metadata), _) => {
            published::leave_alone(cx, name, 0)?;
            published::remember(cx, name, metadata.value())?;
            Ok(metadata)
        }
        (Err(failure), Some(last)) if published::serves(cx, W::metadata, failure) => Ok(read(cx, last)),
        (Err(failure), _) => {
            published::leave_alone(cx, name, REMEMBERED_FAILURE)?;
            Err(cx.fail_again(failure))
        }
    }
}

/// Whether the server serves this client: it has a secret, or the server announces that it accepts clients
/// without one (RFC 8414 section 2), or the options say so.
fn is_served(cx: &Cx) -> bool {
    cx.client().client_secret().exists()
        || declared_authentication(cx) == Some(ClientAuthentication::None)
        || cx.provider().token_endpoint_auth_methods().has_word(W::none)
}

fn declared_authentication(cx: &Cx) -> Option<ClientAuthentication> {
    cx.provider().token_request(Grant::AuthorizationCode).client_authentication().way()
}

/// The headers of an API call with the session's token.
///
/// # Errors
/// `token_in_query` for an API that takes no header: nothing here puts a token into a URL.
pub fn call_headers<'a>(cx: &mut Cx<'a>, access_token: Value<'a>, variables: Value<'a>) -> Result<Value<'a>> {
    let parameter = cx.provider().api_request().query_parameter();
    if parameter.exists() {
        return Err(cx.fail(Code::TokenInQuery).with(W::parameter, parameter).into());
    }
    api_headers(cx, access_token, Value::NOTHING, variables)
}
