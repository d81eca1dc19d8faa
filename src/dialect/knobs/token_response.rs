//! Knobs of the token response (RFC 6749 section 5).
//!
//! Must not know: provider names.

use crate::base::text::concat;
use crate::base::value::Value;
use crate::dialect::fixed::verify_pointer;
use crate::dialect::reader::{Pairs, Reader};

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
const FIELDS: &str = "access_token token_type expires_in scope refresh_token id_token created_at";

fn read_pointers(reader: &mut Reader<'_>, name: &str, value: &Value) -> Vec<String> {
    let pointers = match value {
        Value::String(pointer) => Some(vec![pointer.clone()]),
        other => other.to_texts(),
    };
    let Some(pointers) = pointers else {
        reader.wrong_type(name, "a JSON pointer or a list of them", value);
        return Vec::new();
    };
    for pointer in &pointers {
        verify_pointer(reader, name, pointer);
    }
    pointers
}

fn pointers(reader: &mut Reader<'_>, name: &'static str) -> Vec<String> {
    reader.value(name).map_or_else(Vec::new, |value| read_pointers(reader, name, value))
}

impl ExpiryKnobs {
    fn read(&mut self, reader: &mut Reader<'_>) {
        self.accept_string = reader.is_second("accept", "number number_or_string");
        match reader.word("unit", "s ms min") {
            Some(1) => self.unit_milliseconds = 1,
            Some(2) => self.unit_milliseconds = 60_000,
            _ => {}
        }
        match reader.word("kind", "relative absolute_epoch absolute_iso") {
            Some(1) => self.kind = ExpiryKind::AbsoluteEpoch,
            Some(2) => self.kind = ExpiryKind::AbsoluteIso,
            _ => {}
        }
        self.zero_is_never = reader.is_second("zero", "expired never");
        match reader.value("absent") {
            Some(Value::Number(_)) => self.absent = Absent::Seconds(reader.seconds("absent").unwrap_or(0)),
            _ if reader.is_second("absent", "unknown never") => self.absent = Absent::Never,
            _ => {}
        }
        self.anchor_created_at = reader.is_second("anchor", "received_at created_at");
        self.clamp = reader.seconds("clamp");
    }
}

fn read_conditions(reader: &mut Reader<'_>) -> Vec<ErrorCondition> {
    let mut conditions = Vec::new();
    let Some(value) = reader.value("when") else { return conditions };
    let Some(items) = value.items() else {
        reader.wrong_type("when", "an array", value);
        return conditions;
    };
    for item in items {
        let mut entry = Reader::new(reader.subject(), &reader.path_of("when"), item);
        let pointer = entry.required_text("pointer");
        verify_pointer(&mut entry, "pointer", &pointer);
        let (equals, not_equals, present) = (entry.value("equals"), entry.value("not_equals"), entry.flag("present"));
        reader.close(entry);
        let tests = u8::from(equals.is_some()) | u8::from(not_equals.is_some()) << 1 | u8::from(present) << 2;
        if pointer.is_empty() || !tests.is_power_of_two() {
            reader.invalid("when", "an entry is a `pointer` with one of `equals`, `not_equals` and `present: true`");
        }
        conditions.push(ErrorCondition {
            pointer,
            value: equals.or(not_equals).cloned(),
            negated: not_equals.is_some(),
        });
    }
    conditions
}

impl TokenResponseKnobs {
    /// Reads `dialect.token_response`.
    pub fn read(&mut self, reader: &mut Reader<'_>) {
        match reader.word("format", "json form auto") {
            Some(1) => self.format = Format::Form,
            Some(2) => self.format = Format::Auto,
            _ => {}
        }
        self.root = pointers(reader, "root");
        reader.known(FIELDS);
        match reader.value("fields") {
            None | Some(Value::Object(_)) => {}
            Some(other) => reader.wrong_type("fields", "an object", other),
        }
        for (name, value) in reader.value("fields").map(Value::members).unwrap_or_default() {
            let pointers = read_pointers(reader, &concat(&["fields.", name]), value);
            self.fields.push((name.clone(), pointers));
        }
        reader.inside("expires_in", &mut |expires_in| self.expires_in.read(expires_in));
        reader.inside("token_type", &mut |token_type| {
            self.token_type_default = token_type.text("default");
            token_type.replace_texts("accept", &mut self.token_type_accept);
        });
        reader.inside("scope", &mut |scope| {
            let accept = scope.word("accept", "string array string_or_array");
            (self.scope_string, self.scope_array) = (accept != Some(1), matches!(accept, Some(1 | 2)));
            scope.replace_text("separator", &mut self.scope_separator);
        });
        reader.inside("error", &mut |error| {
            self.error_when = read_conditions(error);
            self.error_code = pointers(error, "code");
            self.error_description = pointers(error, "description");
        });
        reader.replace_pairs("capture", &mut self.capture);
        for (name, pointer) in &self.capture {
            verify_pointer(reader, &concat(&["capture.", name]), pointer);
        }
    }

    /// The pointers of a canonical member below the root.
    #[must_use]
    pub fn pointers_of(&self, field: &str) -> &[String] {
        self.fields.iter().find(|(name, _)| name == field).map_or(&[], |(_, pointers)| pointers.as_slice())
    }
}
