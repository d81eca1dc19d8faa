//! Compiles documents outside the wasm: for tests, and for the build of the package, which ships its documents
//! compiled.

use super::reader::document;
use crate::base::coding::serde_values::{json_of, value_of};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::step::{Cx, Host, Result as StepResult};
use serde_json::Value as Json;

/// Compiling a document needs nothing from a host.
struct Nobody;

impl Host for Nobody {
    fn json<'a>(&self, _: Arena<'a>, _: &[u8]) -> Option<Value<'a>> {
        None
    }
}

/// The compiled form of a document as JSON; nothing is `null`.
///
/// # Errors
/// The error in the form that a host gets: `[-code - 1, { detail, mistakes? }]`.
pub fn compile(document: &Json) -> Result<Json, Json> {
    run(document, |cx, document| document::compile(cx, document).map(|provider| provider.value()))
}

/// The compiled form of the option `dialect`, which a client gives beside its issuer.
///
/// # Errors
/// As [`compile`].
pub fn compile_overlay(dialect: &Json) -> Result<Json, Json> {
    run(dialect, |cx, dialect| document::compile_overlay(cx, dialect).map(|provider| provider.value()))
}

fn run(input: &Json, compile: impl for<'a> Fn(&mut Cx<'a>, Value<'a>) -> StepResult<Value<'a>>) -> Result<Json, Json> {
    let bump = bumpalo::Bump::new();
    let arena = Arena::new(&bump);
    let mut cx = Cx::new(arena, 0, false, Value::NOTHING, Value::EMPTY_LIST, &Nobody);
    let result = compile(&mut cx, value_of(arena, input));
    let ended = cx.end(result);
    if ended.at(0).is_true() { Ok(json_of(ended.at(1))) } else { Err(json_of(ended)) }
}
