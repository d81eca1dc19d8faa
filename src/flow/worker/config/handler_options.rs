//! Reads the options of `createHandler`, and reports all mistakes at once with the path of each option.

use super::configuration::Configuration;
use super::provider_options::{self, Surroundings};
use super::upstreams::{read_trusted_origins, read_upstreams};
use crate::base::crypto::seal::key_of;
use crate::base::crypto::sha256_text;
use crate::base::text::{find, integer};
use crate::base::url;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, concat};
use crate::base::vocabulary::W;
use crate::dialect::schema::reader::mistakes::Mistake;
use crate::dialect::schema::reader::{Reader, Subject};
use crate::step::failure::Mistakes;
use crate::step::{Code, Cx, Result};

/// The options that are functions.
const FUNCTIONS: [&[u8]; 7] = [b"fetch", b"now", b"onEvent", b"onSignIn", b"onError", b"onLaunch", b"selectProvider"];
/// The most bytes of a handler's name.
const LONGEST_NAME: usize = 64;

/// Compiles the options of `createHandler`. `functions` lists the paths of the options that are functions, and
/// of `store`, `cache` and `claims` if they are present; in `options` these are missing.
///
/// # Errors
/// The mistakes in the options, with their paths.
pub fn configure<'a>(cx: &mut Cx<'a>, options: Value<'a>, functions: Value<'a>) -> Result<Configuration<'a>> {
    let arena = cx.arena;
    let mut mistakes = Mistakes::new(arena);
    let read = read(cx, &mut mistakes, options, functions)?;
    mistakes.into_result(cx)?;
    let (base, handler) = (read.base, read.handler);
    let realm = realm(arena, read.keys, read.providers);
    let mut origins = List::new(arena);
    for provider in read.providers.items() {
        let redirect_uri = super::ConfiguredProvider(*provider).redirect_uri();
        origins.push(url::ascii_origin(redirect_uri.bytes()).as_slice());
    }
    let mut site = List::new(arena);
    site.push(base);
    site.push(origins.done());
    site.push(read.trusted_origins);
    let mut out = List::new(arena);
    out.push(site.done());
    out.push(handler);
    out.push(realm);
    out.push(read.providers);
    out.push(read.idle_timeout);
    out.push(read.max_age);
    out.push(read.tokens_to_page);
    out.push(read.upstreams);
    for &name in &[W::store, W::cache, W::onSignIn, W::onError, W::onLaunch, W::selectProvider, W::claims] {
        out.push(functions.has_word(name));
    }
    Ok(Configuration(out.done()))
}

/// The values that were read; valid only if no mistake was found.
struct Read<'a> {
    base: Value<'a>,
    handler: Value<'a>,
    keys: Value<'a>,
    providers: Value<'a>,
    idle_timeout: i64,
    max_age: i64,
    tokens_to_page: bool,
    upstreams: Value<'a>,
    trusted_origins: Value<'a>,
}

fn read<'a>(
    cx: &mut Cx<'a>,
    mistakes: &mut Mistakes<'a>,
    options: Value<'a>,
    functions: Value<'a>,
) -> Result<Read<'a>> {
    let arena = cx.arena;
    let mut reader = Reader::new(arena, mistakes, Subject::Options, b"", options);
    verify_functions(&mut reader, &FUNCTIONS);
    reader.ignore(b"store cache import claims");
    let base = read_base(&mut reader);
    let handler = read_cookie_name(&mut reader).or(handler_of(arena, base));
    let keys = read_keys(&mut reader, b"cookieKeys");
    let allows_long_lived = reader.flag(b"allowLongLived");
    let (mut idle_timeout, mut max_age) = (86_400, 604_800);
    reader.inside(b"session", &mut |session| {
        idle_timeout = session.seconds(b"idleTimeout").int_or(idle_timeout);
        max_age = session.seconds(b"maxAge").int_or(max_age);
    });
    let declared = reader.value(b"providers");
    if declared.exists() && !declared.is_object() {
        reader.wrong_type(b"providers", b"an object", declared);
    } else if declared.members().is_empty() {
        reader.missing(b"providers");
    }
    let around = Surroundings { base, handler, functions, has_store: functions.has_word(W::store), allows_long_lived };
    let mut providers = List::new(arena);
    for (name, entry) in declared.members() {
        if let Some(provider) = provider_options::read(cx, reader.mistakes(), &around, *name, *entry)? {
            providers.push(provider.value());
        }
    }
    let upstreams = read_upstreams(&mut reader, declared);
    let trusted_origins = read_trusted_origins(&mut reader);
    let tokens_to_page = reader.is_second(b"tokens", b"worker page");
    // The package sets the header; here only the type is checked.
    let _ = reader.flag(b"serverTiming");
    reader.close();
    let providers = providers.done();
    Ok(Read { base, handler, keys, providers, idle_timeout, max_age, tokens_to_page, upstreams, trusted_origins })
}

/// Refuses options that should be functions and are not: a function never appears as a value here.
pub fn verify_functions<'a>(reader: &mut Reader<'_, 'a>, names: &[&'static [u8]]) {
    for name in names {
        if reader.value(name).exists() {
            let mistake = Mistake::new(reader.arena(), Code::OptionWrongType).with(W::option, *name);
            reader.refuse(mistake.with(W::found, W::something_else).with(W::expected, &b"a function"[..]));
        }
    }
}

/// The path of the routes, without trailing slashes.
fn read_base<'a>(reader: &mut Reader<'_, 'a>) -> Value<'a> {
    let arena = reader.arena();
    let given = reader.text(b"base");
    if !given.exists() {
        return arena.text(b"/auth");
    }
    let mut base = given.bytes();
    while let Some(shorter) = base.strip_suffix(b"/") {
        base = shorter;
    }
    let is_path_byte = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(byte);
    if !base.starts_with(b"/") || find(base, b"//").is_some() || !base.iter().all(is_path_byte) {
        reader.invalid(b"base", b"it is a path such as `/auth`");
        return arena.text(b"/auth");
    }
    arena.text(base)
}

/// The handler's name, if the options set one.
fn read_cookie_name<'a>(reader: &mut Reader<'_, 'a>) -> Value<'a> {
    let given = reader.text(b"cookieName");
    let name = given.bytes();
    let is_name_byte = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_".contains(byte);
    if given.exists() && (name.is_empty() || name.len() > LONGEST_NAME || !name.iter().all(is_name_byte)) {
        reader.invalid(b"cookieName", b"a name has up to 64 letters, digits, `-` and `_`");
    }
    given
}

/// The handler's name, derived from its base.
fn handler_of<'a>(arena: Arena<'a>, base: Value<'a>) -> Value<'a> {
    let mut name = base.bytes();
    while let Some(shorter) = name.strip_prefix(b"/") {
        name = shorter;
    }
    arena.owned(name.iter().map(|byte| if *byte == b'/' { b'~' } else { *byte }).collect())
}

/// Reads keys, each base64url of 32 bytes, and returns the valid ones as bytes. The host derives its own keys
/// from the option itself.
pub fn read_keys<'a>(reader: &mut Reader<'_, 'a>, name: &'static [u8]) -> Value<'a> {
    let arena = reader.arena();
    let given = reader.value(name);
    let mut keys = List::new(arena);
    if given.exists() && !given.is_list() {
        reader.wrong_type(name, b"an array of strings", given);
        return keys.done();
    }
    if given.items().is_empty() {
        reader.refuse(Mistake::new(arena, Code::CookieKeyMissing).with(W::option, name));
    }
    for (index, item) in given.items().iter().enumerate() {
        let index = index as i64;
        let path = concat(arena, &[name, b".", &integer(index)]);
        if !item.exists() {
            reader.refuse(Mistake::new(arena, Code::CookieKeyMissing).with(W::option, path));
        } else if !item.is_text() {
            reader.wrong_type(path.bytes(), b"a string", *item);
        } else if let Some(key) = key_of(item.bytes()) {
            keys.push(key.as_slice());
        } else {
            reader.refuse(Mistake::new(arena, Code::CookieKeyInvalid).with(W::index, index));
        }
    }
    keys.done()
}

/// A hash of the keys and of what each provider's sessions are bound to.
fn realm<'a>(arena: Arena<'a>, keys: Value<'a>, providers: Value<'a>) -> Value<'a> {
    let mut named = Vec::new();
    for key in keys.items() {
        named.extend_from_slice(key.bytes());
    }
    for provider in providers.items() {
        let provider = super::ConfiguredProvider(*provider);
        let parts = [b"\n", provider.session_aad().bytes(), b"|", provider.redirect_uri().bytes()];
        named.extend_from_slice(&parts.concat());
    }
    concat(arena, &[sha256_text(arena, &named).bytes(), b" "])
}
