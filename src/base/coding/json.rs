//! JSON text (RFC 8259): writes strings, and finds whole numbers that a double cannot hold exactly. The host
//! parses JSON.

use crate::base::text::end_of_quoted;
use crate::base::value::build::Text;

impl Text<'_> {
    /// Writes a JSON string with its quotation marks (RFC 8259 section 7).
    #[inline(never)]
    pub fn json_string(&mut self, text: &[u8]) {
        self.byte(b'"');
        for &byte in text {
            match byte {
                b'\n' => self.bytes(b"\\n"),
                b'\r' => self.bytes(b"\\r"),
                b'\t' => self.bytes(b"\\t"),
                b'"' | b'\\' => self.bytes(&[b'\\', byte]),
                0..=31 => {
                    self.bytes(b"\\u00");
                    self.hex(byte);
                }
                _ => self.byte(byte),
            }
        }
        self.byte(b'"');
    }
}

/// 2^53 - 1: up to here, every whole number has its own double.
const LARGEST: &[u8] = b"9007199254740991";

/// Whether it is a whole number that a double may not hold exactly.
fn is_large(token: &[u8]) -> bool {
    let digits = token.strip_prefix(b"-").unwrap_or(token);
    (digits.len(), digits) > (LARGEST.len(), LARGEST) && digits.iter().all(u8::is_ascii_digit)
}

/// The JSON text with every whole number beyond 2^53 in quotation marks (RFC 8259 section 6), so that no parser
/// rounds it; `None` if it has none.
#[inline(never)]
#[must_use]
pub fn quote_large_integers(text: &[u8]) -> Option<Vec<u8>> {
    // Most texts have none.
    if !text.split(|byte| !byte.is_ascii_digit()).any(|digits| digits.len() >= LARGEST.len()) {
        return None;
    }
    let (mut out, mut rest) = (Vec::new(), text);
    while let Some((first, behind)) = rest.split_first() {
        let length = match first {
            b'"' => end_of_quoted(behind).map_or(rest.len(), |end| end.saturating_add(2)),
            _ => rest.iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')).count(),
        };
        let (token, behind) = rest.split_at_checked(length.max(1))?;
        let mark: &[u8] = if is_large(token) { b"\"" } else { b"" };
        for part in [mark, token, mark] {
            out.extend_from_slice(part);
        }
        rest = behind;
    }
    (out.len() > text.len()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::arena;
    use proptest::prelude::*;

    fn quoted(text: &str) -> String {
        quote_large_integers(text.as_bytes())
            .map_or_else(|| "as it is".to_owned(), |text| String::from_utf8(text).expect("UTF-8"))
    }

    #[test]
    fn f_quotes_whole_numbers_that_a_double_would_round() {
        assert_eq!(quoted(r#"{"id":9007199254740993}"#), r#"{"id":"9007199254740993"}"#);
        assert_eq!(
            quoted("[-9007199254740992, 12345678901234567890]"),
            r#"["-9007199254740992", "12345678901234567890"]"#
        );
        assert_eq!(quoted("18446744073709551615"), r#""18446744073709551615""#);
        for text in [
            r#"{"id":9007199254740991}"#,
            "-9007199254740991",
            "[1.2345678901234567890, 1e400, 9007199254740993.0, 9007199254740993e0, 0]",
            r#"{"9007199254740993":"9007199254740993 \" 9007199254740993"}"#,
            r#""\\", 1"#,
            r#"["9007199254740993"#,
            "",
        ] {
            assert_eq!(quoted(text), "as it is", "{text}");
        }
        assert_eq!(quoted(r#"["\\",9007199254740993,"é"]"#), r#"["\\","9007199254740993","é"]"#);
    }

    proptest! {
        #[test]
        fn writes_strings_that_a_parser_reads_back(text in "[a-z \"\\\\\u{0}-\u{20}\u{7f}\u{80}\u{e9}\u{1f511}]{0,40}") {
            let mut out = Text::new(arena());
            out.json_string(text.as_bytes());
            prop_assert_eq!(serde_json::from_slice::<String>(out.written()).expect("JSON"), text);
        }

        #[test]
        fn f_changes_nothing_but_numbers_that_are_large(
            numbers in proptest::collection::vec(any::<i64>(), 0..6), text in "[a-z0-9\"\\\\é-]{0,12}",
        ) {
            let value = serde_json::json!({ "numbers": numbers, text.clone(): [text.clone()], "float": 1.5 });
            let read: serde_json::Value = match quote_large_integers(value.to_string().as_bytes()) {
                Some(quoted) => serde_json::from_slice(&quoted).unwrap_or_default(),
                None => value.clone(),
            };
            prop_assert_eq!(&read[&text], &value[&text]);
            let expected: Vec<serde_json::Value> = numbers.iter().map(|number| {
                if number.unsigned_abs() < 1 << 53 { (*number).into() } else { number.to_string().into() }
            }).collect();
            if text != "numbers" {
                prop_assert_eq!(&read["numbers"], &serde_json::Value::Array(expected));
            }
        }

        #[test]
        fn f_takes_any_text_without_a_panic(text in "[0-9\"\\\\{}:,.eE+é-]{0,40}") {
            let _ = quote_large_integers(text.as_bytes());
        }
    }
}
