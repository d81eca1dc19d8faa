//! Asks the application whether it accepts a person whose tokens passed every check. If so, the session begins.

use super::application::ask_application;
use crate::base::value::Value;
use crate::base::value::build::List;
use crate::base::vocabulary::W;
use crate::dialect::inbound::profile::{named, profile, profile_of_claims};
use crate::dialect::provider::Endpoint;
use crate::flow::userinfo::userinfo_verified_by;
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::refresh::keys::verify_userinfo;
use crate::flow::worker::session::{Session, verify_claims};
use crate::protocol::token::tokens::Tokens;
use crate::step::{Cx, Effect, Result};

/// The result of a sign-in that passed every check.
pub enum Admitted<'a> {
    /// The application accepts it.
    Session(Session<'a>),
    /// The application refuses it with the Response of this handle.
    Refused(Value<'a>),
}

/// The person who wants to sign in.
#[derive(Clone, Copy)]
pub struct Newcomer<'a> {
    /// The tokens, after their checks.
    pub tokens: Tokens<'a>,
    /// The values of the document's variables.
    pub variables: Value<'a>,
    /// The name that came with the authorization response, if any.
    pub name: Value<'a>,
    /// The answer of userinfo, if it was already fetched.
    pub userinfo: Value<'a>,
}

/// Checks the claims, fetches userinfo if that is wanted, and asks `onSignIn`.
///
/// # Errors
/// `long_lived_tokens_refused`; `claims_invalid`; the errors of userinfo; what `onSignIn` threw; `entropy_unavailable`
pub fn admit<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    entry: ConfiguredProvider<'a>,
    newcomer: Newcomer<'a>,
) -> Result<Admitted<'a>> {
    let Newcomer { tokens, variables, name, userinfo } = newcomer;
    entry.verify_lifetime(cx, configuration, tokens)?;
    verify_claims(cx, configuration, tokens.claims())?;
    let pointers = cx.provider().userinfo().profile();
    let claimed = profile_of_claims(cx.arena, pointers, tokens.claims());
    let (mut data, mut person, mut info) = (Value::NOTHING, Value::NOTHING, userinfo);
    if name.exists() {
        person = named(cx.arena, claimed, name);
    }
    let is_asked = configuration.has_on_sign_in() && entry.asks_userinfo() && !info.exists();
    if is_asked && cx.provider().endpoint(Endpoint::Userinfo).exists() {
        info = userinfo_verified_by(cx, tokens, variables, verify_userinfo)?;
    }
    if info.exists() {
        let found = profile(cx.arena, pointers, info);
        person = if name.exists() { named(cx.arena, found, name) } else { found };
    }
    if configuration.has_on_sign_in() {
        let mut asked = List::new(cx.arena);
        asked.push(entry.name());
        asked.push(tokens.to_value(cx.arena));
        asked.push(info);
        asked.push(person.or(claimed));
        let verdict = ask_application(cx, Effect::OnSignIn, asked.done(), W::onSignIn)?;
        if !verdict.at(0).is_true() {
            return Ok(Admitted::Refused(verdict.at(1)));
        }
        data = verdict.at(1);
    }
    if !person.exists() && !pointers.member(W::name).items().is_empty() {
        // The claims alone would not tell the session this name.
        person = claimed;
    }
    let session = Session::begin(cx, configuration, entry.name(), tokens, variables, data)?;
    Ok(Admitted::Session(session.with(cx.arena, W::profile, person)))
}
