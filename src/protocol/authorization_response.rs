//! The authorization response (RFC 6749 section 4.1.2) before any check: untrusted text.
//!
//! [`UnverifiedResponse`] only separates parameters. Nothing is believed before
//! [`checks::verify`](super::checks::verify).
//!
//! Must not know: what was sent.

use super::error::{Code, Error, ServerError};
use crate::base::cost;
use crate::base::form::parse_form;

/// The most bytes of a callback that are looked at.
pub const CALLBACK_LIMIT: usize = 16 * 1024;

/// The parameters of a callback, none of them checked.
pub struct UnverifiedResponse {
    parameters: Vec<(String, String)>,
}

/// The query of a URL, or the text itself where it is a query or form body already.
fn query_of(callback: &str) -> &str {
    let without_fragment = callback.split_once('#').map_or(callback, |(head, _)| head);
    if let Some(query) = without_fragment.strip_prefix('?') {
        return query;
    }
    let is_url = without_fragment.split_once(['?', '&', '=']).map_or(without_fragment, |(head, _)| head).contains('/');
    match without_fragment.split_once('?') {
        Some((_, query)) => query,
        None if is_url => "",
        None => without_fragment,
    }
}

impl UnverifiedResponse {
    /// Parses a callback: its full URL, its path with query, its query (with or without `?`), or
    /// the body of a `form_post`. `names` pairs canonical names with those of the dialect.
    ///
    /// # Errors
    /// `callback_too_large` over 16 KiB.
    pub fn parse(callback: &str, names: &[(String, String)]) -> Result<Self, Error> {
        if callback.len() > CALLBACK_LIMIT {
            return Err(Error::new(Code::CallbackTooLarge));
        }
        let mut parameters = parse_form(query_of(callback));
        // A canonical name that the dialect renames has no meaning of its own.
        parameters.retain(|(name, _)| !names.iter().any(|(canonical, wire)| canonical == name && wire != name));
        for (name, _) in &mut parameters {
            if let Some((canonical, _)) = names.iter().find(|(_, wire)| wire == name) {
                name.clone_from(canonical);
            }
        }
        Ok(Self { parameters })
    }

    /// The first value of `name`.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&str> {
        cost::steps(self.parameters.len());
        self.parameters.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// What the server says where it refuses (RFC 6749 section 4.1.2.1).
    #[must_use]
    pub fn server_error(&self) -> ServerError {
        let text = |name: &str| self.first(name).filter(|text| !text.is_empty()).map(str::to_owned);
        ServerError { error: text("error"), error_description: text("error_description"), error_uri: text("error_uri") }
    }

    /// How often `name` occurs.
    #[must_use]
    pub fn count(&self, name: &str) -> usize {
        cost::steps(self.parameters.len());
        self.parameters.iter().filter(|(other, _)| other == name).count()
    }

    /// Whether this is an authorization response at all: it carries a code or an error, or a state.
    #[must_use]
    pub fn is_response(&self) -> bool {
        ["code", "error", "state"].iter().any(|name| self.count(name) > 0)
    }

    /// The same response without the parameter `name`, for a dialect that declares it meaningless.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        Self { parameters: self.parameters.iter().filter(|(other, _)| other != name).cloned().collect() }
    }

    /// The parameters as they came, in canonical names.
    #[must_use]
    pub fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(callback: &str) -> Option<String> {
        UnverifiedResponse::parse(callback, &[]).ok()?.first("code").map(str::to_owned)
    }

    #[test]
    fn finds_the_parameters_in_every_form_of_callback() {
        for callback in [
            "https://app.example/cb?code=a%2Fb&state=s#_=_",
            "https://app.example/cb?own=1&code=a%2Fb&state=s",
            "/cb?code=a%2Fb&state=s",
            "?code=a%2Fb&state=s",
            "code=a%2Fb&state=s",
        ] {
            assert_eq!(code(callback).as_deref(), Some("a/b"), "{callback}");
        }
        for callback in ["https://app.example/cb", "https://app.example/cb#code=a", "", "/cb"] {
            assert_eq!(code(callback), None, "{callback}");
        }
    }

    #[test]
    fn refuses_a_callback_over_sixteen_kib() {
        let long = "?code=".to_owned() + &"a".repeat(CALLBACK_LIMIT);
        assert_eq!(UnverifiedResponse::parse(&long, &[]).err().map(|error| error.code()), Some(Code::CallbackTooLarge));
    }

    #[test]
    fn reads_renamed_parameters_under_their_canonical_names() {
        let names = [("code".to_owned(), "auth_code".to_owned())];
        let response =
            UnverifiedResponse::parse("?auth_code=a&code=b", &names).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(response.first("code"), Some("a"));
        assert_eq!(response.count("code"), 1);
    }

    proptest! {
        #[test]
        fn parses_anything_without_a_panic(text in ".{0,80}") {
            let _ = UnverifiedResponse::parse(&text, &[]);
        }
    }
}
