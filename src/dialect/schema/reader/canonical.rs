//! The canonical names of parameters and members, which are those of the RFCs. A document uses them to rename,
//! order and omit.

use super::Reader;
use crate::base::text::{entry, is_among, listed};
use crate::base::value::Value;
use crate::base::value::build::concat;

macro_rules! sets {
    ($secret:literal) => {
        concat!(
            "authorization_request acr_values authorization_details claims client_id code_challenge ",
            "code_challenge_method display id_token_hint login_hint max_age nonce prompt redirect_uri resource ",
            "response_mode response_type scope state ui_locales\n",
            "authorization_response code error error_description error_uri iss scope state\n",
            "token_request client_id ",
            $secret,
            "code code_verifier grant_type hash redirect_uri refresh_token scope token token_type_hint\n",
            "end_session_request client_id id_token_hint logout_hint post_logout_redirect_uri\n",
            "token_response access_token token_type expires_in scope refresh_token id_token created_at refresh_expires_in\n",
            "profile id name email email_verified picture",
        )
    };
}

/// One set per line, after its name. The sets are: the parameters of an authorization request, both those that
/// the engine sends and those that an application may ask for (RFC 6749, 8707 and 9396, OpenID Connect Core
/// sections 3.1.2.1 and 5.5); those that the engine reads in the response; those that it sends to the token
/// endpoint, the revocation endpoint and the provider's sign-out; and the members of a token response and of a
/// profile that a document may move. A page sends no secret and does not even contain the word.
const SETS: &str =
    if cfg!(feature = "backend") { sets!("client_assertion client_assertion_type client_secret ") } else { sets!("") };

/// The names in a set.
#[must_use]
pub fn set(name: &[u8]) -> &'static [u8] {
    entry(SETS.as_bytes(), name).unwrap_or_default()
}

/// Refuses names outside the set: the keys of an object, or the items of a list.
#[inline(never)]
pub fn verify<'a>(reader: &mut Reader<'_, 'a>, member: &'static [u8], value: Value<'a>, name_of_set: &[u8]) {
    let known = set(name_of_set);
    for (key, wire) in value.members() {
        verify_one(reader, member, known, *key, *wire);
    }
    for item in value.items() {
        verify_one(reader, member, known, *item, Value::NOTHING);
    }
}

#[inline(never)]
fn verify_one<'a>(reader: &mut Reader<'_, 'a>, member: &[u8], known: &'static [u8], key: Value<'a>, wire: Value<'a>) {
    // A page accepts a document that renames a secret, although it never sends one.
    let passes = cfg!(not(feature = "backend")) && key.bytes().starts_with(b"client_");
    if !key.is_text() || is_among(key.bytes(), known) || passes {
        return;
    }
    let why: &[u8] = if is_among(wire.bytes(), known) { b": the canonical name comes first" } else { b"" };
    let reason = concat(reader.arena(), &[b"the engine knows no `", key.bytes(), b"` here", why]);
    let mistake = reader.unusable(member, reason.bytes()).with_meant(key.bytes(), &listed(known));
    reader.refuse(mistake);
}
