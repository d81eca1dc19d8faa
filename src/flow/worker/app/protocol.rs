//! The primitives of a worker: one provider, nothing stored, with client credentials and sealing.

use super::sign_in_options;
use crate::base::value::Value;
use crate::base::value::build::List;
use crate::base::value::view::fields;
use crate::dialect::schema::reader::{Reader, Subject};
use crate::flow::access_token;
use crate::flow::worker::config::client_options::{self, read_scope};
use crate::flow::worker::config::handler_options::{read_keys, verify_functions};
use crate::flow::worker::session::sealed::sealed_value;
use crate::flow::{discovery, primitives};
use crate::step::failure::Mistakes;
use crate::step::{Code, Cx, Result};

fields! {
    /// What `createProtocol` compiles: a client, and whether the options contain `cookieKeys`.
    Protocol { client = 0, has_keys = 1 }
}

/// Compiles the options of `createProtocol` to a [`Protocol`]; fetches metadata if they name an issuer.
///
/// # Errors
/// The mistakes in the options, or the errors of discovery.
pub fn configure<'a>(cx: &mut Cx<'a>, options: Value<'a>, functions: Value<'a>) -> Result<Value<'a>> {
    let mut mistakes = Mistakes::new(cx.arena);
    let mut reader = Reader::new(cx.arena, &mut mistakes, Subject::Options, b"", options);
    let client = client_options::read(cx, &mut reader, functions)?;
    verify_functions(&mut reader, &[b"fetch", b"now", b"onEvent"]);
    let has_keys = reader.value(b"cookieKeys").exists();
    if has_keys {
        read_keys(&mut reader, b"cookieKeys");
    }
    reader.close();
    mistakes.into_result(cx)?;
    let Some(client) = client else { return Err(cx.fail(Code::UnexpectedFailure).into()) };
    if client_options::compile(cx, client)?.issuer().exists() {
        discovery::complete_client(cx)?;
        client_options::make_ready(cx)?;
    }
    let mut out = List::new(cx.arena);
    out.push(cx.client);
    out.push(has_keys);
    Ok(out.done())
}

/// `{ url, transaction }`
///
/// # Errors
/// The mistakes in the options; `entropy_unavailable`.
pub fn create_authorization<'a>(cx: &mut Cx<'a>, options: Value<'a>) -> Result<Value<'a>> {
    if options.exists() {
        let mut mistakes = Mistakes::new(cx.arena);
        let mut reader = Reader::new(cx.arena, &mut mistakes, Subject::Options, b"", options);
        sign_in_options::read(cx, &mut reader, options)?;
        read_scope(&mut reader);
        reader.ignore(b"appState provider");
        reader.close();
        mistakes.into_result(cx)?;
    }
    primitives::create_authorization(cx, options)
}

/// Tokens for the client itself (RFC 6749 section 4.4).
///
/// # Errors
/// `grant_unsupported`; the mistakes in the options; the server's refusal.
pub fn client_credentials<'a>(cx: &mut Cx<'a>, options: Value<'a>) -> Result<Value<'a>> {
    let mut scope = Value::NOTHING;
    if options.exists() {
        let mut mistakes = Mistakes::new(cx.arena);
        let mut reader = Reader::new(cx.arena, &mut mistakes, Subject::Options, b"", options);
        scope = read_scope(&mut reader);
        reader.close();
        mistakes.into_result(cx)?;
    }
    let tokens = access_token::client_credentials(cx, scope)?;
    Ok(tokens.to_value(cx.arena))
}

/// Seals `content` for `purpose`; `options` are `{ maxAge? }`.
///
/// # Errors
/// The mistakes in the options; as [`sealed_value::seal`].
pub fn seal<'a>(
    cx: &mut Cx<'a>,
    protocol: Protocol<'a>,
    purpose: Value<'a>,
    content: Value<'a>,
    options: Value<'a>,
) -> Result<Value<'a>> {
    let mut max_age = None;
    if options.exists() {
        let mut mistakes = Mistakes::new(cx.arena);
        let mut reader = Reader::new(cx.arena, &mut mistakes, Subject::Options, b"", options);
        max_age = reader.seconds(b"maxAge").whole();
        reader.close();
        mistakes.into_result(cx)?;
    }
    sealed_value::seal(cx, protocol.has_keys().is_true(), purpose, content, max_age)
}
