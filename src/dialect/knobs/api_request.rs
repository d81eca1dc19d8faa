//! Knobs of calls with an access token (RFC 6750), userinfo among them.
//!
//! Must not know: provider names.

use crate::base::http::Method;
use crate::dialect::fixed::{is_token, read_headers, verify_pointer};
use crate::dialect::reader::{Pairs, Reader};

/// How calls of the API and of userinfo depart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiRequestKnobs {
    /// The scheme of the `Authorization` header.
    pub scheme: String,
    /// The query parameter that carries the token instead; only where an API knows no header.
    pub parameter: Option<String>,
    /// Headers with fixed values; `{variable}` is replaced.
    pub headers: Pairs,
    /// The method of userinfo.
    pub userinfo_method: Method,
    /// The JSON pointer to the subject in userinfo.
    pub userinfo_subject: Option<String>,
}

impl Default for ApiRequestKnobs {
    fn default() -> Self {
        Self {
            scheme: "Bearer".to_owned(),
            parameter: None,
            headers: Vec::new(),
            userinfo_method: Method::Get,
            userinfo_subject: None,
        }
    }
}

impl ApiRequestKnobs {
    /// Reads `dialect.api_request` and `dialect.userinfo`.
    pub fn read(&mut self, dialect: &mut Reader<'_>) {
        dialect.inside("api_request", &mut |reader| {
            reader.replace_text("scheme", &mut self.scheme);
            if !is_token(&self.scheme) {
                reader.invalid("scheme", "it is one word");
            }
            self.parameter = reader.text("parameter");
            read_headers(reader, &mut self.headers);
        });
        dialect.inside("userinfo", &mut |reader| {
            if reader.is_second("method", "GET POST") {
                self.userinfo_method = Method::Post;
            }
            self.userinfo_subject = reader.text("subject");
            if let Some(pointer) = &self.userinfo_subject {
                verify_pointer(reader, "subject", pointer);
            }
        });
    }
}
