//! A compact binary form of [`Value`], for what is sealed and read back by ourselves.
//!
//! One byte of kind, then the content; lengths are LEB128. Shorter than JSON, exact for every
//! number, and read without leaving the engine.
//!
//! Must not know: what is recorded.

use super::value::Value;

/// Deeper nesting is refused on reading. Values from JavaScript are at most 24 deep and stand a few
/// levels down in what is recorded: all that was written must be read back.
const DEPTH: u8 = 32;

fn push_length(out: &mut Vec<u8>, length: usize) {
    let mut rest = length;
    while rest >= 128 {
        out.push((rest & 127) as u8 | 128);
        rest >>= 7;
    }
    out.push(rest as u8);
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    push_length(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

/// Appends `value`.
pub fn push(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => out.push(0),
        Value::Bool(false) => out.push(1),
        Value::Bool(true) => out.push(2),
        Value::Number(number) => {
            out.push(3);
            out.extend_from_slice(&number.to_le_bytes());
        }
        Value::String(text) => {
            out.push(4);
            push_text(out, text);
        }
        Value::Array(items) => {
            out.push(5);
            push_length(out, items.len());
            for item in items {
                push(out, item);
            }
        }
        Value::Object(members) => {
            out.push(6);
            push_length(out, members.len());
            for (name, member) in members {
                push_text(out, name);
                push(out, member);
            }
        }
    }
}

/// `value` as bytes.
#[must_use]
pub fn encode(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    push(&mut out, value);
    out
}

fn read_length(input: &mut &[u8]) -> Option<usize> {
    let mut length = 0usize;
    for shift in [0u32, 7, 14, 21] {
        let (byte, rest) = input.split_first()?;
        *input = rest;
        length |= usize::from(byte & 127).checked_shl(shift)?;
        if byte & 128 == 0 {
            return Some(length);
        }
    }
    None
}

fn read_bytes<'a>(input: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (head, rest) = input.split_at_checked(length)?;
    *input = rest;
    Some(head)
}

fn read_text(input: &mut &[u8]) -> Option<String> {
    let length = read_length(input)?;
    Some(core::str::from_utf8(read_bytes(input, length)?).ok()?.to_owned())
}

fn read(input: &mut &[u8], depth: u8) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    let (kind, rest) = input.split_first()?;
    *input = rest;
    Some(match kind {
        0 => Value::Null,
        1 => Value::Bool(false),
        2 => Value::Bool(true),
        3 => Value::Number(f64::from_le_bytes(read_bytes(input, 8)?.try_into().ok()?)),
        4 => Value::String(read_text(input)?),
        5 => {
            let count = read_length(input)?;
            let mut items = Vec::new();
            for _ in 0..count {
                items.push(read(input, depth)?);
            }
            Value::Array(items)
        }
        6 => {
            let count = read_length(input)?;
            let mut members = Vec::new();
            for _ in 0..count {
                members.push((read_text(input)?, read(input, depth)?));
            }
            Value::Object(members)
        }
        _ => return None,
    })
}

/// Bytes back to the value; `None` where they are anything but one whole record.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<Value> {
    let mut input = bytes;
    let value = read(&mut input, DEPTH)?;
    input.is_empty().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i32>().prop_map(|number| Value::Number(f64::from(number))),
            ".{0,200}".prop_map(Value::String),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
                proptest::collection::vec((".{0,6}", inner), 0..4).prop_map(Value::Object),
            ]
        })
    }

    proptest! {
        #[test]
        fn reads_back_what_it_wrote(value in any_value()) {
            prop_assert_eq!(decode(&encode(&value)), Some(value));
        }

        #[test]
        fn refuses_or_reads_any_bytes_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = decode(&bytes);
        }
    }

    #[test]
    fn refuses_what_is_nested_too_deeply() {
        let mut value = Value::Null;
        for _ in 0..40 {
            value = Value::Array(vec![value]);
        }
        assert_eq!(decode(&encode(&value)), None);
    }
}
