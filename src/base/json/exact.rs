//! Whole numbers that no double holds exactly (RFC 8259 section 6): as texts, before a parser rounds them.
//!
//! Must not know: what the numbers are.

/// The last whole number up to which every one has a double of its own, 2^53 - 1.
const LARGEST: &[u8] = b"9007199254740991";

/// Whether the digits of a whole number without zeros before it say more than a double can.
fn is_large(digits: &[u8]) -> bool {
    digits.len() > LARGEST.len() || digits.len() == LARGEST.len() && digits > LARGEST
}

/// The JSON `text` with every whole number beyond 2^53 in quotes; `None` where it has none.
#[must_use]
pub fn quote_large_integers(text: &str) -> Option<String> {
    let (mut out, mut rest) = (String::new(), text);
    loop {
        let at = rest.bytes().position(|byte| matches!(byte, b'"' | b'-' | b'0'..=b'9'));
        let Some((before, from)) = at.and_then(|at| rest.split_at_checked(at)) else { break };
        let bytes = from.as_bytes();
        let end = if bytes.first() == Some(&b'"') {
            end_of_string(bytes)
        } else {
            let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
            bytes.iter().position(|byte| !is_part(byte)).unwrap_or(bytes.len())
        };
        let Some((token, behind)) = from.split_at_checked(end) else { break };
        let digits = token.strip_prefix('-').unwrap_or(token).as_bytes();
        let is_quoted = is_large(digits) && digits.iter().all(u8::is_ascii_digit);
        out.push_str(before);
        if is_quoted {
            out.reserve(text.len());
            out.push('"');
        }
        out.push_str(token);
        if is_quoted {
            out.push('"');
        }
        rest = behind;
    }
    (out.len().saturating_add(rest.len()) > text.len()).then(|| out + rest)
}

/// The bytes of the string at the beginning, its quotes included.
fn end_of_string(bytes: &[u8]) -> usize {
    let mut is_escaped = false;
    let end = bytes.iter().skip(1).position(|byte| {
        let is_end = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(bytes.len(), |end| end.saturating_add(2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quoted(text: &str) -> String {
        quote_large_integers(text).unwrap_or_else(|| "as it is".to_owned())
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
        fn f_changes_nothing_but_numbers_that_are_large(numbers in proptest::collection::vec(any::<i64>(), 0..6), text in "[a-z0-9\"\\\\é-]{0,12}") {
            let value = serde_json::json!({ "numbers": numbers, text.clone(): [text.clone()], "float": 1.5 });
            let original = value.to_string();
            let read: serde_json::Value = match quote_large_integers(&original) {
                Some(quoted) => serde_json::from_str(&quoted).unwrap_or_default(),
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
            let _ = quote_large_integers(&text);
        }
    }
}
