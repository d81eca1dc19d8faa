//! The page that a person gets in place of a refused navigation, with a way on: never JSON in a window.
//!
//! Must not know: Response objects.

use super::answer::Answer;
use super::config::Backend;
use super::incoming::Incoming;
use crate::base::form::push_percent_encoded;
use crate::base::text::concat;
use crate::protocol::error::{Code, Error};

/// No sign-in works in a frame: providers refuse to be framed, and another site's frame has no cookies.
fn in_frame(incoming: &Incoming, error: Error) -> Error {
    let is_about_frames = matches!(error.code(), Code::LoginRequired | Code::RequestForged);
    if incoming.is_framed() && is_about_frames { Error::new(Code::SignInInFrame) } else { error }
}

/// The address of the login route with the way back.
#[must_use]
pub fn login_path(backend: &Backend, provider: &str, return_to: &str) -> String {
    let mut path = concat(&[&backend.base, "/", provider, "/login?return_to="]);
    push_percent_encoded(&mut path, return_to);
    path
}

/// The answer of the route `path` as a page. A login that was refused can be opened again in a window; a callback
/// cannot.
#[must_use]
pub fn at_route<Raw>(incoming: &Incoming, path: &str, answer: Answer<Raw>) -> Answer<Raw> {
    answer.into_page(|error| {
        let is_sign_in = path != "logout";
        let is_login = path.ends_with("/login") && incoming.method == "GET" && error.code() == Code::RequestForged;
        let link = if is_login { incoming.path_and_query() } else { "/" };
        (if is_sign_in { in_frame(incoming, error) } else { error }, link.to_owned())
    })
}

/// The answer to a request that needs a session as a page, which leads to a sign-in with `provider`, where it is known.
#[must_use]
pub fn at_page<Raw>(
    backend: &Backend,
    incoming: &Incoming,
    provider: Option<&str>,
    answer: Answer<Raw>,
) -> Answer<Raw> {
    on_the_way(backend, incoming, provider, None, answer)
}

/// The same where the application says where the person goes on.
#[must_use]
pub fn on_the_way<Raw>(
    backend: &Backend,
    incoming: &Incoming,
    provider: Option<&str>,
    return_to: Option<String>,
    answer: Answer<Raw>,
) -> Answer<Raw> {
    let status = answer.status;
    let mut page = answer.into_page(|error| {
        // What is too long to come back to is opened again by hand.
        let back = match error.code() {
            Code::ReturnToTooLong => "/".to_owned(),
            _ => return_to.unwrap_or_else(|| incoming.way_back(|origin| backend.is_own_origin(incoming, origin))),
        };
        let link = match provider {
            Some(provider) if !incoming.is_framed() => login_path(backend, provider, &back),
            _ => back,
        };
        (in_frame(incoming, error), link)
    });
    // A script that asks for HTML looks at the status.
    if incoming.is_call() {
        page.status = status;
    }
    page
}
