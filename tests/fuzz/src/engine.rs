//! Short functions on the engine: one step within limited memory, and what must hold for every step.

use bumpalo::Bump;
use grantway::base::coding::message;
use grantway::base::coding::serde_values::{json_of, value_of};
use grantway::base::value::Value;
use grantway::base::value::arena::Arena;
use grantway::base::value::build::Text;
use grantway::step::{Code, Cx, Host};
use serde_json::Value as Json;

/// Bytes that a step may use for any input: those of an empty one, with its first chunk.
const ROOM: usize = 1 << 20;
/// Bytes that a step may use for each byte of its input. An item of a list takes four bytes of a message, and
/// becomes a node and a word in its list, and the same again if it is copied.
const ROOM_PER_BYTE: usize = 256;

/// A host that parses JSON, and performs nothing within a step.
pub struct Waiting;

impl Host for Waiting {
    fn json<'a>(&self, arena: Arena<'a>, text: &[u8]) -> Option<Value<'a>> {
        serde_json::from_slice(text).ok().map(|json| value_of(arena, &json))
    }
}

/// The message for a value.
#[must_use]
pub fn written(value: Value<'_>) -> Vec<u8> {
    let bump = Bump::new();
    let mut out = Text::new(Arena::new(&bump));
    message::write(&mut out, value);
    out.written().to_vec()
}

/// The message for a JSON value.
#[must_use]
pub fn message_of(json: &Json) -> Vec<u8> {
    let bump = Bump::new();
    written(value_of(Arena::new(&bump), json))
}

/// The JSON value in a message.
#[must_use]
pub fn json_in(bytes: &[u8]) -> Json {
    let bump = Bump::new();
    json_of(message::read(Arena::new(&bump), bytes).expect("a message"))
}

/// The bytes as text, with a replacement for what is not UTF-8.
#[must_use]
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs `work` on `size` bytes of input in the arena of `bump`. It must return a value, use memory in
/// proportion to its input, and end in a message that can be read back.
///
/// # Panics
/// If one of these does not hold.
pub fn bounded<'a>(size: usize, bump: &'a Bump, work: impl FnOnce(Arena<'a>) -> Value<'a>) -> Vec<u8> {
    let ended = work(Arena::new(bump));
    let used = bump.allocated_bytes();
    assert!(used <= ROOM + ROOM_PER_BYTE * size, "{size} bytes of input took {used} bytes");
    let bytes = written(ended);
    let again = Bump::new();
    let read = message::read(Arena::new(&again), &bytes).expect("the end of a step is a message");
    assert!(written(read) == bytes, "what was read is written alike");
    bytes
}

/// The same, twice: both must end the same.
///
/// # Panics
/// If they do not.
pub fn repeatable(size: usize, work: impl for<'a> Fn(Arena<'a>) -> Value<'a>) -> Vec<u8> {
    let first = bounded(size, &Bump::new(), &work);
    assert!(first == bounded(size, &Bump::new(), &work), "a step that is made again ends alike");
    first
}

/// A step by hand, at `now`, without a client.
#[must_use]
pub fn context<'a>(arena: Arena<'a>, now: i64, host: &'a dyn Host) -> Cx<'a> {
    Cx::new(arena, now, true, Value::NOTHING, Value::NOTHING, host)
}

/// How a step ended.
pub enum Ended {
    /// With this value.
    Done(Json),
    /// With an error of this code.
    Failed(Code),
    /// It waits for an effect.
    Waits,
}

/// How a step ended, read from its message.
///
/// # Panics
/// If it is none of these.
#[must_use]
pub fn ended(bytes: &[u8]) -> Ended {
    let json = json_in(bytes);
    match (&json[0], json[0].as_i64()) {
        (Json::Bool(true), _) => Ended::Done(json[1].clone()),
        (_, Some(number)) if number < 0 => Ended::Failed(Code::of(-1 - number).expect("a code")),
        (_, Some(number)) if number > 0 => Ended::Waits,
        _ => panic!("no step ends with {json}"),
    }
}
