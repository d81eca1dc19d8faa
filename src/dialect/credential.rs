//! The credential with which a client authenticates: a secret or a private key. It comes from the option
//! `client_secret`, or from a function of the application that runs when a request needs it.

use super::provider::{DeclaredAuthentication, Grant, JwtKnobs, SigningAlgorithm};
use super::schema::reader::{Reader, Subject};
use crate::base::value::Value;
use crate::base::value::build::{List, concat};
use crate::base::value::view::fields;
use crate::base::vocabulary::{W, word};
use crate::protocol::jwt::jws::Algorithm;
use crate::protocol::jwt::private_key::{self, KeyKind};
use crate::step::failure::Mistakes;
use crate::step::{Code, Cx, Effect, Result};

fields! {
    /// A private key, and what the tokens that it signs contain.
    ClientKey {
        /// PKCS#8 in base64, or a JWK.
        key = 0,
        /// The number of its [`KeyKind`].
        kind_number = 1,
        key_id = 2,
        team_id = 3,
    }
}

impl ClientKey<'_> {
    /// The kind of the key.
    #[must_use]
    pub fn kind(self) -> KeyKind {
        KeyKind::of(self.kind_number().int_or(0)).unwrap_or(KeyKind::Ed25519)
    }
    /// The algorithm with which it signs: the document's, else the usual one of its kind.
    #[must_use]
    pub fn algorithm(self, jwt: JwtKnobs) -> Algorithm {
        declared_algorithm(jwt).unwrap_or(self.kind().algorithm())
    }
}

/// The credential with which a client authenticates.
#[derive(Clone, Copy)]
pub enum Credential<'a> {
    /// A secret, or a token that the application signed itself.
    Secret(Value<'a>),
    /// The key that signs a token for each request.
    Key(ClientKey<'a>),
}

fn declared_algorithm(jwt: JwtKnobs) -> Option<Algorithm> {
    match jwt.algorithm() {
        SigningAlgorithm::Auto => None,
        SigningAlgorithm::Es256 => Some(Algorithm::Es256),
        SigningAlgorithm::Rs256 => Some(Algorithm::Rs256),
        SigningAlgorithm::Ps256 => Some(Algorithm::Ps256),
        SigningAlgorithm::EdDsa => Some(Algorithm::EdDsa),
    }
}

impl<'a> Cx<'a> {
    /// The credential of the current client; `None` if the client is public.
    ///
    /// # Errors
    /// `callback_function_failed`; `secret_missing` if the function returns nothing usable; the mistakes in
    /// what it returns.
    pub fn credential(&mut self) -> Result<Option<Credential<'a>>> {
        let compiled = self.client().client_secret();
        if !compiled.is_true() {
            return Ok(credential_of(compiled));
        }
        let given = self.ask(Effect::ClientSecret, self.concerned());
        let given = match self.catch(given)? {
            Ok(given) => given,
            Err(failure) => return Err(self.failing_again(failure).with(W::option, W::client_secret).into()),
        };
        if given.is_empty() && !given.is_object() {
            return Err(self.fail(Code::SecretMissing).with(W::option, W::client_secret).into());
        }
        let mut mistakes = Mistakes::new(self.arena);
        let declared = self.provider().token_request(Grant::AuthorizationCode).client_authentication();
        let compiled = read(self, &mut mistakes, b"client_secret", given, declared);
        mistakes.into_result(self)?;
        Ok(credential_of(compiled))
    }
    /// The secret of the current client; nothing if it is public or has a key.
    ///
    /// # Errors
    /// As [`Cx::credential`].
    pub fn client_secret(&mut self) -> Result<Value<'a>> {
        let credential = self.credential()?;
        Ok(if let Some(Credential::Secret(secret)) = credential { secret } else { Value::NOTHING })
    }
}

fn credential_of(compiled: Value) -> Option<Credential> {
    let is_key = compiled.is_list();
    let is_there = compiled.exists();
    is_there.then_some(if is_key { Credential::Key(ClientKey(compiled)) } else { Credential::Secret(compiled) })
}

/// Reads a secret or a key, `given` at `path`: a text, or the members of a [`ClientKey`]. Adds mistakes to
/// `mistakes`.
///
/// # Security
/// A text that passes is sent as it is, so it must not be a private key.
pub fn read<'a>(
    cx: &Cx<'a>,
    mistakes: &mut Mistakes<'a>,
    path: &'a [u8],
    given: Value<'a>,
    declared: DeclaredAuthentication<'a>,
) -> Value<'a> {
    let jwt = declared.jwt();
    let team_id: &[u8] = if jwt.is_of_team() { b", team_id" } else { b"" };
    let form = concat(cx.arena, &[b"`{ private_key, key_id", team_id, b" }`"]).bytes();
    let mut around = Reader::new(cx.arena, mistakes, Subject::Options, b"", Value::EMPTY_OBJECT);
    if !given.is_text() {
        let mut reader = around.reader_of(path, given);
        let key = read_key(&mut reader, jwt);
        reader.close();
        return key;
    }
    let text = given.bytes();
    if private_key::is_key(text) {
        around.invalid(path, &[b"a private key is never sent: it is given as ", form].concat());
    } else if declared.is_jwt() && !is_jwt(text) {
        let reason =
            [b"the provider takes a JSON Web Token, which this is not; the key that signs one is given as ", form];
        around.invalid(path, &reason.concat());
    }
    given
}

/// Whether the text has the three parts of a JWT (RFC 7519 section 3).
fn is_jwt(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'.').filter(|part| !part.is_empty()).count() == 3
}

/// The most bytes of a name in a header or a claim.
const MOST: usize = 256;

/// Reads a name that goes unchanged into tokens.
fn read_name<'a>(reader: &mut Reader<'_, 'a>, name: &'static [u8], is_needed: bool) -> Value<'a> {
    let value = if is_needed { reader.required_text(name) } else { reader.text(name).non_empty() };
    let text = value.bytes();
    if text.len() > MOST || text.trim_ascii() != text || text.iter().any(u8::is_ascii_control) {
        reader.invalid(name, b"it has a line break, a space at one of its ends, or over 256 bytes");
    }
    value
}

fn read_key<'a>(reader: &mut Reader<'_, 'a>, jwt: JwtKnobs<'a>) -> Value<'a> {
    let given = reader.value(b"private_key");
    let own_id = given.member(W::kid).text();
    let key_id = read_name(reader, b"key_id", jwt.is_client_secret() && !own_id.exists()).or(own_id);
    let team_id = if jwt.is_of_team() { read_name(reader, b"team_id", true) } else { reader.value(b"team_id") };
    if team_id.exists() && !jwt.is_of_team() {
        reader.invalid(b"team_id", b"the provider's tokens name no team");
    }
    if !given.is_text() && !given.is_object() {
        if given.exists() {
            reader.wrong_type(b"private_key", b"a PEM text or a JWK", given);
        } else {
            reader.missing(b"private_key");
        }
        return Value::NOTHING;
    }
    let (key, kind) = match private_key::read(reader.arena(), given) {
        Ok(read) => read,
        Err(reason) => {
            reader.invalid(b"private_key", reason);
            return Value::NOTHING;
        }
    };
    if let Some(algorithm) = declared_algorithm(jwt).filter(|algorithm| !kind.makes(*algorithm)) {
        let (name, own) = (word(algorithm.words().0).bytes(), word(kind.algorithm().words().0).bytes());
        let reason = [b"the provider takes `", name, b"`, and this key is for `", own, b"`"];
        reader.invalid(b"private_key", &reason.concat());
    }
    let mut compiled = List::new(reader.arena());
    compiled.push(key);
    compiled.push(kind as i64);
    compiled.push(key_id);
    compiled.push(team_id);
    compiled.done()
}
