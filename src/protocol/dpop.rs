//! Proofs of possession (RFC 9449): a token that is bound to a key is of use only to who has the key, because each
//! request with it carries a proof that the key has signed.

use super::jwt::json_text::{JsonText, signing_input};
use crate::base::crypto::sha256_text;
use crate::base::text::before;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::view::view;
use crate::base::vocabulary::W;

view! {
    /// The public half of a key for ES256 (RFC 7518 section 6.2.1). The host has the private one.
    #[derive(Clone, Copy)]
    DpopKey {
        /// A coordinate, in base64url. It names the key to the host.
        x,
        /// A coordinate, in base64url.
        y,
    }
}

impl<'a> DpopKey<'a> {
    /// A key from its plain form.
    #[must_use]
    pub fn of(value: Value<'a>) -> Self {
        Self(value)
    }
    /// The key as a JWK, with the members in the order of the thumbprint.
    fn jwk(self, arena: Arena<'a>) -> Value<'a> {
        let mut jwk = JsonText::new(arena);
        jwk.word(W::crv, W::P_256);
        jwk.word(W::kty, W::EC);
        jwk.text(W::x, self.x());
        jwk.text(W::y, self.y());
        jwk.done()
    }
    /// The thumbprint (RFC 7638 section 3): the value of `dpop_jkt` (RFC 9449 section 10).
    #[must_use]
    pub fn thumbprint(self, arena: Arena<'a>) -> Value<'a> {
        sha256_text(arena, self.jwk(arena).bytes())
    }
}

/// The contents of a proof (RFC 9449 section 4.2).
#[derive(Clone, Copy)]
pub struct Proof<'a> {
    /// The key that signs it.
    pub key: DpopKey<'a>,
    /// `jti`
    pub id: Value<'a>,
    /// The method of the request.
    pub method: Value<'a>,
    /// The address of the request. Its query and fragment are left out.
    pub url: Value<'a>,
    /// Now, in Unix seconds.
    pub now: i64,
    /// The access token that the request carries; nothing if it carries none.
    pub access_token: Value<'a>,
    /// What the server wants to find in it (RFC 9449 section 8); nothing if it has not said.
    pub nonce: Value<'a>,
}

impl<'a> Proof<'a> {
    /// The text to sign: header and claims.
    #[must_use]
    pub fn signing_input(self, arena: Arena<'a>) -> Value<'a> {
        let (mut header, mut claims) = (JsonText::new(arena), JsonText::new(arena));
        header.word(W::typ, W::dpop_jwt);
        header.word(W::alg, W::ES256);
        header.object(W::jwk, self.key.jwk(arena));
        claims.text(W::jti, self.id);
        claims.text(W::htm, self.method);
        claims.text(W::htu, arena.text(before(self.url.bytes(), b"?#")));
        claims.number(W::iat, self.now);
        if self.access_token.exists() {
            claims.text(W::ath, sha256_text(arena, self.access_token.bytes()));
        }
        claims.text(W::nonce, self.nonce);
        signing_input(arena, header, claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::crypto::decode_bytes;
    use crate::testing::{arena, json, value};
    use serde_json::Value as Json;

    /// The key of RFC 9449's examples (section 4.1).
    fn key() -> DpopKey<'static> {
        DpopKey::of(value(&json!({
            "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs", "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
        })))
    }
    fn text(text: &str) -> Value<'static> {
        arena().copy(text.as_bytes())
    }
    fn proof(change: impl FnOnce(&mut Proof<'static>)) -> [Json; 2] {
        let mut proof = Proof {
            key: key(),
            id: text("-BwC3ESc6acc2lTc"),
            method: text("POST"),
            url: text("https://server.example.com/token"),
            now: 1_562_262_616,
            access_token: Value::NOTHING,
            nonce: Value::NOTHING,
        };
        change(&mut proof);
        let signed = String::from_utf8(proof.signing_input(arena()).bytes().to_vec()).expect("UTF-8");
        let (header, claims) = signed.split_once('.').expect("two parts");
        [header, claims]
            .map(|part| serde_json::from_slice(&decode_bytes(part.as_bytes()).expect("base64url")).expect("JSON"))
    }

    #[test]
    fn s29_the_thumbprint_of_the_key_is_that_of_the_standard() {
        // RFC 9449 section 6.1: `jkt` of the token that is bound to the key of the examples.
        assert_eq!(key().thumbprint(arena()).bytes(), b"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    }

    #[test]
    fn s29_a_proof_for_the_token_endpoint_is_that_of_the_standard() {
        // RFC 9449 section 4.2, figure 3.
        let [header, claims] = proof(|_| ());
        assert_eq!(
            header,
            json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": {
                "kty": "EC", "crv": "P-256",
                "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs", "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
            } })
        );
        assert_eq!(
            claims,
            json!({
                "jti": "-BwC3ESc6acc2lTc", "htm": "POST", "htu": "https://server.example.com/token", "iat": 1_562_262_616,
            })
        );
    }

    #[test]
    fn s29_a_proof_for_an_api_names_the_token_and_the_nonce_and_no_query() {
        // RFC 9449 section 7.1, figure 13.
        let [_, claims] = proof(|proof| {
            proof.method = text("GET");
            proof.url = text("https://resource.example.org/protectedresource?q=1#part");
            proof.access_token = text("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU");
            proof.nonce = text("eyJ7S_zG.eyJH0-Z.HX4w-7v");
        });
        assert_eq!(claims["htu"], "https://resource.example.org/protectedresource");
        assert_eq!(claims["ath"], "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
        assert_eq!((&claims["htm"], &claims["nonce"]), (&json!("GET"), &json!("eyJ7S_zG.eyJH0-Z.HX4w-7v")));
    }
}
