//! A callback that arrives again, by the back button, a reload or a bookmark: whoever is signed in is redirected to where
//! the sign-in went. Nothing is exchanged, whatever code comes with the old `state`.
//!
//! The session itself remembers where its last sign-ins went, so that every isolate knows.
//!
//! Must not know: Request objects.

use super::answer::Answer;
use super::config::{Backend, ProviderEntry};
use super::incoming::Incoming;
use super::login::clear_failure;
use super::{sealed_state, session_cookie};
use crate::base::form::push_percent_encoded;
use crate::base::text::concat;
use crate::flow::callback::Failed;
use crate::flow::client::Client;
use crate::host::Serve;
use crate::protocol::authorization_response::UnverifiedResponse;
use crate::protocol::error::Code;
use crate::protocol::transaction::tag_of;

/// The answer to a response that `failed` because its `state` is used up or its transaction is gone, where a session
/// with the provider lives that this sign-in, or a later one, began. `None` leaves it a failure.
///
/// # Security
/// Only a `state` that was sealed here counts, and nobody is signed in by it.
pub async fn answer<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    entry: &ProviderEntry,
    client: &Client,
    response: &UnverifiedResponse,
    failed: &Failed,
) -> Option<Answer<S::Raw>> {
    let is_over =
        matches!(failed.error.code(), Code::TransactionUsed | Code::TransactionExpired | Code::TransactionElsewhere);
    let state = response.first("state").filter(|_| is_over)?;
    let issued = sealed_state::issued_at(&backend.state_sealer, &backend.place(&entry.name), state)?;
    let Some(session) = session_cookie::live(host, backend, incoming, entry).await else {
        // A form of another site brings no session. The browser brings it where it goes on from here.
        return (incoming.method == "POST").then(|| again(incoming, client, state));
    };
    let tag = tag_of(state);
    let known = session.arrivals.into_iter().find(|(other, _)| *other == tag).map(|(_, path)| path);
    // A sign-in that began after the session did not lead to it: the person wanted another one.
    let is_older = issued < session.signed_in_at;
    let path = known.or_else(|| is_older.then(|| failed.return_to.clone().unwrap_or_else(|| "/".to_owned())))?;
    let mut answer = Answer::redirect(path);
    answer.set_cookies(clear_failure(backend, incoming));
    Some(answer)
}

fn again<Raw>(incoming: &Incoming, client: &Client, state: &str) -> Answer<Raw> {
    let names = &client.provider.dialect.authorization_response.names;
    let wire = names.iter().find(|(canonical, _)| canonical == "state").map_or("state", |(_, wire)| wire.as_str());
    let mut location = concat(&[incoming.url.path(), "?", wire, "="]);
    push_percent_encoded(&mut location, state);
    Answer::redirect(location)
}
