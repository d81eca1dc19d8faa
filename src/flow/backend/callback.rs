//! The callback route: an authorization response becomes a session, a launch becomes a sign-in.
//!
//! Must not know: Request objects.

use super::answer::Answer;
use super::config::{Backend, ProviderEntry};
use super::incoming::Incoming;
use super::login::{begin, clear_failure, refuse as refuse_navigation, refuse_sign_in, user_agent};
use super::provider::resolve;
use super::session::Session;
use super::user_agent::UserAgent;
use super::{repeated_callback, session_cookie};
use crate::base::value::Value;
use crate::dialect::launch::{Arrival, classify, variables};
use crate::dialect::reader::Pairs;
use crate::flow::authorize::Wish;
use crate::flow::callback::{SignedIn, receive};
use crate::flow::client::Client;
use crate::flow::send::{tell, tell_end};
use crate::flow::userinfo::userinfo;
use crate::host::{Serve, Verdict};
use crate::protocol::authorization_response::CALLBACK_LIMIT;
use crate::protocol::checks::outcome::code_missing;
use crate::protocol::checks::request_origin;
use crate::protocol::error::{Code, Error};

/// The response: the query, or the body of a `form_post`.
async fn read_callback<S: Serve>(host: &S, incoming: &Incoming, form_post: bool) -> Result<String, Error> {
    request_origin::verify_navigation(&incoming.provenance())?;
    match incoming.method.as_str() {
        "GET" => Ok(incoming.url.as_str().to_owned()),
        "POST" if form_post => match host.body(CALLBACK_LIMIT).await {
            Err(error) if error.code() == Code::BodyTooLarge => Err(Error::new(Code::CallbackTooLarge)),
            body => body,
        },
        method => Err(Error::new(Code::MethodNotAllowed).with("method", method)),
    }
}

/// Answers a callback that is refused, and tells it.
async fn refuse<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    begun: i64,
    error: Error,
    return_to: Option<String>,
) -> Answer<S::Raw> {
    tell_end(host, "callback_refused", Some(begun), &[], Some(&error));
    refuse_navigation(host, backend, incoming, error, return_to).await
}

/// `GET {base}/{provider}/callback`, or `POST` where the provider answers with `form_post`.
pub async fn route<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    entry: &ProviderEntry,
) -> Answer<S::Raw> {
    let begun = host.clock();
    let client = match resolve(host, entry).await {
        Ok(client) => client,
        Err(error) => return refuse(host, backend, incoming, begun, error, None).await,
    };
    let form_post = client.provider.dialect.authorization_response.form_post;
    let arrival = match read_callback(host, incoming, form_post).await {
        Ok(callback) => classify(&client.provider, &callback),
        Err(error) => {
            let is_method = error.code() == Code::MethodNotAllowed;
            let mut answer = Answer::error(error);
            if is_method {
                answer.headers.push(("allow", if form_post { "GET, POST" } else { "GET" }.to_owned()));
            }
            return answer;
        }
    };
    match arrival {
        Err(error) => refuse(host, backend, incoming, begun, error, None).await,
        Ok(Arrival::Nothing(response)) => refuse(host, backend, incoming, begun, code_missing(&response), None).await,
        Ok(Arrival::Launch(query)) => launched(host, backend, incoming, entry, &client, &query).await,
        Ok(Arrival::Response(response)) => {
            let agent = user_agent(host, backend, entry, incoming, form_post);
            if let Err(error) = agent.claim(&response).await {
                return refuse(host, backend, incoming, begun, error, None).await;
            }
            let mut answer = match receive(&agent, &client, &response).await {
                Ok(signed_in) => {
                    let state = response.first("state").unwrap_or_default();
                    signed_in_answer(&agent, backend, begun, entry, &client, state, signed_in).await
                }
                Err(failed) => {
                    match repeated_callback::answer(host, backend, incoming, entry, &client, &response, &failed).await {
                        Some(answer) => answer,
                        None => refuse(host, backend, incoming, begun, failed.error, failed.return_to).await,
                    }
                }
            };
            answer.set_cookies(agent.take_cookies());
            answer
        }
    }
}

async fn signed_in_answer<S: Serve>(
    agent: &UserAgent<'_, S>,
    backend: &Backend,
    begun: i64,
    entry: &ProviderEntry,
    client: &Client,
    state: &str,
    signed_in: SignedIn,
) -> Answer<S::Raw> {
    let (host, incoming) = (agent.host, agent.incoming);
    let return_to = signed_in.return_to.clone();
    match make_session(agent, backend, entry, client, signed_in).await {
        Err(error) => refuse(host, backend, incoming, begun, error, return_to).await,
        Ok(Made::Refused(raw)) => {
            tell_end(host, "callback_refused", Some(begun), &[], Some(&Error::new(Code::SignInRefused)));
            Answer::raw(raw)
        }
        Ok(Made::Session(mut session)) => {
            let before = session_cookie::live(host, backend, incoming, entry).await;
            session.arrive(state, return_to.as_deref(), before.map(|before| before.arrivals).unwrap_or_default());
            match session_cookie::begin(host, backend, incoming, agent.profile, *session).await {
                Ok(cookies) => {
                    tell_end(host, "signed_in", Some(begun), &[], None);
                    let mut answer = Answer::redirect(return_to.unwrap_or_else(|| "/".to_owned()));
                    answer.set_cookies(cookies);
                    answer.set_cookies(clear_failure(backend, incoming));
                    answer
                }
                Err(error) => refuse(host, backend, incoming, begun, error, return_to).await,
            }
        }
    }
}

enum Made<Raw> {
    Session(Box<Session>),
    Refused(Raw),
}

async fn make_session<S: Serve>(
    agent: &UserAgent<'_, S>,
    backend: &Backend,
    entry: &ProviderEntry,
    client: &Client,
    signed_in: SignedIn,
) -> Result<Made<S::Raw>, Error> {
    entry.verify_lifetime(backend, &signed_in.tokens)?;
    let mut data = Value::Null;
    if agent.host.has_on_sign_in() {
        let has_userinfo = entry.userinfo && client.provider.metadata.userinfo_endpoint.is_some();
        let info = if has_userinfo {
            userinfo(agent, client, &signed_in.tokens, &signed_in.variables).await?
        } else {
            Value::Null
        };
        match agent.host.on_sign_in(&entry.name, signed_in.tokens.to_value(), info).await? {
            Verdict::Accepted(accepted) => data = accepted,
            Verdict::Refused(raw) => return Ok(Made::Refused(raw)),
        }
    }
    let session = Session::begin(agent, &entry.name, signed_in.tokens, signed_in.variables, data)?;
    Ok(Made::Session(Box::new(session)))
}

/// A provider-initiated launch: as the application says, else a sign-in at the host that the
/// launch names, where the document lists it.
async fn launched<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    entry: &ProviderEntry,
    client: &Client,
    query: &Pairs,
) -> Answer<S::Raw> {
    tell(host, "launched", &[]);
    let answered = match variables(&client.provider, query) {
        Err(error) => Err(error),
        Ok(variables) => match host.on_launch(&entry.name, query).await {
            Ok(Some(raw)) => Ok(Answer::raw(raw)),
            Ok(None) => {
                begin(host, backend, incoming, &entry.name, Wish { foreign_variables: variables, ..Wish::default() })
                    .await
            }
            Err(error) => Err(error),
        },
    };
    match answered {
        Ok(answer) => answer,
        Err(error) => refuse_sign_in(host, backend, incoming, error, None).await,
    }
}
