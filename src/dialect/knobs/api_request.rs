//! Knobs of calls with an access token (RFC 6750), userinfo among them.
//!
//! Must not know: provider names.

use crate::base::http::Method;
use crate::dialect::reader::{Pairs, Reader};
use crate::protocol::error::Error;

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
    ///
    /// # Errors
    /// What the document got wrong, with its path.
    pub fn read(dialect: &mut Reader<'_>) -> Result<Self, Error> {
        let mut knobs = Self::default();
        if let Some(mut reader) = dialect.object("api_request")? {
            knobs.scheme = reader.text("scheme")?.unwrap_or(knobs.scheme);
            knobs.parameter = reader.text("parameter")?;
            knobs.headers = reader.pairs("headers")?.unwrap_or_default();
            reader.done()?;
        }
        if let Some(mut reader) = dialect.object("userinfo")? {
            if reader.word("method", &["GET", "POST"])? == Some(1) {
                knobs.userinfo_method = Method::Post;
            }
            knobs.userinfo_subject = reader.text("subject")?;
            reader.done()?;
        }
        Ok(knobs)
    }
}
