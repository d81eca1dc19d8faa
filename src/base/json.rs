//! JSON text (RFC 8259): writing flat objects of strings, and the one way to read JSON.
//!
//! Reading is the host's (`JSON.parse`), handed in as [`ParseJson`]: a parser of our own would
//! only repeat what every runtime has.
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

fn push_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if (control as u32) < 0x20 => {
                out.push_str("\\u00");
                for shift in [4u32, 0] {
                    let nibble = ((control as u32) >> shift) & 15;
                    out.push(char::from_digit(nibble, 16).unwrap_or('0'));
                }
            }
            other => out.push(other),
        }
    }
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

    proptest! {
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
