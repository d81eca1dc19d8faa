//! The scope of a token that a page asks for (OAuth 2.0 for Browser-Based Applications 6.2.2.3): a part
//! of what the session has, and in the token no more than that.
//!
//! Must not know: who asks, how a token for a part is got.

use crate::protocol::error::{Code, Error};
use crate::protocol::scope::is_covered;

/// Refuses a scope of which the session has not every part.
///
/// # Errors
/// `scope_not_granted`
pub fn verify_asked(asked: &[String], granted: &[String]) -> Result<(), Error> {
    if is_covered(asked, granted) { Ok(()) } else { Err(not_granted(asked)) }
}

/// Refuses a token that is good for more than was asked for, or does not say for what.
///
/// # Errors
/// `scope_not_granted`
///
/// # Security
/// A false accept hands a page more than it asked for.
pub fn verify_given(asked: &[String], given: Option<&[String]>) -> Result<(), Error> {
    if given.is_some_and(|given| is_covered(given, asked)) { Ok(()) } else { Err(not_granted(asked)) }
}

/// The error of a scope for which the session cannot give a token.
#[must_use]
pub fn not_granted(asked: &[String]) -> Error {
    Error::new(Code::ScopeNotGranted).with("scope", &asked.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s39_lets_through_no_more_than_was_asked_for_and_granted() {
        let names = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
        assert!(verify_asked(&names("a"), &names("a b")).is_ok());
        assert!(verify_asked(&names("a c"), &names("a b")).is_err());
        assert!(verify_given(&names("a b"), Some(&names("a"))).is_ok());
        assert!(verify_given(&names("a"), Some(&names("a b"))).is_err());
        assert!(verify_given(&names("a"), None).is_err());
    }
}
