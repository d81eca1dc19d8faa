//! The operations that a host asks of a worker's engine.

use super::app::own_session::{self, SessionOptions, TokenQuery};
use super::app::protocol::{self, Protocol};
use super::app::require_session::RequireSession;
use super::config::Configuration;
use super::config::handler_options::configure;
use super::http::{Request, proxied_headers};
use super::refresh::keys;
use super::routes;
use super::session::sealed::sealed_value;
use super::sign_in::import::{Imported, import};
use crate::base::value::Value;
use crate::flow::primitives;
use crate::step::numbered::numbered;
use crate::step::{Cx, Result};

numbered! {
    /// The host's calls to the engine, each with its arguments, written as a list `[…]`, and its result. The
    /// numbers are those of `pkg/src/edge/operations.js`.
    ///
    /// A `request` is `flow::worker::http::Request`; an `answer` is the result of `Answer::to_value`.
    pub enum Operation {
        /// `[options, functions]` → the compiled configuration. `functions` names the options that are
        /// functions or objects of the program: `onSignIn`, `onError`, `store`, `cache` …
        Configure = 1,
        /// `[request]` → the answer; nothing if the address is not one of the handler's.
        Handle = 2,
        /// `[request, options, guards]` → `{ provider, handle, view, cookies, overtaken, readOnly }`; nothing
        /// if nobody is signed in. `guards` says whether the options are those of `protect`.
        FindSession = 3,
        /// `[request, options]` → the answer to a request that needs a session.
        RequireSession = 4,
        /// `[request, provider, handle, { url?, refresh?, readOnly?, status?, challenge? }]` → the session as
        /// above with `token` and `headers`, or with `failed`; or `{ over, cookies }`; nothing if an API
        /// refused the token and a fresh one would not help.
        AccessToken = 5,
        /// `[provider, handle]` → nothing. Refreshes a session of the store after the answer has gone out.
        RefreshBehind = 6,
        /// `[request, provider, handle, options]` → `{ cookies, end_session_url?, revocation_failed? }`
        SignOut = 7,
        /// `[]` → the rules for the headers of an upstream's answer: those that come back, the families of `x-`
        /// that do not, the pairs to add, and the schemes of challenges that come back.
        ProxyHeaders = 8,
        /// `[request, { provider, key, tokens, variables }]` → `{ cookies }` of the session that begins with the
        /// tokens of another library (none if somebody is signed in already), or `{ refused }`.
        Import = 9,

        /// `[options, functions]` → the compiled options of the primitives below. Fetches metadata if it must.
        ConfigureProtocol = 20,
        /// `[options]` → `{ url, transaction }`
        CreateAuthorization = 21,
        /// `[callback, transaction]` → tokens
        Exchange = 22,
        /// `[tokens]` → `{ tokens, refused? }`
        Refresh = 23,
        /// `[options]` → tokens
        ClientCredentials = 24,
        /// `[tokens]` → the answer of the userinfo endpoint
        Userinfo = 25,
        /// `[tokens]` → nothing
        Revoke = 26,
        /// `[purpose, content, options]` → the sealed text. `content` is a JSON text, or a value.
        Seal = 27,
        /// `[purpose, sealed]` → the content.
        Unseal = 28,
        /// `[tokens]` → as `Userinfo`, for a host that can verify signatures.
        VerifiedUserinfo = 29,
    }
}

/// Performs an operation. The context's client is what the host compiled before.
///
/// # Errors
/// Those of the operation.
pub fn perform<'a>(cx: &mut Cx<'a>, operation: Operation, arguments: Value<'a>) -> Result<Value<'a>> {
    let [first, second, third, fourth] = [0, 1, 2, 3].map(|index| arguments.at(index));
    let configuration = Configuration(cx.client);
    let request = Request::read(cx.arena, first);
    match operation {
        Operation::Configure => Ok(configure(cx, first, second)?.value()),
        Operation::Handle => {
            let Some(request) = request else { return Ok(Value::NOTHING) };
            let answer = routes::handle(cx, configuration, request)?;
            Ok(answer.map_or(Value::NOTHING, |answer| answer.to_value()))
        }
        Operation::FindSession => {
            let guards = third.is_true();
            let options =
                if guards { SessionOptions::of_protect(cx, second)? } else { SessionOptions::read(cx, second)? };
            let Some(request) = request else { return Ok(Value::NOTHING) };
            if guards {
                own_session::verify_own(cx, configuration, request)?;
            }
            own_session::find(cx, configuration, request, options)
        }
        Operation::RequireSession => {
            let options = RequireSession::read(cx, second)?;
            let Some(request) = request else { return Ok(Value::NOTHING) };
            Ok(options.answer(cx, configuration, request)?.to_value())
        }
        Operation::AccessToken => {
            let Some(request) = request else { return Ok(Value::NOTHING) };
            own_session::access_token(cx, configuration, request, second, third, TokenQuery::new(fourth))
        }
        Operation::RefreshBehind => {
            own_session::refresh_behind(cx, configuration, first, second)?;
            Ok(Value::NOTHING)
        }
        Operation::SignOut => {
            let options = own_session::read_sign_out(cx, fourth)?;
            let Some(request) = request else { return Ok(Value::NOTHING) };
            own_session::sign_out(cx, configuration, request, second, third, options)
        }
        Operation::Import => {
            let Some(request) = request else { return Ok(Value::NOTHING) };
            import(cx, configuration, request, Imported::new(second))
        }
        Operation::ProxyHeaders => Ok(proxied_headers::rules(cx.arena)),
        Operation::ConfigureProtocol => protocol::configure(cx, first, second),
        primitive => {
            let protocol = Protocol(cx.client);
            cx.client = protocol.client();
            match primitive {
                Operation::CreateAuthorization => protocol::create_authorization(cx, first),
                Operation::Exchange => primitives::exchange(cx, first, second),
                Operation::Refresh => primitives::refresh_tokens(cx, first),
                Operation::ClientCredentials => protocol::client_credentials(cx, first),
                Operation::Userinfo => primitives::userinfo(cx, first),
                Operation::VerifiedUserinfo => {
                    primitives::userinfo_verified_by(cx, first, keys::verify_userinfo_at_once)
                }
                Operation::Revoke => primitives::revoke(cx, first),
                Operation::Seal => protocol::seal(cx, protocol, first, second, third),
                _ => sealed_value::unseal(cx, protocol.has_keys().is_true(), first, second),
            }
        }
    }
}
