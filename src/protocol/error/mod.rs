//! Every failure of the engine: whose fault it is, its cause, and the next step.
//!
//! Inside the engine an error is a code and the values that its message names. The texts stand in
//! [`TABLE`], which the build writes into the npm package; the wasm itself carries codes only.
//!
//! Must not know: what a caller does with an error.

mod codes;
mod kind;

pub use codes::{Code, TABLE};
pub use kind::Kind;

use crate::base::http::Hidden;
use crate::base::nearest::nearest;
use crate::base::value::Value;
use core::any::Any;
use core::fmt;
use std::rc::Rc;

/// Which of the two builds can raise an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Builds {
    /// Both builds.
    Both,
    /// The browser build only.
    Browser,
    /// The edge build only.
    Edge,
}

/// One row of the error table.
#[derive(Debug)]
pub struct ErrorText {
    /// The stable name.
    pub code: &'static str,
    /// The kind's name.
    pub kind: &'static str,
    /// What happened; `{name}` stands for a value of the error's detail.
    pub message: &'static str,
    /// What to do next.
    pub hint: &'static str,
    /// What to do next on a server; the same as `hint` for all codes but a few.
    pub edge_hint: &'static str,
    /// Which build can raise it.
    pub builds: Builds,
}

/// What the authorization server said of itself (RFC 6749 sections 4.1.2.1 and 5.2).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ServerError {
    /// The `error` code, or the best name that the answer offers.
    pub error: Option<String>,
    /// The `error_description`.
    pub error_description: Option<String>,
    /// The `error_uri`.
    pub error_uri: Option<String>,
}

/// Bytes of what a server says that are kept: of its code, which is a name, and of its texts.
const SAID: [usize; 3] = [128, 1024, 1024];

impl ServerError {
    /// Cuts each of the texts to its limit; returns which of them were longer.
    pub fn cut(&mut self) -> [bool; 3] {
        let mut is_cut = [false; 3];
        let texts = [&mut self.error, &mut self.error_description, &mut self.error_uri];
        for ((text, most), is_cut) in texts.into_iter().zip(SAID).zip(&mut is_cut) {
            if let Some(text) = text.as_mut().filter(|text| text.len() > most) {
                let end = (0..=most).rev().find(|end| text.is_char_boundary(*end));
                text.truncate(end.unwrap_or(0));
                *is_cut = true;
            }
        }
        is_cut
    }
}

/// What was thrown on the other side of a host, as it was. Nothing here looks into it.
pub type Cause = Rc<dyn Any>;

struct Body {
    code: Code,
    detail: Vec<(&'static str, String)>,
    server: ServerError,
    status: Option<u16>,
    retry_after: Option<i64>,
    possible_causes: &'static [&'static str],
    others: Vec<Error>,
    cause: Option<Cause>,
    hidden: Hidden,
}

/// The most mistakes that one error lists besides the first.
const MISTAKES: usize = 20;

/// A failure. Boxed, so that results stay small.
pub struct Error(Box<Body>);

impl Error {
    /// An error with nothing but its code.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub fn new(code: Code) -> Self {
        Self(Box::new(Body {
            code,
            detail: Vec::new(),
            server: ServerError::default(),
            status: None,
            retry_after: None,
            possible_causes: &[],
            others: Vec::new(),
            cause: None,
            hidden: Hidden::default(),
        }))
    }

    /// Adds a value that the message names. Never a secret, code, token, state or verifier.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        // A page of somebody else's text helps nobody.
        let value: String = value.chars().filter(|character| !character.is_control()).take(200).collect();
        self.0.detail.push((name, value));
        self
    }

    /// Adds the known word that an unknown one most likely stands for.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub fn with_meant(self, word: &str, known: &[&str]) -> Self {
        match nearest(word, known) {
            Some(meant) => self.with("meant", meant),
            None => self,
        }
    }

    /// Adds further mistakes of the same input.
    #[cold]
    #[inline(never)]
    pub fn and(&mut self, mut other: Self) {
        let others = core::mem::take(&mut other.0.others);
        for mistake in core::iter::once(other).chain(others) {
            if !self.is_full() {
                self.0.others.push(mistake);
            }
        }
    }

    /// Adds what the server said.
    #[must_use]
    pub fn with_server(mut self, server: ServerError) -> Self {
        self.0.server = server;
        self.0.server.cut();
        self
    }

    /// Adds the status of the answer.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Adds how many seconds the server asked to wait.
    #[must_use]
    pub fn with_retry_after(mut self, seconds: Option<i64>) -> Self {
        self.0.retry_after = seconds;
        self
    }

    /// Adds what may have caused this, where the evidence names no single cause.
    #[must_use]
    pub fn with_possible_causes(mut self, causes: &'static [&'static str]) -> Self {
        self.0.possible_causes = causes;
        self
    }

    /// Adds what a host was thrown.
    #[must_use]
    pub fn with_cause(mut self, cause: Cause) -> Self {
        self.0.cause = Some(cause);
        self
    }

    /// Adds what a text about the cause must not show: the secrets of the request that failed.
    #[must_use]
    pub fn hiding(mut self, secrets: Hidden) -> Self {
        self.0.hidden = secrets;
        self
    }

    /// What a text about the cause must not show.
    #[must_use]
    pub fn hidden(&self) -> &Hidden {
        &self.0.hidden
    }

    /// What a host was thrown.
    #[must_use]
    pub fn cause(&self) -> Option<&Cause> {
        self.0.cause.as_ref()
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// Whose fault it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.code.kind()
    }

    /// The values that the message names.
    #[must_use]
    pub fn detail(&self) -> &[(&'static str, String)] {
        &self.0.detail
    }

    /// Whether no further mistake would be listed.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.0.others.len() >= MISTAKES
    }

    /// The same of a document that stands at `path` of the options.
    #[must_use]
    #[cold]
    pub fn within(self, path: &str) -> Self {
        let mut error = self.with("within", path);
        let others = core::mem::take(&mut error.0.others);
        error.0.others = others.into_iter().map(|other| other.within(path)).collect();
        error
    }

    /// Further mistakes of the same input.
    #[must_use]
    pub fn others(&self) -> &[Error] {
        &self.0.others
    }

    /// What the server said.
    #[must_use]
    pub fn server(&self) -> &ServerError {
        &self.0.server
    }

    /// The status of the answer, where one came.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Seconds that the server asked to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<i64> {
        self.0.retry_after
    }

    /// What may have caused this.
    #[must_use]
    pub fn possible_causes(&self) -> &'static [&'static str] {
        self.0.possible_causes
    }

    /// The plain form for JavaScript:
    /// `{ code, detail, error?, error_description?, error_uri?, status?, retry_after?, possible_causes?, mistakes?,
    /// retryable }`
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut out = self.to_plain_value();
        out.set("retryable", Value::Bool(self.is_retryable()));
        if !self.others().is_empty() {
            let all = core::iter::once(self).chain(self.others());
            out.set("mistakes", Value::Array(all.map(Self::to_plain_value).collect()));
        }
        let server = self.server();
        let texts = [
            ("error", &server.error),
            ("error_description", &server.error_description),
            ("error_uri", &server.error_uri),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                out.set(name, Value::from(text.as_str()));
            }
        }
        if let Some(status) = self.status() {
            out.set("status", Value::integer(i64::from(status)));
        }
        if let Some(seconds) = self.retry_after() {
            out.set("retry_after", Value::integer(seconds));
        }
        if !self.possible_causes().is_empty() {
            out.set(
                "possible_causes",
                Value::Array(self.possible_causes().iter().map(|cause| Value::from(*cause)).collect()),
            );
        }
        out
    }

    /// `{ code, detail }`
    fn to_plain_value(&self) -> Value {
        let detail = self.detail().iter().map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str())));
        Value::object([("code", Value::from(self.code().as_str())), ("detail", Value::Object(detail.collect()))])
    }

    /// Whether the same call may succeed later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.kind() == Kind::Host
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.0.code.as_str(), self.0.detail)?;
        self.others().iter().try_for_each(|other| write!(f, ", {other:?}"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = TABLE.iter().find(|row| row.code == self.0.code.as_str());
        let mut message = row.map_or(self.0.code.as_str(), |row| row.message).to_owned();
        for (name, value) in &self.0.detail {
            message = message.replace(&format!("{{{name}}}"), value);
        }
        f.write_str(&message)?;
        let detail = |wanted: &str| self.0.detail.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value);
        if let Some(path) = detail("within") {
            write!(f, ", in `{path}`")?;
        }
        if let Some(meant) = detail("meant") {
            write!(f, "; did you mean `{meant}`?")?;
        }
        self.others().iter().try_for_each(|other| write!(f, "\n{other}"))
    }
}

impl core::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_the_message_with_the_callers_values() {
        let error = Error::new(Code::OptionUnknown).with("option", "client_idd");
        assert_eq!(error.to_string(), "option `client_idd` is unknown");
    }

    #[test]
    fn every_row_reads_like_the_others() {
        for row in TABLE {
            assert!(!row.message.ends_with('.'), "{}: no full stop", row.code);
            assert!(!row.hint.ends_with('.'), "{}: no full stop", row.code);
            assert!(!row.hint.is_empty(), "{}: a hint", row.code);
            assert!(!row.edge_hint.ends_with('.') && !row.edge_hint.is_empty(), "{}: the worker's hint", row.code);
            let first = row.message.chars().next().unwrap_or('X');
            assert!(!first.is_uppercase(), "{}: lower case", row.code);
            assert!(row.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{}", row.code);
        }
        let mut codes: Vec<_> = TABLE.iter().map(|row| row.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), TABLE.len(), "codes are unique");
    }

    #[test]
    fn no_hint_of_a_server_is_about_a_pages_policy() {
        for row in TABLE.iter().filter(|row| row.builds != Builds::Browser) {
            assert!(!row.edge_hint.contains("Content-Security-Policy"), "{}", row.code);
        }
    }

    #[test]
    fn drops_control_characters_and_cuts_long_values() {
        let error = Error::new(Code::OptionUnknown).with("option", &"a\r\n".repeat(300));
        assert_eq!(error.detail().first().map(|(_, value)| value.len()), Some(200));
    }
}
