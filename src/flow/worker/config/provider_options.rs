//! Reads one entry of `providers`.

use super::client_options::{self, compile, is_confidential_or_declared_public};
use super::configuration::ConfiguredProvider;
use super::upstreams::verify_url;
use crate::base::coding::form::is_segment;
use crate::base::coding::message;
use crate::base::text::before;
use crate::base::url;
use crate::base::value::Value;
use crate::base::value::build::{List, Text, concat};
use crate::base::vocabulary::W;
use crate::dialect::provider::Endpoint;
use crate::dialect::schema::reader::mistakes::Mistake;
use crate::dialect::schema::reader::{Reader, Subject};
use crate::flow::client::ClientOptions;
use crate::protocol::authorization::authorization_request::is_reserved;
use crate::step::failure::Mistakes;
use crate::step::{Code, Cx, Result};

/// The most bytes of a parameter's name.
const LONGEST_NAME: usize = 64;
/// Route names that no provider may have.
const RESERVED: [&[u8]; 6] = [b"session", b"token", b"logout", b"proxy", b"backchannel", b"frontchannel"];

/// The parts of the handler's options that an entry needs.
pub struct Surroundings<'a> {
    /// The path of the routes, without a trailing slash.
    pub base: Value<'a>,
    /// The handler's name.
    pub handler: Value<'a>,
    /// The paths of the options that are functions.
    pub functions: Value<'a>,
    /// Whether sessions are in a store.
    pub has_store: bool,
    /// Whether the page may get long-lived tokens from every provider.
    pub allows_long_lived: bool,
}

/// A path without a trailing slash, which some hosts add to every address and others remove.
#[must_use]
pub fn without_slash(path: &[u8]) -> &[u8] {
    path.strip_suffix(b"/").unwrap_or(path)
}

/// An entry's options: the client's, and the entry's own.
struct Entry<'a> {
    options: Option<ClientOptions<'a>>,
    long_lived: bool,
    userinfo: bool,
    post_logout_redirect_uri: Value<'a>,
    keep_id_token: bool,
    back_channel_logout: bool,
    front_channel_logout: bool,
    login_parameters: Value<'a>,
}

/// Reads the entry `value`; `None` if it has a mistake.
pub fn read<'a>(
    cx: &mut Cx<'a>,
    mistakes: &mut Mistakes<'a>,
    around: &Surroundings<'a>,
    name: Value<'a>,
    value: Value<'a>,
) -> Result<Option<ConfiguredProvider<'a>>> {
    let arena = cx.arena;
    let mut own = Mistakes::new(arena);
    let path = concat(arena, &[b"providers.", name.bytes()]).bytes();
    let mut reader = Reader::new(arena, &mut own, Subject::Options, path, value);
    let entry = read_entry(cx, &mut reader, around, name)?;
    reader.close();
    let is_sound = own.is_empty();
    mistakes.extend(own);
    let Some(options) = entry.options.filter(|_| is_sound) else { return Ok(None) };
    let post_logout_redirect_uri = entry.post_logout_redirect_uri;
    let client = compile(cx, ClientOptions { post_logout_redirect_uri, ..options });
    let client = match cx.catch(client)? {
        Ok(client) => client,
        Err(failure) => {
            mistakes.add(failure);
            return Ok(None);
        }
    };
    let aad = concat(arena, &[around.handler.bytes(), b"|", name.bytes()]);
    let server = if client.issuer().exists() { client.issuer() } else { client.provider().server() };
    let host = url::ascii_origin(client.redirect_uri().bytes());
    let session_aad =
        concat(arena, &[aad.bytes(), b"|", server.bytes(), b"|", client.client_id().bytes(), b"|", &host]);
    let mut client_message = Text::new(arena);
    message::write(&mut client_message, client.value());
    // Only a document sets a window; fetched metadata have none.
    let early_window = client.provider().refresh_request().early_window().filter(|_| !client.issuer().exists());
    let mut out = List::new(arena);
    out.push(name);
    out.push(client_message.done());
    out.push(aad);
    out.push(session_aad);
    out.push(entry.long_lived || around.allows_long_lived);
    out.push(entry.userinfo);
    out.push(entry.keep_id_token);
    out.push(entry.back_channel_logout);
    out.push(entry.front_channel_logout);
    out.push(client.redirect_uri());
    out.push(early_window.map_or(Value::NOTHING, |seconds| arena.number(seconds)));
    out.push(entry.login_parameters);
    out.push(options.variables);
    Ok(Some(ConfiguredProvider(out.done())))
}

fn read_entry<'a>(
    cx: &mut Cx<'a>,
    reader: &mut Reader<'_, 'a>,
    around: &Surroundings<'a>,
    name: Value<'a>,
) -> Result<Entry<'a>> {
    let arena = cx.arena;
    let is_name_byte = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_".contains(byte);
    let name = name.bytes();
    if name.is_empty() || !name.iter().all(is_name_byte) || RESERVED.contains(&name) {
        let mistake = Mistake::new(arena, Code::OptionInvalid).with(W::option, concat(arena, &[b"providers.", name]));
        reader.refuse(mistake.with(W::reason, &b"a name has letters, digits, `-` and `_`, and is not a route's"[..]));
    }
    let options = client_options::read(cx, reader, around.functions)?;
    let option = |name: &[u8], reader: &Reader<'_, 'a>| reader.path_of(name);
    // Otherwise a missing environment variable would make the client public.
    if options.is_some_and(|options| !is_confidential_or_declared_public(options)) {
        let path = option(b"client_secret", reader);
        reader.refuse(Mistake::new(arena, Code::SecretMissing).with(W::option, path));
    }
    let long_lived = reader.flag(b"allowLongLived");
    let userinfo = reader.flag_or(b"userinfo", true);
    let post_logout_redirect_uri = read_post_logout_redirect_uri(reader);
    let keep_id_token = reader.flag(b"keepIdToken");
    let login_parameters = read_login_parameters(reader);
    let back_channel_logout = reader.flag(b"backChannelLogout");
    let front_channel_logout = reader.flag(b"frontChannelLogout");
    if back_channel_logout && !around.has_store {
        let path = option(b"backChannelLogout", reader);
        reader.refuse(Mistake::new(arena, Code::NeedsSessionStore).with(W::option, path));
    }
    if let Some(document) = options.and_then(client_options::document) {
        if (back_channel_logout || front_channel_logout) && !document.issuer().exists() {
            reader.invalid(b"provider", b"signing out from there needs its `issuer`");
        }
        if back_channel_logout && !document.endpoint(Endpoint::Jwks).exists() {
            reader.invalid(b"provider", b"back-channel logout needs its `jwks_uri`");
        }
    }
    if let Some(options) = options {
        let redirect_uri = options.redirect_uri;
        let route = [around.base.bytes(), b"/", name, b"/callback"].concat();
        if verify_url(reader, b"redirect_uri", redirect_uri) {
            let path = before(url::path(redirect_uri.bytes()), b"?#");
            if !without_slash(path).ends_with(&route) {
                reader.invalid(b"redirect_uri", &[b"its path must be ", route.as_slice()].concat());
            }
        }
    }
    Ok(Entry {
        options,
        long_lived,
        userinfo,
        post_logout_redirect_uri,
        keep_id_token,
        back_channel_logout,
        front_channel_logout,
        login_parameters,
    })
}

/// Reads which parameters of the authorization request a link to the login route may set.
fn read_login_parameters<'a>(reader: &mut Reader<'_, 'a>) -> Value<'a> {
    let listed = reader.texts(b"loginParameters");
    for name in listed.items() {
        let text = name.bytes();
        if is_reserved(text) {
            reader.refuse(Mistake::new(reader.arena(), Code::ParameterReserved).with(W::parameter, *name));
        } else if !is_segment(text) || text.len() > LONGEST_NAME {
            reader.invalid(b"loginParameters", b"the name of a parameter has letters, digits, `-`, `.`, `_` and `~`");
        } else if name.is(W::return_to) || [&b"variable."[..], b"parameter."].iter().any(|own| text.starts_with(own)) {
            reader.invalid(
                b"loginParameters",
                b"`return_to`, and what begins with `variable.` or `parameter.`, is the route's own",
            );
        }
    }
    listed
}

/// Reads where the provider sends the person after its own sign-out.
fn read_post_logout_redirect_uri<'a>(reader: &mut Reader<'_, 'a>) -> Value<'a> {
    let uri = reader.text(b"postLogoutRedirectUri");
    if uri.exists() {
        verify_url(reader, b"postLogoutRedirectUri", uri);
    }
    uri
}
