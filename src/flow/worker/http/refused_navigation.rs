//! The page that a person gets, instead of JSON, if a navigation is refused. It has a link to go on.

use super::answer::Answer;
use super::request::{Request, path_and_query};
use super::site::Site;
use crate::base::url::{self, PlainHttp};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::flow::return_to;
use crate::step::{Code, Cx, Failure};

/// Replaces a failure if the request comes from a frame. No sign-in works there: providers refuse to be framed,
/// and the frame of another site has no cookies.
fn in_frame<'a>(cx: &mut Cx<'a>, request: Request<'a>, failure: Failure<'a>) -> Failure<'a> {
    let is_about_frames = failure.is(Code::LoginRequired) || failure.is(Code::RequestForged);
    if request.is_framed() && is_about_frames { cx.fail(Code::SignInInFrame).caught() } else { failure }
}

/// Shows the answer of the route `path` as a page. A refused login can be opened again in a window; a callback
/// cannot.
#[must_use]
pub fn at_route<'a>(cx: &mut Cx<'a>, request: Request<'a>, path: &[u8], answer: Answer<'a>) -> Answer<'a> {
    answer.into_page(|failure| {
        let is_login =
            path.ends_with(b"/login") && request.method().bytes() == b"GET" && failure.is(Code::RequestForged);
        let link = cx.arena.text(if is_login { request.path_and_query() } else { b"/" });
        (if path == b"logout" { failure } else { in_frame(cx, request, failure) }, link)
    })
}

/// Shows the answer to a request that needs a session as a page. Its link begins a sign-in with `provider`, if
/// that is known, and goes on at `return_to`, or else where the request came from.
#[must_use]
pub fn at_page<'a>(
    cx: &mut Cx<'a>,
    site: Site<'a>,
    request: Request<'a>,
    provider: Value<'a>,
    return_to: Value<'a>,
    answer: Answer<'a>,
) -> Answer<'a> {
    let status = answer.status;
    let mut page = answer.into_page(|failure| {
        let arena = cx.arena;
        // The address is too long to return to, so the person has to open it again.
        let back = if failure.is(Code::ReturnToTooLong) {
            arena.text(b"/")
        } else if return_to.exists() {
            return_to
        } else {
            way_back(arena, site, request)
        };
        let leads_to_sign_in = provider.exists() && !request.is_framed();
        let link = if leads_to_sign_in { site.login_path(arena, provider, back) } else { back };
        (in_frame(cx, request, failure), link)
    });
    // A script that asks for HTML checks the status.
    if request.is_call() {
        page.status = status;
    }
    page
}

/// Where a person goes on after a refused request: the address itself if it can be opened again, else the
/// page that sent the request, if it is one of the application's own.
fn way_back<'a>(arena: Arena<'a>, site: Site<'a>, request: Request<'a>) -> Value<'a> {
    let referer = request.referer().bytes();
    let path = if request.is_read() {
        request.path_and_query()
    } else if url::verify(referer, PlainHttp::Anywhere).is_ok() && site.is_own(request, &url::ascii_origin(referer)) {
        path_and_query(referer)
    } else {
        b"/"
    };
    arena.text(if return_to::is_acceptable(path) { path } else { b"/" })
}
