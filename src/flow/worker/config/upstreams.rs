//! Reads the options that name other origins: the proxy's upstreams, and the origins whose pages may send
//! forms.

use crate::base::text::list_names;
use crate::base::url::{self, PlainHttp, UrlError};
use crate::base::value::Value;
use crate::base::value::build::{List, concat};
use crate::base::vocabulary::{W, word};
use crate::dialect::schema::reader::mistakes::Mistake;
use crate::dialect::schema::reader::{Reader, Subject};
use crate::flow::worker::http::upstream::session_origin::is_usable_entry;
use crate::protocol::server_metadata::reason_of;
use crate::step::Code;

/// Default of the seconds within which an upstream must begin its answer.
const TIMEOUT: i64 = 30;

/// Whether a URL can be used; refuses one that cannot.
pub fn verify_url<'a>(reader: &mut Reader<'_, 'a>, name: &[u8], url: Value<'a>) -> bool {
    match url::verify(url.bytes(), PlainHttp::Anywhere) {
        Ok(()) => true,
        Err(error) => {
            reader.invalid(name, reason_of(error).bytes());
            false
        }
    }
}

/// Whether an origin can be used: `https://host`, or plain http on loopback. Refuses any other.
fn verify_origin<'a>(reader: &mut Reader<'_, 'a>, name: &[u8], origin: Value<'a>) -> bool {
    if !verify_url(reader, name, origin) {
        return false;
    }
    if url::verify(origin.bytes(), PlainHttp::Loopback).is_err() {
        reader.invalid(name, reason_of(UrlError::InsecureHttp).bytes());
    }
    if !url::path(origin.bytes()).is_empty() {
        reader.invalid(name, b"it is an origin, without a path");
    }
    true
}

/// The providers whose tokens an upstream gets: those that it names, else the one with its own name, else the
/// only one. `declared` is the option `providers`.
fn read_providers<'a>(reader: &mut Reader<'_, 'a>, name: Value<'a>, declared: Value<'a>) -> Value<'a> {
    let arena = reader.arena();
    let known = declared.names();
    let named = reader.texts(b"providers");
    if named.exists() {
        if let Some(unknown) = named.items().iter().find(|name| !known.contains(&name.bytes())) {
            let mistake = Mistake::new(arena, Code::ProviderUnknown).with(W::provider, *unknown);
            reader.refuse(mistake.with_meant(unknown.bytes(), &known));
        }
        if named.items().is_empty() {
            reader.missing(b"providers");
        }
        return named;
    }
    let mut bound = List::new(arena);
    match declared.members() {
        _ if known.contains(&name.bytes()) => bound.push(name),
        [(only, _)] => bound.push(*only),
        members => {
            let first = members.first().map_or(Value::EMPTY_TEXT, |(name, _)| *name);
            let mistake = Mistake::new(arena, Code::UpstreamUnbound)
                .with(W::option, reader.path_of(b"providers"))
                .with(W::providers, list_names(arena, declared, b""))
                .with(W::first, first);
            reader.refuse(mistake);
        }
    }
    bound.done()
}

/// Reads which member of the session names an origin, and which origins it may name.
fn read_session_origin<'a>(reader: &mut Reader<'_, 'a>) -> (Value<'a>, Value<'a>) {
    let (from, allow) = (reader.required_text(b"from"), reader.texts(b"allow"));
    let given = reader.value(b"allow");
    if allow.items().is_empty() && (!given.exists() || given.is_list() && given.items().is_empty()) {
        reader.missing(b"allow");
    }
    if !allow.items().iter().all(|entry| is_usable_entry(entry.bytes())) {
        let reason =
            b"an entry is a host in lower case, `*.` and the domain of all hosts below it, or an origin on loopback";
        reader.invalid(b"allow", reason);
    }
    (from, allow)
}

/// An [`Upstream`](crate::flow::worker::http::upstream::Upstream), if its origin can be used.
fn read_upstream<'a>(reader: &mut Reader<'_, 'a>, name: Value<'a>, declared: Value<'a>) -> Option<Value<'a>> {
    let arena = reader.arena();
    let given = reader.value(b"origin");
    let (mut origin, mut from, mut allow) = (Value::NOTHING, Value::NOTHING, Value::NOTHING);
    let is_usable = if given.is_object() {
        reader.inside(b"origin", &mut |named| (from, allow) = read_session_origin(named));
        from.exists() && allow.exists()
    } else {
        origin = reader.required_text(b"origin");
        origin.exists() && verify_origin(reader, b"origin", origin)
    };
    let named = reader.texts(b"methods");
    let mut methods = List::new(arena);
    for method in named.items() {
        methods.push(method.bytes().to_ascii_uppercase().as_slice());
    }
    if !named.exists() {
        methods.push(W::GET);
        methods.push(W::HEAD);
    }
    let paths = reader.texts(b"paths");
    let given = reader.value(b"paths");
    if paths.items().is_empty() && (!given.exists() || given.is_list() && given.items().is_empty()) {
        reader.missing(b"paths");
    }
    if paths.items().iter().any(|path| !path.bytes().starts_with(b"/")) {
        reader.invalid(b"paths", b"a path begins with `/`");
    }
    let timeout = reader.seconds(b"timeout").int_or(TIMEOUT);
    let providers = read_providers(reader, name, declared);
    if !is_usable {
        return None;
    }
    let mut upstream = List::new(arena);
    if origin.exists() {
        upstream.push(url::ascii_origin(origin.bytes()).as_slice());
        upstream.push(url::authority(origin.bytes()));
    } else {
        upstream.push(Value::NOTHING);
        upstream.push(Value::NOTHING);
    }
    upstream.push(methods.done());
    upstream.push(paths.or(Value::EMPTY_LIST));
    upstream.push(timeout);
    upstream.push(providers);
    if from.exists() {
        upstream.push(from);
        upstream.push(allow);
    }
    Some(upstream.done())
}

/// Reads `upstreams`: a list of [`Upstream`](crate::flow::worker::http::upstream::Upstream)s.
pub fn read_upstreams<'a>(reader: &mut Reader<'_, 'a>, declared: Value<'a>) -> Value<'a> {
    let arena = reader.arena();
    let given = reader.value(b"upstreams");
    // Refuses a text or a list, instead of reading it as empty.
    if given.exists() && !given.is_object() {
        reader.wrong_type(b"upstreams", b"an object", given);
    }
    let mut upstreams = List::new(arena);
    for (name, entry) in given.members() {
        let path = concat(arena, &[b"upstreams.", name.bytes()]).bytes();
        let mut entry = Reader::new(arena, reader.mistakes(), Subject::Options, path, *entry);
        if let Some(upstream) = read_upstream(&mut entry, *name, declared) {
            upstreams.push(upstream);
        }
        entry.close();
    }
    upstreams.done()
}

/// Reads `trustedOrigins`, in the form that browsers send.
pub fn read_trusted_origins<'a>(reader: &mut Reader<'_, 'a>) -> Value<'a> {
    let mut origins = List::new(reader.arena());
    for text in reader.texts(word(W::trustedOrigins).bytes()).items() {
        if verify_origin(reader, b"trustedOrigins", *text) {
            origins.push(url::ascii_origin(text.bytes()).as_slice());
        }
    }
    origins.done()
}
