//! The canonical names of parameters and members: those of the RFCs. A document renames, orders and omits by
//! them.

use super::reader::Reader;
use crate::base::build::concat;
use crate::base::text::{is_among, words};
use crate::base::value::Value;

/// What an authorization request may carry: what the engine sends, and what an application may ask for by RFC
/// 6749, 8707 and 9396 and OpenID Connect Core sections 3.1.2.1 and 5.5.
const AUTHORIZATION_REQUEST: &[u8] = b"acr_values authorization_details claims client_id code_challenge \
    code_challenge_method display id_token_hint login_hint max_age nonce prompt redirect_uri resource response_mode \
    response_type scope state ui_locales";

/// What the engine reads of an authorization response.
pub const AUTHORIZATION_RESPONSE: &[u8] = b"code error error_description error_uri iss scope state";

/// What the engine sends to the token and revocation endpoints. A page sends no secret and does not even hold
/// the word.
const TOKEN_REQUEST: &[u8] = if cfg!(feature = "backend") {
    b"client_id client_secret code code_verifier grant_type hash redirect_uri refresh_token scope token token_type_hint"
} else {
    b"client_id code code_verifier grant_type hash redirect_uri refresh_token scope token token_type_hint"
};

/// Members of a token response that a document may find elsewhere.
const TOKEN_RESPONSE: &[u8] = b"access_token token_type expires_in scope refresh_token id_token created_at";

fn set(name: &[u8]) -> &'static [u8] {
    match name {
        b"authorization_request" => AUTHORIZATION_REQUEST,
        b"authorization_response" => AUTHORIZATION_RESPONSE,
        b"token_request" => TOKEN_REQUEST,
        _ => TOKEN_RESPONSE,
    }
}

/// Refuses canonical names that are none of the set: keys of an object, items of a list.
#[inline(never)]
pub fn verify<'a>(reader: &mut Reader<'_, 'a>, member: &'static [u8], name_of_set: &[u8]) {
    let known = set(name_of_set);
    let value = reader.value(member);
    for (key, wire) in value.members() {
        verify_one(reader, member, known, *key, *wire);
    }
    for item in value.items() {
        verify_one(reader, member, known, *item, Value::NOTHING);
    }
}

fn verify_one<'a>(reader: &mut Reader<'_, 'a>, member: &[u8], known: &'static [u8], key: Value<'a>, wire: Value<'a>) {
    // A document that renames a secret is none the worse in a page.
    let passes = cfg!(not(feature = "backend")) && key.bytes().starts_with(b"client_");
    if !key.is_text() || is_among(key.bytes(), known) || passes {
        return;
    }
    let why: &[u8] = if is_among(wire.bytes(), known) { b": the canonical name stands first" } else { b"" };
    let reason = concat(reader.arena(), &[b"the engine knows no `", key.bytes(), b"` here", why]);
    let known: Vec<&[u8]> = words(known).collect();
    let mistake = reader.unusable(member, reason.bytes()).with_meant(key.bytes(), &known);
    reader.refuse(mistake);
}
