//! The front-channel logout route (OpenID Connect Front-Channel Logout 1.0 section 3): a frame in the
//! provider's page reports that a session there has ended.
//!
//! With a store, the session ends by its `sid`. A browser sends none of our cookies into a frame on another
//! site, so without a store only a provider on the same site can sign somebody out.

use super::back_channel::{belonging, end_sessions};
use crate::base::coding::form;
use crate::base::url::{self, PlainHttp};
use crate::base::value::Value;
use crate::base::value::build::{Object, concat};
use crate::base::vocabulary::W;
use crate::dialect::endpoints::issuer;
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::http::{Answer, Request, front_channel_logout};
use crate::flow::worker::refresh::provider::resolve;
use crate::flow::worker::session::store::index::sessions;
use crate::flow::worker::session::{end_one, open};
use crate::step::kind::Kind;
use crate::step::{Code, Cx, Result};

/// `GET {base}/{provider}/frontchannel?iss&sid`: answers with an empty page, whether or not there was such a
/// session.
///
/// # Errors
/// None; the step may wait.
pub fn route<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    entry: ConfiguredProvider<'a>,
) -> Result<Answer<'a>> {
    let ended = end(cx, configuration, request, entry);
    match cx.catch(ended)? {
        Ok((origin, set_cookies)) => {
            let mut event = Object::new(cx.arena);
            event.put(W::by, W::front_channel);
            event.put(W::provider, entry.name());
            cx.emit(W::session_ended, event);
            let mut answer = Answer::empty(cx.arena);
            let policy = concat(cx.arena, &[b"default-src 'none'; frame-ancestors ", &origin]);
            answer.header(W::content_security_policy, policy.bytes());
            answer.set_cookies(set_cookies);
            Ok(answer)
        }
        Err(failure) => Ok(Answer::error(cx.arena, failure)),
    }
}

/// Ends the session. Returns the origin that embeds this frame, and the `Set-Cookie` values.
fn end<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    entry: ConfiguredProvider<'a>,
) -> Result<(Vec<u8>, Value<'a>)> {
    resolve(cx, entry)?;
    let variables = cx.client().variables();
    let issuer = issuer(cx, variables)?;
    let query = form::parse(cx.arena, request.query());
    let sid = front_channel_logout::verify(cx, query, issuer)?;
    cx.ensure(url::verify(issuer.bytes(), PlainHttp::Anywhere).is_ok(), Code::LogoutRefused)?;
    let opened = open(cx, configuration, request, Some(entry));
    let set_cookies = match cx.catch(opened)? {
        Ok(opened) => {
            let claims = opened.session.tokens().claims();
            if claims.member(W::sid).same_text(sid) && claims.member(W::iss).same_text(issuer) {
                end_one(cx, configuration, request, &opened)?
            } else {
                Value::EMPTY_LIST
            }
        }
        Err(failure) if failure.kind() != Kind::Session => return Err(cx.fail_again(failure)),
        Err(_) => Value::EMPTY_LIST,
    };
    if configuration.has_store() {
        // Nothing is written for an unknown `sid`, because anybody can send one.
        let of = belonging(entry, issuer, sid, Value::NOTHING);
        let listed = sessions(cx, of)?;
        end_sessions(cx, configuration, of, listed, None)?;
    }
    Ok((url::ascii_origin(issuer.bytes()), set_cookies))
}
