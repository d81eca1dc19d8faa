//! The options that override a document's dialect: `dialect`, and its short form `client_authentication`.

#[cfg(feature = "backend")]
use super::rows::WRITTEN_AS_JWT;
use super::rows::generated_jwt;
use super::{Reader, Subject};
use super::{dialect, document};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::Object;
use crate::base::vocabulary::{W, Word};
use crate::dialect::provider::{ClientAuthentication, Provider};
use crate::step::{Cx, Mistakes, Result};

/// The options' changes to a document's dialect.
#[derive(Clone, Copy)]
pub struct Overlay<'a> {
    /// An object; empty if the options change nothing.
    dialect: Value<'a>,
    /// Whether no mistake was found. With mistakes nothing is changed, so that none is reported twice.
    is_sound: bool,
}

impl<'a> Overlay<'a> {
    /// Reads the options `dialect` and `client_authentication`. Mistakes carry their path in the options; what
    /// is missing in the combined document is reported when that is compiled.
    #[inline(never)]
    pub fn read(reader: &mut Reader<'_, 'a>) -> Self {
        let arena = reader.arena();
        let given = reader.value(b"dialect");
        let mut overlay = if given.is_object() { given } else { Object::new(arena).done() };
        if reads_authentication(reader) {
            let mut request = Object::new(arena);
            request.put(W::client_authentication, reader.value(b"client_authentication"));
            overlay = laid_over(arena, overlay, within(arena, W::token_request, request.done()));
        }
        let mut inner = reader.object(b"dialect");
        dialect::compile(&mut inner);
        inner.close();
        Self { dialect: overlay, is_sound: reader.is_sound() }
    }
    /// Compiles the document with these changes to its dialect.
    ///
    /// # Errors
    /// As [`document::compile`].
    pub fn over(self, cx: &mut Cx<'a>, given: Value<'a>) -> Result<Provider<'a>> {
        if !self.is_sound || self.dialect.members().is_empty() {
            return document::compile(cx, given);
        }
        let over = within(cx.arena, W::dialect, self.dialect);
        document::compile(cx, laid_over(cx.arena, given, over))
    }
    /// Compiles the options' dialect for an issuer; an empty one if it has mistakes.
    ///
    /// # Errors
    /// As [`document::compile_overlay`].
    pub fn alone(self, cx: &mut Cx<'a>) -> Result<Provider<'a>> {
        let dialect = if self.is_sound { self.dialect } else { Value::NOTHING };
        document::compile_overlay(cx, dialect)
    }
}

/// Whether the options say how the client authenticates.
fn reads_authentication(reader: &mut Reader<'_, '_>) -> bool {
    const NAME: &[u8] = b"client_authentication";
    if reader.said(NAME).is_object() {
        return generated_jwt(reader, NAME).exists();
    }
    #[cfg(feature = "backend")]
    if reader.value(NAME).bytes() == b"private_key_jwt" {
        reader.invalid(NAME, WRITTEN_AS_JWT);
        return false;
    }
    reader.word(NAME, ClientAuthentication::WORDS).is_some()
}

/// The provider of options whose document, or dialect, must be read here. Adds what is wrong to the mistakes.
///
/// A page's engine reaches the reader of documents only through this function: the standard build is cut here
/// (`xtask/src/build/cut.rs`).
///
/// # Errors
/// None; the step may wait.
#[inline(never)]
pub fn read_provider<'a>(cx: &mut Cx<'a>, mistakes: &mut Mistakes<'a>, options: Value<'a>) -> Result<Provider<'a>> {
    let given = options.member(W::provider);
    let overlay = Overlay::read(&mut Reader::new(cx.arena, mistakes, Subject::Options, b"", options));
    let compiled = if given.exists() { overlay.over(cx, given) } else { overlay.alone(cx) };
    Ok(match cx.catch(compiled)? {
        Ok(provider) => provider,
        Err(failure) => {
            mistakes.add(failure);
            Provider(Value::NOTHING)
        }
    })
}

fn within<'a>(arena: Arena<'a>, name: Word, member: Value<'a>) -> Value<'a> {
    let mut out = Object::new(arena);
    out.put(name, member);
    out.done()
}

/// The object with the members of `over`: where both have an object they are merged, any other value replaces.
#[inline(never)]
fn laid_over<'a>(arena: Arena<'a>, object: Value<'a>, over: Value<'a>) -> Value<'a> {
    if !object.is_object() || !over.is_object() {
        return over;
    }
    let mut out = Object::new(arena);
    for (name, own) in object.members() {
        let other = over.members().iter().find(|(other, _)| other.same_text(*name));
        out.pair(*name, other.map_or(*own, |(_, other)| laid_over(arena, *own, *other)));
    }
    for (name, other) in over.members() {
        if !object.members().iter().any(|(own, _)| own.same_text(*name)) {
            out.pair(*name, *other);
        }
    }
    out.done()
}
