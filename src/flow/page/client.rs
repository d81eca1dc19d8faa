//! The client of a page. If its options name an issuer, the metadata are fetched when a request first needs
//! them: loading a page sends nothing to the server, and valid tokens need no server.

use super::Records;
use crate::base::value::Value;
use crate::base::value::build::{List, Object, Text};
use crate::base::vocabulary::W;
use crate::dialect::provider::Endpoint;
use crate::flow::client::ClientOptions;
use crate::flow::discovery::{discover, take};
use crate::protocol::authorization::transaction::tag_of;
use crate::protocol::server_metadata::{ENDPOINTS, ServerMetadata};
use crate::step::kind::Kind;
use crate::step::{Cx, Effect, Result};

/// Seconds for which metadata are fresh.
const METADATA_LIFE: i64 = 3600;

/// Compiles a client from options and makes it the current client.
///
/// # Errors
/// The mistakes in the options.
pub fn compile<'a>(cx: &mut Cx<'a>, options: Value<'a>) -> Result<Value<'a>> {
    let options = ClientOptions::read_checked(cx, options)?;
    let mut provider = options.provider;
    if options.issuer.exists() {
        let mut metadata = Object::new(cx.arena);
        metadata.put(W::issuer, options.issuer);
        provider = provider.announced_by(cx.arena, metadata.done());
    }
    options.compile(cx, provider)
}

/// `[client, tag, issuer]`
///
/// # Errors
/// The mistakes in the options.
pub fn open<'a>(cx: &mut Cx<'a>, options: Value<'a>) -> Result<Value<'a>> {
    let mut out = List::new(cx.arena);
    out.push(compile(cx, options)?);
    out.push(tag(cx, b""));
    out.push(cx.client().issuer());
    Ok(out.done())
}

/// The server to which this client's tokens and transactions are bound: the issuer, if metadata are fetched.
/// Otherwise every endpoint of the document with the values of its variables, because its issuer is only what
/// the document says about itself.
#[must_use]
pub fn server<'a>(cx: &Cx<'a>) -> Value<'a> {
    let (client, provider) = (cx.client(), cx.provider());
    if client.issuer().exists() {
        return client.issuer();
    }
    let mut out = Text::new(cx.arena);
    out.add(provider.endpoint(Endpoint::Issuer));
    for (name, _) in ENDPOINTS {
        out.byte(b' ');
        out.add(provider.metadata().member(*name));
    }
    out.byte(b' ');
    out.add(provider.refresh_request().endpoint());
    for (name, value) in client.variables().members() {
        out.byte(b' ');
        out.add(*name);
        out.byte(b'=');
        out.add(*value);
    }
    out.done()
}

/// A short name for `text` among the records of this client.
#[must_use]
pub fn tag<'a>(cx: &Cx<'a>, text: &[u8]) -> Value<'a> {
    let client = cx.client();
    let mut out = Text::new(cx.arena);
    for part in [server(cx), client.client_id(), client.redirect_uri()] {
        out.add(part);
        out.byte(b'\n');
    }
    out.bytes(text);
    tag_of(cx.arena, out.written())
}

/// Which metadata of its server a client has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// None.
    Nothing,
    /// Old ones, good enough while the server is unreachable.
    Old,
    /// All that it needs, and fresh.
    Good,
}

/// Continues with the metadata that the page has, however old; a flow that needs newer ones fetches them.
///
/// # Errors
/// None; the step may wait.
#[inline(never)]
pub fn take_known<'a>(cx: &mut Cx<'a>, records: Records<'a>) -> Result<Known> {
    let issuer = cx.client().issuer();
    if !issuer.exists() {
        return Ok(Known::Good);
    }
    let Some(at) = records.metadata().member(W::at).whole() else { return Ok(Known::Nothing) };
    let read = ServerMetadata::from_fetched(cx, records.metadata().member(W::metadata), issuer);
    let Ok(metadata) = cx.catch(read)? else { return Ok(Known::Nothing) };
    take(cx, metadata);
    let is_good = (0..METADATA_LIFE).contains(&cx.now.saturating_sub(at));
    Ok(if is_good { Known::Good } else { Known::Old })
}

/// Gives the client its endpoints. While the server is unreachable, the old metadata are used.
///
/// # Errors
/// As [`discover`], if no metadata are known.
pub fn complete<'a>(cx: &mut Cx<'a>, records: Records<'a>) -> Result<()> {
    let known = take_known(cx, records)?;
    if known == Known::Good {
        return Ok(());
    }
    let issuer = cx.client().issuer();
    let discovered = discover(cx, issuer);
    let metadata = match cx.catch(discovered)? {
        Ok(metadata) => metadata,
        Err(failure) if failure.kind() == Kind::Host && known == Known::Old => return Ok(()),
        Err(failure) => return Err(cx.fail_again(failure)),
    };
    let mut record = Object::new(cx.arena);
    record.put(W::at, cx.now);
    record.put(W::metadata, metadata.value());
    let mut payload = List::new(cx.arena);
    payload.push(issuer);
    payload.push(record.done());
    cx.ask(Effect::StoreMetadata, payload.done())?;
    take(cx, metadata);
    Ok(())
}
