//! The logout route: the session ends here in any case; the tokens are revoked and the provider's
//! session ended where the page asks for it and the provider can. A page calls it, or posts a form.
//!
//! Must not know: Request objects.

use super::answer::Answer;
use super::config::Backend;
use super::incoming::Incoming;
use super::login::clear_failure;
use super::provider::resolve;
use super::session_cookie::{Opened, clear_cookies, open};
use super::session_end::{end_brought, remember_end};
use crate::base::form::parse_form;
use crate::base::value::Value;
use crate::flow::send::{tell, tell_failure};
use crate::flow::sign_out::{DEADLINE, SignOutOptions, sign_out_at_server};
use crate::host::Serve;
use crate::protocol::checks::return_to;
use crate::protocol::error::{Code, Error};

/// The most bytes of the request's body.
const BODY_LIMIT: usize = 16_384;

/// What a call asks for, in the words of the wire.
fn read_call(host: &impl Serve, body: &str) -> SignOutOptions {
    let body = host.parse_json(body).unwrap_or_default();
    let revoke = match body.get("revoke") {
        Some(Value::Bool(flag)) => Some(*flag),
        _ => None,
    };
    SignOutOptions { revoke, end_provider_session: body.is_set("end_provider_session") }
}

/// What a form asks for, and where its window goes afterwards.
fn read_form(host: &impl Serve, body: &str) -> (SignOutOptions, String) {
    let (mut options, mut back) = (SignOutOptions::default(), "/".to_owned());
    for (name, value) in parse_form(body) {
        // A checkbox says `on`.
        let is_set = matches!(value.as_str(), "true" | "on" | "1");
        match name.as_str() {
            "revoke" => options.revoke = Some(is_set),
            "end_provider_session" => options.end_provider_session = is_set,
            "return_to" => match return_to::verify(&value) {
                Ok(_) => back = value,
                // The person is signed out all the same, and stays on this origin.
                Err(error) => tell_failure(host, "request_refused", &error),
            },
            _ => {}
        }
    }
    (options, back)
}

/// `POST {base}/logout`; a form is answered with a redirect, a call with JSON.
pub async fn route<S: Serve>(host: &S, backend: &Backend, incoming: &Incoming) -> Answer<S::Raw> {
    let body = host.body(BODY_LIMIT).await.unwrap_or_default();
    let (options, back) = match incoming.is_form() {
        true => read_form(host, &body),
        false => (read_call(host, &body), String::new()),
    };
    let mut cookies = clear_cookies(backend, incoming);
    let ended = match open(host, backend, incoming, None).await {
        Ok(opened) => end(host, backend, incoming, &opened, options).await.map(|(said, ended)| {
            cookies = ended;
            said
        }),
        Err(error) if error.code() == Code::StoreUnavailable => Err(error),
        Err(_) => Ok(Value::object([])),
    };
    let mut said = match ended {
        Ok(said) => said,
        // A session that is still in the store is not over.
        Err(error) if incoming.is_form() => return Answer::error_page(error, back),
        Err(error) => return Answer::error(error),
    };
    tell(host, "signed_out", &[]);
    let mut answer = if incoming.is_form() {
        Answer::see_other(said.get_text("end_session_url").unwrap_or(back))
    } else {
        said.set("signed_out", Value::Bool(true));
        Answer::json(said)
    };
    cookies.extend(clear_failure(backend, incoming));
    answer.set_cookies(cookies);
    answer
}

/// Ends the session, and whatever else the request brought; then revokes the tokens of each, and says where the
/// provider's session ends: `{ end_session_url?, revocation_failed? }` and the `Set-Cookie` values.
///
/// # Errors
/// `store_unavailable`, where a session is not over.
pub async fn end<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    opened: &Opened<'_>,
    options: SignOutOptions,
) -> Result<(Value, Vec<String>), Error> {
    host.concerns(&opened.session.provider);
    let (others, cookies) = end_brought(host, backend, incoming, opened).await?;
    remember_end(host, backend, &opened.session).await?;
    host.limit_requests(DEADLINE);
    let mut said = at_server(host, opened, options).await;
    for other in &others {
        let more = at_server(host, other, SignOutOptions { end_provider_session: false, ..options }).await;
        if let (Some(failed), None) = (more.get("revocation_failed"), said.get("revocation_failed")) {
            said.set("revocation_failed", failed.clone());
        }
    }
    Ok((said, cookies))
}

/// What is left to do at the provider.
async fn at_server<S: Serve>(host: &S, ended: &Opened<'_>, options: SignOutOptions) -> Value {
    if !options.needs_provider() {
        return Value::object([]);
    }
    let session = &ended.session;
    // Never an address of the request: the provider's page would send people wherever somebody likes.
    let back = ended.entry.post_logout_redirect_uri.as_deref();
    match resolve(host, ended.entry).await {
        Ok(client) => sign_out_at_server(host, &client, &session.tokens, &session.variables, back, options).await,
        Err(error) => options.failed(host, &error),
    }
}
