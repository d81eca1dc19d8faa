//! JSON text (RFC 8259): writing it, and the one way to read JSON.
//!
//! What is JSON and what it means the host says (`JSON.parse`), handed in as [`ParseJson`]: a parser
//! of our own would only repeat what every runtime has. `read_plain` reads the plain part of it
//! without leaving the engine, and leaves to the host whatever is not plain.
//!
//! Must not know: what the members mean.

use super::value::Value;

/// The text was not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotJson {
    /// The offset of the first character that does not fit, where the host tells it.
    pub offset: Option<u32>,
}

/// The host's JSON parser.
pub trait ParseJson {
    /// Parses `text`.
    ///
    /// # Errors
    /// [`NotJson`] where it is no JSON text.
    fn parse_json(&self, text: &str) -> Result<Value, NotJson>;
}

/// Where the first byte stands that a JSON text cannot hold as it is: a control character, a quote,
/// a backslash. Eight bytes at a time: in each of a word's bytes a borrow tells zero, and less than.
fn escape_at(text: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    let is_zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let (words, _) = text.as_chunks::<8>();
    let clean = words.iter().take_while(|bytes| {
        let word = u64::from_le_bytes(**bytes);
        let is_control = word.wrapping_sub(ONES << 5) & !word;
        let found = is_control | is_zero(word ^ (ONES * 0x22)) | is_zero(word ^ (ONES * 0x5c));
        found & (ONES << 7) == 0
    });
    let start = clean.count().saturating_mul(8);
    let within = text.get(start..)?.iter().position(|byte| *byte < 0x20 || matches!(byte, b'"' | b'\\'))?;
    Some(start.saturating_add(within))
}

fn push_string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    // Most texts have nothing to escape and are copied whole.
    while let Some(at) = escape_at(rest.as_bytes()) {
        let (head, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(head);
        let Some(character) = tail.chars().next() else { break };
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '"' | '\\' => {
                out.push('\\');
                out.push(character);
            }
            control => {
                out.push_str("\\u00");
                for shift in [4u32, 0] {
                    let nibble = ((control as u32) >> shift) & 15;
                    out.push(char::from_digit(nibble, 16).unwrap_or('0'));
                }
            }
        }
        rest = tail.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
    out.push('"');
}

/// `pairs` as one JSON object of strings, in order.
#[must_use]
pub fn encode_object(pairs: &[(String, String)]) -> String {
    let mut out = String::from("{");
    for (index, (name, value)) in pairs.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        push_string(&mut out, name);
        out.push(':');
        push_string(&mut out, value);
    }
    out.push('}');
    out
}

/// Appends `value` as JSON text; `false` where it holds a number that is no whole one, which the
/// engine does not print.
#[cfg(feature = "backend")]
#[must_use]
pub fn push_value(out: &mut String, value: &Value) -> bool {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => match value.as_integer() {
            Some(whole) if number.abs() < EXACT => out.push_str(&super::text::integer(whole)),
            _ => return false,
        },
        Value::String(text) => push_string(out, text),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                if !push_value(out, item) {
                    return false;
                }
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut mark = '{';
            for (name, member) in members {
                // In JavaScript this one is no name of a member like the others.
                if name == "__proto__" {
                    continue;
                }
                out.push(mark);
                mark = ',';
                push_string(out, name);
                out.push(':');
                if !push_value(out, member) {
                    return false;
                }
            }
            if mark == '{' {
                out.push('{');
            }
            out.push('}');
        }
    }
    true
}

/// Up to here every whole number has a double of its own.
#[cfg(feature = "backend")]
const EXACT: f64 = 9_007_199_254_740_992.0;

mod exact;
pub use exact::quote_large_integers;
#[cfg(feature = "backend")]
mod plain;
#[cfg(feature = "backend")]
pub use plain::read_plain;

/// `serde_json` as the host's parser, for tests.
#[cfg(test)]
pub(crate) struct TestJson;

#[cfg(test)]
impl ParseJson for TestJson {
    fn parse_json(&self, text: &str) -> Result<Value, NotJson> {
        fn convert(value: serde_json::Value) -> Value {
            match value {
                serde_json::Value::Null => Value::Null,
                serde_json::Value::Bool(flag) => Value::Bool(flag),
                serde_json::Value::Number(number) => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
                serde_json::Value::String(text) => Value::String(text),
                serde_json::Value::Array(items) => Value::Array(items.into_iter().map(convert).collect()),
                serde_json::Value::Object(members) => {
                    Value::Object(members.into_iter().map(|(name, value)| (name, convert(value))).collect())
                }
            }
        }
        serde_json::from_str(text).map(convert).map_err(|error| NotJson { offset: u32::try_from(error.column()).ok() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[cfg(feature = "backend")]
    #[test]
    fn writes_every_whole_number_and_no_other() {
        let text = |number| {
            let mut out = String::new();
            push_value(&mut out, &Value::Number(number)).then_some(out)
        };
        assert_eq!(text(-1_700_000_000.0).as_deref(), Some("-1700000000"));
        for number in [0.5, 1e300, f64::NAN, f64::INFINITY] {
            assert_eq!(text(number), None, "{number}");
        }
    }

    proptest! {
        #[test]
        fn finds_the_first_byte_to_escape(text in "[a-z \"\\\\\u{1}\u{7f}\u{80}\u{e9}\u{1f511}]{0,40}") {
            let plainly = text.bytes().position(|byte| byte < 0x20 || matches!(byte, b'"' | b'\\'));
            prop_assert_eq!(escape_at(text.as_bytes()), plainly);
        }

        #[test]
        fn writes_what_a_parser_reads_back(pairs in proptest::collection::vec((".{0,8}", ".{0,12}"), 0..5)) {
            let read: Vec<(String, String)> = match serde_json::from_str::<serde_json::Value>(&encode_object(&pairs)) {
                Ok(serde_json::Value::Object(members)) => members
                    .into_iter()
                    .map(|(name, value)| (name, value.as_str().unwrap_or_default().to_owned()))
                    .collect(),
                other => return Err(TestCaseError::fail(format!("{other:?}"))),
            };
            for (name, value) in &read {
                prop_assert_eq!(Some(value), pairs.iter().rev().find(|pair| &pair.0 == name).map(|pair| &pair.1));
            }
        }
    }
}
