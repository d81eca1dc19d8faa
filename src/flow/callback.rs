//! Callback: recall → verify → exchange → check the ID token → tokens.
//!
//! The transaction is gone before the code is sent, and a code is sent once: a failed exchange is
//! never repeated, because its request may have arrived (RFC 6749 section 4.1.2).
//!
//! Must not know: where transactions are kept.

use super::client::Client;
use super::send::{send, tell_end};
use crate::base::secret::Secret;
use crate::base::value::Value;
use crate::dialect::inbound::token_response::{Asked, parse_token_response};
use crate::dialect::outbound::token_request;
use crate::dialect::reader::Pairs;
use crate::dialect::variables::Source;
use crate::host::{Host, Recalled, Remember};
use crate::protocol::authorization_response::UnverifiedResponse;
use crate::protocol::checks::{self, Accepted, id_token};
use crate::protocol::error::{Code, Error};
use crate::protocol::error_response::Refused;
use crate::protocol::scope::{narrow, parse_scope};
use crate::protocol::token_request::Grant;
use crate::protocol::token_response::Tokens;
use crate::protocol::transaction::Transaction;

/// What a sign-in brought.
pub struct SignedIn {
    /// The tokens.
    pub tokens: Tokens,
    /// The values of the document's variables, those that came with the answers included.
    pub variables: Pairs,
    /// Where the application goes on.
    pub return_to: Option<String>,
    /// What the page wants back.
    pub app_state: Value,
}

/// A sign-in that failed, and where the application goes on all the same.
pub struct Failed {
    /// Why.
    pub error: Error,
    /// Where the application goes on, where the transaction was found.
    pub return_to: Option<String>,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, return_to: None }
    }
}

/// The causes of a callback without a transaction where nothing tells which it is.
const UNKNOWN_CAUSES: &[&str] =
    &["storage_cleared", "other_browser_or_tab", "callback_already_used", "sign_in_not_started_here"];
/// The causes where the `state` is known to be ours.
const ELSEWHERE_CAUSES: &[&str] = &["other_browser", "cookie_blocked", "callback_already_used"];

fn recall(host: &dyn Remember, response: &UnverifiedResponse) -> Result<Box<Transaction>, Error> {
    let state =
        response.first("state").filter(|state| !state.is_empty()).ok_or_else(|| Error::new(Code::StateMissing))?;
    Err(match host.recall(state)? {
        Recalled::Waiting(transaction) => return Ok(transaction),
        Recalled::Used => Error::new(Code::TransactionUsed),
        Recalled::Expired => {
            Error::new(Code::TransactionExpired).with("limit", &crate::base::text::integer(checks::age::LIMIT))
        }
        Recalled::Elsewhere => Error::new(Code::TransactionElsewhere).with_possible_causes(ELSEWHERE_CAUSES),
        Recalled::Foreign => Error::new(Code::StateForeign),
        Recalled::Unknown => Error::new(Code::TransactionMissing).with_possible_causes(UNKNOWN_CAUSES),
    })
}

/// Checks the response: the first half of [`exchange`].
///
/// # Errors
/// The check that refused, or the server's refusal.
pub(crate) fn accept(
    host: &dyn Host,
    client: &Client,
    response: &UnverifiedResponse,
    transaction: Transaction,
) -> Result<Accepted, Error> {
    let provider = &client.provider;
    let knobs = &provider.dialect.authorization_response;
    let issuer = provider.issuer(&transaction.variables)?;
    let expected = checks::Expected {
        client_id: &client.client_id,
        server: provider.server(),
        issuer: issuer.as_deref(),
        iss_required: provider.metadata.iss_parameter_supported,
        now: host.now(),
    };
    if knobs.ignore_iss {
        checks::verify(&response.without("iss"), transaction, &expected)
    } else {
        checks::verify(response, transaction, &expected)
    }
}

/// Checks the response and exchanges its code, for a caller that remembered the transaction itself.
///
/// # Errors
/// The check that refused, the server's refusal, or what about the answers cannot be understood.
pub async fn exchange(
    host: &dyn Host,
    client: &Client,
    response: &UnverifiedResponse,
    transaction: Transaction,
) -> Result<SignedIn, Error> {
    let provider = &client.provider;
    let knobs = &provider.dialect.authorization_response;
    let accepted = accept(host, client, response, transaction)?;
    let Accepted { code, nonce, mut scope, max_age, variables, return_to, app_state } = accepted;
    if let Some(granted) = response.first("scope").filter(|_| knobs.scope_granted) {
        let granted = parse_scope(granted, &provider.dialect.authorization_request.scope_separator);
        narrow(&mut scope, &granted);
    }
    let variables =
        provider.received_variables(&variables, Source::Callback, &|name| response.first(name).map(str::to_owned))?;
    let endpoint = provider.endpoint("token_endpoint", &variables)?;
    let grant = Grant::AuthorizationCode(code);
    let request =
        token_request(&provider.dialect.token_request, &endpoint, grant.parameters(), &client.identity(&variables))?;
    drop(grant);
    let answer = send(host, "token_endpoint", request).await?;
    let asked =
        Asked { request: Refused::Code { lifetime: knobs.code_lifetime }, scope: &scope, received_at: host.now() };
    let mut tokens = parse_token_response(host, &provider.dialect.token_response, &answer, &asked)?;
    check_id_token(host, client, &variables, &mut tokens, nonce.as_ref(), max_age)?;
    for name in &knobs.capture {
        if let Some(value) = response.first(name) {
            tokens.extra.push((name.clone(), Value::from(value)));
        }
    }
    let variables = provider.token_variables(&variables, &tokens)?;
    Ok(SignedIn { tokens, variables, return_to, app_state })
}

/// Checks the ID token that was asked for; drops one that nobody asked for.
pub(super) fn check_id_token(
    host: &dyn Host,
    client: &Client,
    variables: &Pairs,
    tokens: &mut Tokens,
    nonce: Option<&Secret>,
    max_age: Option<i64>,
) -> Result<(), Error> {
    let issuer = client.provider.issuer(variables)?;
    match (&tokens.id_token, nonce, issuer.as_deref()) {
        (None, None, _) => Ok(()),
        (None, Some(_), _) => Err(Error::new(Code::IdTokenMissing)),
        (Some(id_token), Some(_), Some(issuer)) => {
            let expected = id_token::Expected {
                issuer,
                client_id: &client.client_id,
                nonce,
                max_age,
                trusted_audiences: &client.trusted_audiences,
                algorithms: client.provider.metadata.id_token_algorithms.as_deref(),
                now: host.now(),
            };
            tokens.claims = Some(id_token::verify(host, id_token, &expected)?);
            Ok(())
        }
        (Some(_), _, _) => {
            tokens.id_token = None;
            tokens.diagnostics.add("id_token", "id_token_not_asked_for");
            Ok(())
        }
    }
}

/// Handles a response whose transaction the host remembers.
///
/// # Errors
/// As [`exchange`], and the cause of a missing transaction.
pub async fn handle(host: &dyn Remember, client: &Client, response: &UnverifiedResponse) -> Result<SignedIn, Failed> {
    let begun = host.clock();
    let handled = receive(host, client, response).await;
    match &handled {
        Ok(_) => tell_end(host, "signed_in", Some(begun), &[], None),
        Err(failed) => tell_end(host, "callback_refused", Some(begun), &[], Some(&failed.error)),
    }
    handled
}

/// As [`handle`], for a caller that has more to do before anybody is signed in, and tells it then.
///
/// # Errors
/// As [`handle`].
pub async fn receive(host: &dyn Remember, client: &Client, response: &UnverifiedResponse) -> Result<SignedIn, Failed> {
    // Repeated parameters are refused before any of them is used to look something up.
    checks::parameters::verify(response)?;
    let transaction = recall(host, response)?;
    let return_to = transaction.return_to.clone();
    exchange(host, client, response, *transaction).await.map_err(|error| Failed { error, return_to })
}
