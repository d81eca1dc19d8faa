//! The authorization response (RFC 6749 section 4.1.2) before any check: untrusted text.
//!
//! [`UnverifiedResponse`] only separates parameters. Nothing in it is trusted before
//! [`checks::verify`](crate::protocol::checks::verify).

use crate::base::coding::form;
use crate::base::text::{before, from, has_any};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::Object;
use crate::base::value::view::view;
use crate::base::vocabulary::{W, Word};
use crate::protocol::error::server_error::ServerError;
use crate::step::{Code, Cx, Result};

/// The most bytes of a callback that are read.
pub const CALLBACK_LIMIT: usize = 16 * 1024;

view! {
    /// The parameters of a callback under the standard's names, all unchecked. An accessor returns the first
    /// one of its name.
    #[derive(Clone, Copy)]
    UnverifiedResponse { code, state, iss, scope, error, error_description, error_uri }
}

/// The query of a URL, or the text itself if it is a query or a form body.
fn query_of(callback: &[u8]) -> &[u8] {
    let without_fragment = before(callback, b"#");
    if let Some(query) = without_fragment.strip_prefix(b"?") {
        return query;
    }
    match from(without_fragment, b"?") {
        [_, query @ ..] => query,
        [] if has_any(before(without_fragment, b"&="), b"/") => b"",
        [] => without_fragment,
    }
}

impl<'a> UnverifiedResponse<'a> {
    /// Parses a callback: its full URL, its path with query, its query (with or without `?`), or the body of a
    /// `form_post`. `names` gives the dialect's spellings, as an object, standard → wire.
    ///
    /// # Errors
    /// `callback_too_large` over 16 KiB, without the `?` before a query.
    pub fn parse(cx: &mut Cx<'a>, callback: Value<'a>, names: Value<'a>) -> Result<Self> {
        let text = callback.bytes();
        let size = text.strip_prefix(b"?").unwrap_or(text).len();
        cx.ensure(size <= CALLBACK_LIMIT, Code::CallbackTooLarge)?;
        let mut out = Object::new(cx.arena);
        for (name, value) in form::parse(cx.arena, query_of(callback.bytes())).members() {
            let renamed = names.members().iter().find(|(_, wire)| wire.same_text(*name));
            // If the dialect renames a parameter, the standard name has no meaning.
            let is_void =
                names.members().iter().any(|(standard, wire)| standard.same_text(*name) && !wire.same_text(*name));
            if !is_void {
                out.pair(renamed.map_or(*name, |(standard, _)| *standard), *value);
            }
        }
        Ok(Self(out.done()))
    }

    /// The server's error, if it refuses (RFC 6749 section 4.1.2.1).
    #[must_use]
    pub fn server_error(self) -> ServerError<'a> {
        ServerError {
            error: self.error().non_empty(),
            error_description: self.error_description().non_empty(),
            error_uri: self.error_uri().non_empty(),
        }
    }

    /// Whether it is an authorization response at all: it has a code, an error or a state.
    #[must_use]
    pub fn is_response(self) -> bool {
        [W::code, W::error, W::state].iter().any(|name| self.0.count(*name) > 0)
    }

    /// The same response without the parameter `name`, for a dialect that declares it meaningless.
    #[must_use]
    pub fn without(self, arena: Arena<'a>, name: Word) -> Self {
        Self(crate::base::value::build::with(arena, self.0, name, Value::NOTHING))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{context, json, json_of, log, value};
    use proptest::prelude::*;

    fn parse(
        callback: &str,
        names: &serde_json::Value,
    ) -> core::result::Result<UnverifiedResponse<'static>, Option<Code>> {
        let mut cx = context(&json!(null), &log(&[]));
        let response = UnverifiedResponse::parse(&mut cx, value(&json!(callback)), value(names));
        response.map_err(|_| cx.code())
    }

    fn code(callback: &str) -> serde_json::Value {
        parse(callback, &json!({})).map_or(json!(false), |response| json_of(response.code()))
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
            assert_eq!(code(callback), "a/b", "{callback}");
        }
        for callback in ["https://app.example/cb", "https://app.example/cb#code=a", "", "/cb"] {
            assert_eq!(code(callback), json!(null), "{callback}");
        }
    }

    #[test]
    fn refuses_a_callback_over_sixteen_kib() {
        let longest = "code=".to_owned() + &"a".repeat(CALLBACK_LIMIT.saturating_sub("code=".len()));
        for mark in ["", "?"] {
            assert!(parse(&format!("{mark}{longest}"), &json!({})).is_ok());
            let long = parse(&format!("{mark}{longest}a"), &json!({}));
            assert_eq!(long.err(), Some(Some(Code::CallbackTooLarge)));
        }
    }

    #[test]
    fn reads_renamed_parameters_under_their_standard_names() {
        let response = parse("?auth_code=a&code=b", &json!({ "code": "auth_code" })).expect("a response");
        assert_eq!(json_of(response.code()), "a");
        assert_eq!(response.value().count(W::code), 1);
    }

    proptest! {
        #[test]
        fn parses_anything_without_a_panic(text in ".{0,80}") {
            let _ = parse(&text, &json!({}));
        }
    }
}
