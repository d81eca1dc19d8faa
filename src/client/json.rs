//! Parses JSON with `serde_json`, as a host does with JavaScript's `JSON.parse`.

use crate::base::coding::serde_values::value_of;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::step::Host;
use serde_json::Value as Json;

/// The host of a client.
pub(super) struct SerdeJson;

impl Host for SerdeJson {
    fn json<'a>(&self, arena: Arena<'a>, text: &[u8]) -> Option<Value<'a>> {
        serde_json::from_slice(text).ok().map(|json| value_of(arena, &json))
    }
    fn json_offset(&self, text: &[u8]) -> Option<i64> {
        let error = serde_json::from_slice::<Json>(text).err()?;
        let lines = text.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1));
        let before: usize = lines.map(<[u8]>::len).fold(0, usize::saturating_add);
        i64::try_from(before.saturating_add(error.column()).saturating_sub(1)).ok()
    }
}
