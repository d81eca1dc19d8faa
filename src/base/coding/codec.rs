//! A compact coding for values that only the engine seals and reads back.
//!
//! Each value is one byte of kind, then the content; lengths are LEB128. It is shorter than JSON, and exact for
//! every number.

use crate::base::value::arena::Arena;
use crate::base::value::build::{List, Object};
use crate::base::value::{Node, Value};

/// Nesting deeper than this is refused on reading. Values from JavaScript are at most 30 deep, and sealing
/// wraps them in a few more levels, so everything that was written can be read.
const DEEPEST: u8 = 48;

fn push_length(out: &mut Vec<u8>, length: usize) {
    let mut rest = length;
    while rest >= 128 {
        out.push((rest & 127) as u8 | 128);
        rest >>= 7;
    }
    out.push(rest as u8);
}

fn push_text(out: &mut Vec<u8>, text: &[u8]) {
    push_length(out, text.len());
    out.extend_from_slice(text);
}

/// Appends the coding of `value`.
#[inline(never)]
pub fn push(out: &mut Vec<u8>, value: Value) {
    match value.node() {
        Node::Null => out.push(0),
        Node::False => out.push(1),
        Node::True => out.push(2),
        Node::Number(number) => {
            out.push(3);
            out.extend_from_slice(&number.to_le_bytes());
        }
        Node::Text(text) => {
            out.push(4);
            push_text(out, text);
        }
        Node::List(items) => {
            out.push(5);
            push_length(out, items.len());
            for item in *items {
                push(out, *item);
            }
        }
        Node::Object(members) => {
            out.push(6);
            push_length(out, members.len());
            for (name, member) in *members {
                push_text(out, name.bytes());
                push(out, *member);
            }
        }
    }
}

/// The coding of `value`.
#[must_use]
pub fn encode(value: Value) -> Vec<u8> {
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

fn read_text<'a>(arena: Arena<'a>, input: &mut &'a [u8]) -> Option<Value<'a>> {
    let length = read_length(input)?;
    let (text, rest) = input.split_at_checked(length)?;
    *input = rest;
    core::str::from_utf8(text).is_ok().then(|| arena.text(text))
}

#[inline(never)]
fn read<'a>(arena: Arena<'a>, input: &mut &'a [u8], depth: u8) -> Option<Value<'a>> {
    let depth = depth.checked_sub(1)?;
    let (kind, rest) = input.split_first()?;
    *input = rest;
    Some(match kind {
        0 => Value::NOTHING,
        1 => Value::FALSE,
        2 => Value::TRUE,
        3 => {
            let (number, rest) = input.split_first_chunk()?;
            *input = rest;
            arena.float(f64::from_le_bytes(*number))
        }
        4 => read_text(arena, input)?,
        5 => {
            let mut list = List::new(arena);
            for _ in 0..read_length(input)? {
                list.push(read(arena, input, depth)?);
            }
            list.done()
        }
        6 => {
            let mut object = Object::new(arena);
            for _ in 0..read_length(input)? {
                let name = read_text(arena, input)?;
                object.pair(name, read(arena, input, depth)?);
            }
            object.done()
        }
        _ => return None,
    })
}

/// The value encoded in `bytes`; `None` unless they are exactly one encoding.
#[must_use]
pub fn decode<'a>(arena: Arena<'a>, bytes: &'a [u8]) -> Option<Value<'a>> {
    let mut input = bytes;
    let value = read(arena, &mut input, DEEPEST)?;
    input.is_empty().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{arena, json, value};
    use proptest::prelude::*;

    fn any_value() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(serde_json::Value::Bool),
            any::<i32>().prop_map(|number| json!(number)),
            ".{0,200}".prop_map(serde_json::Value::String),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::Array),
                proptest::collection::vec((".{0,6}", inner), 0..4)
                    .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
            ]
        })
    }

    fn decoded(bytes: &[u8]) -> Option<Value<'static>> {
        let arena = arena();
        decode(arena, arena.copy(bytes).bytes())
    }

    proptest! {
        #[test]
        fn reads_back_what_it_wrote(any in any_value()) {
            prop_assert_eq!(decoded(&encode(value(&any))), Some(value(&any)));
        }

        #[test]
        fn refuses_or_reads_any_bytes_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = decoded(&bytes);
        }
    }

    #[test]
    fn refuses_what_is_nested_too_deeply() {
        let mut nested = json!(null);
        for _ in 0..56 {
            nested = json!([nested]);
        }
        assert_eq!(decoded(&encode(value(&nested))), None);
    }
}
