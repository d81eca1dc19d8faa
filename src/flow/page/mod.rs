//! A page that is a public client (OAuth 2.0 for Browser-Based Applications, section 6.3), and its primitives.
//!
//! Each call brings the page's stored records, and changes go out as effects. The engine decides which records
//! belong to the client.

pub mod client;
pub mod dpop;
pub mod import;
pub mod response;
pub mod session;
pub mod transactions;

#[cfg(all(test, feature = "backend"))]
mod tests;

use super::authorize::{AuthorizationOptions, create};
use super::sign_out::SignOutOptions;
use super::{discovery, primitives};
use crate::base::value::Value;
use crate::base::value::view::fields;
use crate::base::vocabulary::W;
use crate::dialect::provider::PromptNone;
use crate::protocol::checks::tokens::foreign_session::ForeignSession;
use crate::step::numbered::numbered;
use crate::step::{Cx, Result};
use client::{Known, complete, open, take_known};

numbered! {
    /// The page's calls to the engine, each with its arguments, written as a list `[…]`, and its result. The
    /// numbers are those of `pkg/src/browser/public/operations.js`.
    pub enum Operation {
        /// `[options]` → the compiled client of the primitives below. Fetches metadata if it must.
        ConfigureProtocol = 20,
        /// `[options]` → `{ url, transaction }`
        CreateAuthorization = 21,
        /// `[callback, transaction]` → tokens
        Exchange = 22,
        /// `[tokens]` → `{ tokens, refused? }`
        Refresh = 23,
        /// `[tokens]` → the answer of the userinfo endpoint
        Userinfo = 25,
        /// `[tokens]` → nothing
        Revoke = 26,

        /// `[options]` → `[client, tag, issuer]`: the compiled client for the operations below, the name of its session,
        /// and the issuer whose metadata it fetches.
        Open = 40,
        /// `[records]` → whether the next request can be sent without fetching metadata first.
        IsComplete = 41,
        /// `[records]` → nothing. Fetches the metadata if they are missing.
        Complete = 42,
        /// `[records, options]` → the URL to navigate to; nothing if the options say `silent`, and the server would
        /// ask the person something even with `prompt=none`.
        Authorize = 43,
        /// `[records, address]` → the address without the authorization response in it; nothing if it is not a
        /// callback of this client.
        WithoutResponse = 44,
        /// `[records, address]` → `{ returnTo?, appState }` after a sign-in; nothing if the address is not a
        /// response.
        HandleCallback = 45,
        /// `[records]` → `{ token, due }`: a token that is usable at once; nothing if the caller must wait for
        /// one.
        HeldToken = 46,
        /// `[records]` → what the page may know of its session; nothing if nobody is signed in.
        Session = 47,
        /// `[records, whether a fresh one is needed]` → `{ access_token, token_type, expires_at, scope, authorization }`
        AccessToken = 48,
        /// `[records]` → the answer of the userinfo endpoint
        UserinfoOfSession = 49,
        /// `[records, options]` → `{ end_session_url?, revocation_failed? }`
        SignOut = 50,
        /// `[records, the session of another library]` → whether that is used up: taken over, or refused for good.
        Import = 51,
        /// `[records, [method, url, access token, nonce, answer]]` → `[proof, nonce]`: a proof of possession for that
        /// request; nothing if it was answered and is not to be sent once more.
        Prove = 52,
    }
}

fields! {
    /// A client's records in the page.
    Records {
        /// The session as the page got it with [`Effect::StoreSession`](crate::step::Effect::StoreSession).
        session = 0,
        /// The metadata as the page got them with [`Effect::StoreMetadata`](crate::step::Effect::StoreMetadata).
        metadata = 1,
    }
}

/// Performs an operation.
///
/// # Errors
/// Those of the operation.
pub fn perform<'a>(cx: &mut Cx<'a>, operation: Operation, arguments: Value<'a>) -> Result<Value<'a>> {
    let (first, second) = (arguments.at(0), arguments.at(1));
    let records = Records(first);
    match operation {
        Operation::ConfigureProtocol => {
            client::compile(cx, first)?;
            discovery::complete_client(cx)?;
            Ok(cx.client)
        }
        Operation::CreateAuthorization => primitives::create_authorization(cx, first),
        Operation::Exchange => primitives::exchange(cx, first, second),
        Operation::Refresh => primitives::refresh_tokens(cx, first),
        Operation::Userinfo => primitives::userinfo(cx, first),
        Operation::Revoke => primitives::revoke(cx, first),
        Operation::Open => open(cx, first),
        Operation::IsComplete => Ok(Value::flag(take_known(cx, records)? == Known::Good)),
        Operation::Complete => complete(cx, records).map(|()| Value::NOTHING),
        Operation::Authorize => {
            take_known(cx, records)?;
            authorize(cx, second)
        }
        Operation::WithoutResponse => response::without(cx, second),
        Operation::HandleCallback => session::handle_callback(cx, records, second),
        Operation::HeldToken => session::held_token(cx, records),
        Operation::Session => session::view(cx, records),
        Operation::AccessToken => session::access_token(cx, records, second.is_true()),
        Operation::UserinfoOfSession => session::userinfo_of_session(cx, records),
        Operation::SignOut => session::sign_out(cx, records, SignOutOptions::read(second)),
        Operation::Import => import::import(cx, records, ForeignSession::new(second)),
        Operation::Prove => dpop::prove(cx, records, second),
    }
}

/// Remembers a sign-in, and returns the URL to navigate to.
fn authorize<'a>(cx: &mut Cx<'a>, options: Value<'a>) -> Result<Value<'a>> {
    if options.member(W::silent).is_true() && !answers_prompt_none(cx) {
        return Ok(Value::NOTHING);
    }
    let mut options = AuthorizationOptions::read(cx, options)?;
    if cx.client().asks_for_dpop() {
        options = dpop::with_new_key(cx, options)?;
    }
    let started = create(cx, options)?;
    transactions::remember(cx, &started.transaction)?;
    Ok(started.url)
}

/// Whether the server answers `prompt=none` without asking the person anything.
fn answers_prompt_none(cx: &Cx<'_>) -> bool {
    let (client, knobs) = (cx.client(), cx.provider().authorization_request());
    let known = cx.provider().metadata().member(W::prompt_values_supported);
    match knobs.prompt_none() {
        PromptNone::Announced if known.exists() => known.has_word(W::none),
        PromptNone::Announced => client.scope().has_word(W::openid) || knobs.constant_scope().has_word(W::openid),
        prompt_none => prompt_none == PromptNone::Always,
    }
}
