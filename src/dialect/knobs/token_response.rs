//! Knobs of the token response (RFC 6749 section 5).
//!
//! Must not know: provider names.

use crate::base::text::concat;
use crate::base::value::Value;
use crate::dialect::reader::{Pairs, Reader, Subject};
use crate::protocol::error::Error;

/// How the body is coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON, as the standard says.
    Json,
    /// A form body.
    Form,
    /// Whichever the content type, or else the first character, tells.
    Auto,
}

/// What `expires_in` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpiryKind {
    /// A duration.
    Relative,
    /// Unix time.
    AbsoluteEpoch,
    /// An ISO 8601 date.
    AbsoluteIso,
}

/// What an answer without `expires_in` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// Nobody knows.
    Unknown,
    /// The token does not expire.
    Never,
    /// It lives this many seconds.
    Seconds(i64),
}

/// How `expires_in` departs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpiryKnobs {
    /// Whether a decimal string is accepted.
    pub accept_string: bool,
    /// How many thousandths of a second one unit has.
    pub unit_milliseconds: i64,
    /// What the number is.
    pub kind: ExpiryKind,
    /// Whether zero means that the token does not expire.
    pub zero_is_never: bool,
    /// What a missing member means.
    pub absent: Absent,
    /// Whether the duration counts from `created_at`, not from when the answer came.
    pub anchor_created_at: bool,
    /// The most seconds that are believed.
    pub clamp: Option<i64>,
}

/// When a 2xx answer is an error all the same.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorCondition {
    /// Where to look.
    pub pointer: String,
    /// The value that tells an error, or with `negated` the one that tells success.
    pub value: Option<Value>,
    /// Whether any other value tells an error.
    pub negated: bool,
}

// A knob's number is compared as it was written; NaN cannot be written in JSON.
impl Eq for ErrorCondition {}

/// How the token response departs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenResponseKnobs {
    /// How the body is coded.
    pub format: Format,
    /// JSON pointers to the object that holds the token; the first that has one counts.
    pub root: Vec<String>,
    /// Canonical member → pointers below the root.
    pub fields: Vec<(String, Vec<String>)>,
    /// `expires_in`.
    pub expires_in: ExpiryKnobs,
    /// The token type where the answer names none.
    pub token_type_default: Option<String>,
    /// Token types that mean Bearer.
    pub token_type_accept: Vec<String>,
    /// Whether a scope may be a string.
    pub scope_string: bool,
    /// Whether a scope may be an array.
    pub scope_array: bool,
    /// What stands between two scopes.
    pub scope_separator: String,
    /// When a 2xx answer is an error.
    pub error_when: Vec<ErrorCondition>,
    /// Pointers to the error's code.
    pub error_code: Vec<String>,
    /// Pointers to the error's description.
    pub error_description: Vec<String>,
    /// Name in `extra` → pointer from the whole answer.
    pub capture: Pairs,
}

impl Default for TokenResponseKnobs {
    fn default() -> Self {
        Self {
            format: Format::Json,
            root: Vec::new(),
            fields: Vec::new(),
            expires_in: ExpiryKnobs {
                accept_string: false,
                unit_milliseconds: 1000,
                kind: ExpiryKind::Relative,
                zero_is_never: false,
                absent: Absent::Unknown,
                anchor_created_at: false,
                clamp: None,
            },
            token_type_default: None,
            token_type_accept: Vec::new(),
            scope_string: true,
            scope_array: false,
            scope_separator: " ".to_owned(),
            error_when: Vec::new(),
            error_code: Vec::new(),
            error_description: Vec::new(),
            capture: Vec::new(),
        }
    }
}

/// Members that a document may find elsewhere.
const FIELDS: &[&str] =
    &["access_token", "token_type", "expires_in", "scope", "refresh_token", "id_token", "created_at"];

fn read_pointers(reader: &Reader<'_>, name: &str, value: &Value) -> Result<Vec<String>, Error> {
    let pointers: Option<Vec<String>> = match value {
        Value::String(pointer) => Some(vec![pointer.clone()]),
        Value::Array(items) => items.iter().map(|item| item.as_str().map(str::to_owned)).collect(),
        _ => None,
    };
    let pointers = pointers.ok_or_else(|| reader.wrong_type(name, "a JSON pointer or a list of them", value))?;
    match pointers.iter().find(|pointer| !pointer.is_empty() && !pointer.starts_with('/')) {
        Some(_) => Err(reader.invalid(name, "a JSON pointer is empty or begins with `/`")),
        None => Ok(pointers),
    }
}

fn pointers(reader: &mut Reader<'_>, name: &'static str) -> Result<Vec<String>, Error> {
    match reader.value(name) {
        None => Ok(Vec::new()),
        Some(value) => read_pointers(reader, name, value),
    }
}

impl ExpiryKnobs {
    fn read(&mut self, mut reader: Reader<'_>) -> Result<(), Error> {
        self.accept_string = reader.word("accept", &["number", "number_or_string"])? == Some(1);
        self.unit_milliseconds = match reader.word("unit", &["s", "ms", "min"])? {
            Some(1) => 1,
            Some(2) => 60_000,
            _ => 1000,
        };
        self.kind = match reader.word("kind", &["relative", "absolute_epoch", "absolute_iso"])? {
            Some(1) => ExpiryKind::AbsoluteEpoch,
            Some(2) => ExpiryKind::AbsoluteIso,
            _ => ExpiryKind::Relative,
        };
        self.zero_is_never = reader.word("zero", &["expired", "never"])? == Some(1);
        self.absent = match reader.value("absent") {
            Some(Value::Number(_)) => Absent::Seconds(reader.seconds("absent")?.unwrap_or(0)),
            _ => match reader.word("absent", &["unknown", "never"])? {
                Some(1) => Absent::Never,
                _ => Absent::Unknown,
            },
        };
        self.anchor_created_at = reader.word("anchor", &["received_at", "created_at"])? == Some(1);
        self.clamp = reader.seconds("clamp")?;
        reader.done()
    }
}

fn read_conditions(reader: &mut Reader<'_>) -> Result<Vec<ErrorCondition>, Error> {
    let Some(value) = reader.value("when") else { return Ok(Vec::new()) };
    let items = value.items().ok_or_else(|| reader.wrong_type("when", "an array", value))?;
    let mut conditions = Vec::new();
    for item in items {
        let mut entry = Reader::new(Subject::Document, &reader.path_of("when"), item)?;
        let pointer = entry.required_text("pointer")?;
        let (equals, not_equals, present) =
            (entry.value("equals"), entry.value("not_equals"), entry.flag("present")? == Some(true));
        entry.done()?;
        let tests = [equals.is_some(), not_equals.is_some(), present];
        if !pointer.starts_with('/') || tests.iter().filter(|test| **test).count() != 1 {
            return Err(reader
                .invalid("when", "an entry is a `pointer` with one of `equals`, `not_equals` and `present: true`"));
        }
        conditions.push(ErrorCondition {
            pointer,
            value: equals.or(not_equals).cloned(),
            negated: not_equals.is_some(),
        });
    }
    Ok(conditions)
}

impl TokenResponseKnobs {
    /// Reads `dialect.token_response`.
    ///
    /// # Errors
    /// What the document got wrong, with its path.
    pub fn read(reader: Option<Reader<'_>>) -> Result<Self, Error> {
        let mut knobs = Self::default();
        let Some(mut reader) = reader else { return Ok(knobs) };
        knobs.format = match reader.word("format", &["json", "form", "auto"])? {
            Some(1) => Format::Form,
            Some(2) => Format::Auto,
            _ => Format::Json,
        };
        knobs.root = pointers(&mut reader, "root")?;
        if let Some(fields) = reader.value("fields") {
            if !matches!(fields, Value::Object(_)) {
                return Err(reader.wrong_type("fields", "an object", fields));
            }
            for (name, value) in fields.members() {
                if !FIELDS.contains(&name.as_str()) {
                    return Err(reader.invalid("fields", &concat(&["`", name, "` is no member of a token response"])));
                }
                knobs.fields.push((name.clone(), read_pointers(&reader, "fields", value)?));
            }
        }
        if let Some(expires_in) = reader.object("expires_in")? {
            knobs.expires_in.read(expires_in)?;
        }
        if let Some(mut token_type) = reader.object("token_type")? {
            knobs.token_type_default = token_type.text("default")?;
            knobs.token_type_accept = token_type.texts("accept")?.unwrap_or_default();
            token_type.done()?;
        }
        if let Some(mut scope) = reader.object("scope")? {
            let accept = scope.word("accept", &["string", "array", "string_or_array"])?;
            (knobs.scope_string, knobs.scope_array) = (accept != Some(1), matches!(accept, Some(1 | 2)));
            knobs.scope_separator = scope.text("separator")?.unwrap_or(knobs.scope_separator);
            scope.done()?;
        }
        if let Some(mut error) = reader.object("error")? {
            knobs.error_when = read_conditions(&mut error)?;
            knobs.error_code = pointers(&mut error, "code")?;
            knobs.error_description = pointers(&mut error, "description")?;
            error.done()?;
        }
        knobs.capture = reader.pairs("capture")?.unwrap_or_default();
        reader.done()?;
        Ok(knobs)
    }

    /// The pointers of a canonical member below the root.
    #[must_use]
    pub fn pointers_of(&self, field: &str) -> &[String] {
        self.fields.iter().find(|(name, _)| name == field).map_or(&[], |(_, pointers)| pointers.as_slice())
    }
}
