//! Front-channel logout (OpenID Connect Front-Channel Logout 1.0 section 3): requires `iss` and `sid`, each
//! exactly once. Without them any page could end sessions.

use crate::base::value::Value;
use crate::base::vocabulary::{W, Word};
use crate::step::{Code, Cx, Result};

/// The `sid` of a logout by the provider whose issuer is `issuer`. `query` is the result of `form::parse`.
///
/// # Errors
/// `logout_refused`
///
/// # Security
/// A false accept lets any page sign people out.
pub fn verify<'a>(cx: &mut Cx<'a>, query: Value<'a>, issuer: Value<'a>) -> Result<Value<'a>> {
    let (iss, sid) = (only(query, W::iss), only(query, W::sid));
    cx.ensure(iss.same_text(issuer) && sid.exists(), Code::LogoutRefused)?;
    Ok(sid)
}

/// The only parameter of that name; nothing if it is empty or occurs twice.
fn only<'a>(query: Value<'a>, name: Word) -> Value<'a> {
    let mut found = query.members().iter().filter(|(other, _)| other.is(name));
    match (found.next(), found.next()) {
        (Some((_, value)), None) => value.non_empty(),
        _ => Value::NOTHING,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::coding::form;
    use crate::testing::{arena, context, json, value};

    #[test]
    fn takes_the_issuers_own_word_about_one_session_and_nothing_else() {
        let said = |query: &'static str| {
            let mut cx = context(&json!(null), &json!([]));
            verify(&mut cx, form::parse(arena(), query.as_bytes()), value(&json!("as"))).map_err(|_| cx.code())
        };
        assert_eq!(said("iss=as&sid=s&x=1").map(Value::bytes), Ok(&b"s"[..]));
        for query in
            ["", "iss=as", "sid=s", "iss=other&sid=s", "iss=as&sid=", "iss=as&iss=as&sid=s", "iss=as&sid=s&sid=t"]
        {
            assert_eq!(said(query).err(), Some(Some(Code::LogoutRefused)), "{query}");
        }
    }
}
