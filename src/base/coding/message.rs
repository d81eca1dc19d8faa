//! Messages between the engine and its host. Each value is a head of four bytes (tag, and length in 24 bits,
//! little endian), then the body. `pkg/src/codec.js` implements the same coding in JavaScript.

use crate::base::value::arena::Arena;
use crate::base::value::build::Text;
use crate::base::value::{Node, Value};

const DEEPEST: u8 = 48;

/// The value in a message; `None` if it is truncated, too deep, or followed by more bytes.
#[inline(never)]
#[must_use]
pub fn read<'a>(arena: Arena<'a>, mut bytes: &'a [u8]) -> Option<Value<'a>> {
    let read = value(arena, &mut bytes, DEEPEST)?;
    bytes.is_empty().then_some(read)
}

#[inline(never)]
fn value<'a>(arena: Arena<'a>, bytes: &mut &'a [u8], depth: u8) -> Option<Value<'a>> {
    let (&[tag, a, b, c], rest) = bytes.split_first_chunk()?;
    let (mut body, rest) = rest.split_at_checked(u32::from_le_bytes([a, b, c, 0]) as usize)?;
    *bytes = rest;
    let depth = depth.checked_sub(1)?;
    match tag {
        0 => body.is_empty().then_some(Value::NOTHING),
        1 => body.is_empty().then_some(Value::FALSE),
        2 => body.is_empty().then_some(Value::TRUE),
        3 => Some(arena.float(f64::from_le_bytes(body.try_into().ok()?))),
        4 => Some(arena.text(body)),
        5 => {
            let mut items = Vec::with_capacity(room(body));
            while !body.is_empty() {
                items.push(value(arena, &mut body, depth)?);
            }
            Some(arena.list(items))
        }
        6 => {
            let mut members = Vec::with_capacity(room(body) >> 1);
            while !body.is_empty() {
                let name = value(arena, &mut body, depth)?;
                members.push((name, value(arena, &mut body, depth)?));
            }
            Some(arena.object(members))
        }
        _ => None,
    }
}

/// How many values to reserve memory for. A page reads few messages, so there it is not worth its bytes.
fn room(body: &[u8]) -> usize {
    if cfg!(feature = "backend") { count(body) } else { 0 }
}

/// How many values follow each other in `body`.
#[inline(never)]
fn count(mut body: &[u8]) -> usize {
    let mut count = 0usize;
    while let Some((&[_, a, b, c], rest)) = body.split_first_chunk() {
        count = count.wrapping_add(1);
        body = rest.get(u32::from_le_bytes([a, b, c, 0]) as usize..).unwrap_or_default();
    }
    count
}

/// Appends the message for a value.
#[inline(never)]
pub fn write(out: &mut Text, value: Value) {
    let start = out.written().len();
    out.written_mut().extend_from_slice(&[tag(value), 0, 0, 0]);
    if let Node::Number(number) = value.node() {
        out.written_mut().extend_from_slice(&number.to_le_bytes());
    }
    out.add(value);
    for item in value.items() {
        write(out, *item);
    }
    for (name, member) in value.members() {
        write(out, *name);
        write(out, *member);
    }
    if let Some([_, rest @ ..]) = out.written_mut().get_mut(start..) {
        let length = (rest.len().wrapping_sub(3) as u32).to_le_bytes();
        if let Some([a, b, c]) = rest.first_chunk_mut() {
            [*a, *b, *c, _] = length;
        }
    }
}

#[inline(never)]
fn tag(value: Value) -> u8 {
    match value.node() {
        Node::Null => 0,
        Node::False => 1,
        Node::True => 2,
        Node::Number(_) => 3,
        Node::Text(_) => 4,
        Node::List(_) => 5,
        Node::Object(_) => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{arena, value};
    use proptest::prelude::*;

    fn written(value: Value) -> Vec<u8> {
        let mut out = Text::new(arena());
        write(&mut out, value);
        out.written().to_vec()
    }
    fn read_back(bytes: Vec<u8>) -> Option<Value<'static>> {
        read(arena(), bytes.leak())
    }

    fn any_value() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(serde_json::Value::from),
            any::<f64>().prop_map(serde_json::Value::from),
            ".{0,200}".prop_map(serde_json::Value::from),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
                proptest::collection::btree_map(".{0,6}", inner, 0..4)
                    .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn reads_back_what_it_wrote(json in any_value()) {
            let value = value(&json);
            prop_assert!(read_back(written(value)) == Some(value));
        }

        #[test]
        fn refuses_or_reads_any_bytes_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = read_back(bytes);
        }

        #[test]
        fn refuses_a_message_that_is_cut_short_or_goes_on(json in any_value(), cut in 1usize..20) {
            let bytes = written(value(&json));
            let shorter = bytes.get(..bytes.len().saturating_sub(cut)).unwrap_or_default().to_vec();
            prop_assert!(read_back(shorter).is_none());
            prop_assert!(read_back([bytes, vec![0]].concat()).is_none());
        }
    }

    #[test]
    fn refuses_what_is_nested_too_deeply() {
        let nested = |depth: usize| (0..depth).fold(Value::NOTHING, |inner, _| arena().list(vec![inner]));
        assert!(read_back(written(nested(47))).is_some());
        assert!(read_back(written(nested(48))).is_none());
    }
}
