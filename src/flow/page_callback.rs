//! Decides which address of the page is a callback: one with a `state` that the client knows.
//! Every other address is the application's own, whatever its parameters are called.
//!
//! Must not know: how an address gets into the address bar.

use super::client::Client;
use super::send::tell_failure;
use crate::base::form::parse_form;
use crate::dialect::reader::place_of;
use crate::dialect::variables::Source;
use crate::host::KeepSession;
use crate::protocol::authorization_response::{CALLBACK_LIMIT, UnverifiedResponse};
use crate::protocol::error::{Code, Error};

/// The registered parameters of an authorization response. What begins with `error_` is one too.
const RESPONSE: &str = "access_token code error expires_in id_token iss response scope session_state state token_type";

fn is_of_response(client: &Client, name: &str) -> bool {
    let provider = &client.provider;
    let knobs = &provider.dialect.authorization_response;
    place_of(RESPONSE, name).is_some()
        || name.starts_with("error_")
        || knobs.names.iter().any(|(_, wire)| wire == name)
        || knobs.capture.iter().any(|captured| captured == name)
        || provider.variables.iter().any(|variable| {
            variable.source == Source::Callback && variable.parameter.as_deref().unwrap_or(&variable.name) == name
        })
}

/// Whether a state of this client stands on the address. A callback over the limit is told by its beginning.
fn is_known(host: &dyn KeepSession, client: &Client, url: &str) -> bool {
    let names = &client.provider.dialect.authorization_response.names;
    let head = url.get(..url.floor_char_boundary(CALLBACK_LIMIT)).unwrap_or_default();
    let Ok(response) = UnverifiedResponse::parse(head, names) else { return false };
    // One is usual, and two are refused later.
    let mut states = response.parameters().iter().filter(|(name, state)| name == "state" && !state.is_empty()).take(2);
    if states.any(|(_, state)| host.knows(state)) {
        return true;
    }
    if response.count("state") > 0 && (response.count("code") > 0 || response.count("error") > 0) {
        tell_failure(host, "callback_unknown", &Error::new(Code::TransactionMissing));
    }
    false
}

/// The address without the authorization response that stands on it; `None` where it is no callback of
/// this client. What else the query holds stays as it is written, and so does the fragment, but for
/// the `#_=_` that one server leaves.
pub fn without_response(host: &dyn KeepSession, client: &Client, url: &str) -> Option<String> {
    if !is_known(host, client, url) {
        return None;
    }
    let (address, fragment) = url.split_once('#').map_or((url, None), |(address, fragment)| (address, Some(fragment)));
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let own = client.redirect_uri.split_once('?').map_or("", |(_, own)| own);
    let mut left = path.to_owned();
    let mut mark = '?';
    for part in query.split('&') {
        let name = parse_form(part).into_iter().next().map(|(name, _)| name).unwrap_or_default();
        if part.is_empty() || (is_of_response(client, &name) && !own.split('&').any(|kept| kept == part)) {
            continue;
        }
        left.push(mark);
        left.push_str(part);
        mark = '&';
    }
    if let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty() && *fragment != "_=_") {
        left.push('#');
        left.push_str(fragment);
    }
    Some(left)
}
