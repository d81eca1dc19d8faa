//! Checks the scope of a token that a page asks for (OAuth 2.0 for Browser-Based Applications 6.2.2.3): it must
//! be part of the session's scope, and the token must be good for no more. Scopes are lists of names.

use crate::base::value::Value;
use crate::base::vocabulary::W;
use crate::protocol::scope::{is_covered, join};
use crate::step::{Code, Cx, Failed, Result};

/// Refuses a scope that the session does not have in full.
///
/// # Errors
/// `scope_not_granted`
pub fn verify_asked<'a>(cx: &mut Cx<'a>, asked: Value<'a>, granted: Value<'a>) -> Result<()> {
    if is_covered(asked, granted) { Ok(()) } else { Err(not_granted(cx, asked)) }
}

/// Refuses a token that is good for more than was asked for, or whose answer does not say (`given` is nothing).
///
/// # Errors
/// `scope_not_granted`
///
/// # Security
/// A false accept hands a page more than it asked for.
pub fn verify_given<'a>(cx: &mut Cx<'a>, asked: Value<'a>, given: Value<'a>) -> Result<()> {
    if given.is_list() && is_covered(given, asked) { Ok(()) } else { Err(not_granted(cx, asked)) }
}

/// The failure for a scope that the session cannot serve.
#[must_use]
pub fn not_granted<'a>(cx: &mut Cx<'a>, asked: Value<'a>) -> Failed {
    let scope = join(cx.arena, asked);
    cx.fail(Code::ScopeNotGranted).with(W::scope, scope).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::scope::parse;
    use crate::testing::{arena, context, ended, json, log};

    #[test]
    fn s39_lets_through_no_more_than_was_asked_for_and_granted() {
        let names = |text: &'static str| parse(arena(), text.as_bytes(), b" ");
        let mut cx = context(&json!(null), &log(&[]));
        assert!(verify_asked(&mut cx, names("a"), names("a b")).is_ok());
        assert!(verify_asked(&mut cx, names("a c"), names("a b")).is_err());
        assert!(verify_given(&mut cx, names("a b"), names("a")).is_ok());
        assert!(verify_given(&mut cx, names("a"), names("a b")).is_err());
        assert!(verify_given(&mut cx, names("a"), Value::NOTHING).is_err());
        let refused = verify_asked(&mut cx, names("a c"), names("a")).map(|()| Value::NOTHING);
        assert_eq!(ended(cx, refused)[1], json!({ "detail": { "scope": "a c" } }));
    }
}
