//! Front-channel logout (OpenID Connect Front-Channel Logout 1.0 section 3): `iss` and `sid`, each of
//! them once. Without them anybody's page could end sessions.
//!
//! Must not know: whose sessions end.

use crate::protocol::error::{Code, Error};

/// The `sid` of a logout by the provider whose issuer is `issuer`.
///
/// # Errors
/// `logout_refused`
///
/// # Security
/// A false accept lets any page sign people out.
pub fn verify<'a>(query: &'a [(String, String)], issuer: &str) -> Result<&'a str, Error> {
    let one = |name: &str| {
        let mut found = query.iter().filter(|(other, _)| other == name);
        let (_, value) = found.next().filter(|(_, value)| !value.is_empty())?;
        found.next().is_none().then_some(value.as_str())
    };
    match (one("iss"), one("sid")) {
        (Some(iss), Some(sid)) if iss == issuer => Ok(sid),
        _ => Err(Error::new(Code::LogoutRefused)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::form::parse_form;

    #[test]
    fn takes_the_issuers_own_word_about_one_session_and_nothing_else() {
        let said = |query: &str| verify(&parse_form(query), "as").ok().map(str::to_owned);
        assert_eq!(said("iss=as&sid=s&x=1").as_deref(), Some("s"));
        for query in
            ["", "iss=as", "sid=s", "iss=other&sid=s", "iss=as&sid=", "iss=as&iss=as&sid=s", "iss=as&sid=s&sid=t"]
        {
            assert_eq!(said(query), None, "{query}");
        }
    }
}
