//! The HMAC with which a server proves that it wrote an address: HMAC-SHA-256 (RFC 2104) of the other
//! parameters, keyed with the client's secret. No RFC defines it; some servers add it to authorization
//! responses and launches.

use crate::base::coding::form::Coding;
use crate::base::crypto;
use crate::base::text::list_names;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{Object, Text};
use crate::base::value::sort::sorted;
use crate::base::vocabulary::W;
use crate::step::{Code, Cx, Result};

/// The parameter that carries the HMAC, and its key.
#[derive(Clone, Copy)]
pub struct Hmac<'a> {
    /// The name of the parameter that carries the HMAC.
    pub parameter: Value<'a>,
    /// The client's secret.
    pub secret: Value<'a>,
}

/// The text that the HMAC covers: all other parameters, sorted by name and percent-encoded. Without encoding, a
/// value with `&` could pass for two parameters.
fn message<'a>(arena: Arena<'a>, sorted: &[(Value<'a>, Value<'a>)], parameter: Value<'a>) -> Value<'a> {
    let mut out = Text::new(arena);
    for (name, value) in sorted.iter().filter(|(name, _)| !name.same_text(parameter)) {
        out.parameter(*name, *value, Coding::Percent);
    }
    out.done()
}

/// Refuses a repeated parameter, and a missing or wrong HMAC. An HMAC is sixty-four hexadecimal digits in lower
/// case.
///
/// # Errors
/// `parameter_repeated`, `hmac_missing`, `hmac_mismatch`
///
/// # Security
/// A false accept lets anybody write a launch, or name another tenant in a response. Two readers of a repeated
/// parameter may believe different values, and the HMAC covers only one.
pub fn verify<'a>(cx: &mut Cx<'a>, parameters: Value<'a>, expected: Hmac<'a>) -> Result<()> {
    let by_name = sorted(parameters.members().to_vec(), |one, other| one.0.bytes() <= other.0.bytes());
    let mut neighbours = by_name.iter().zip(by_name.iter().skip(1));
    if let Some(((name, value), _)) = neighbours.find(|(one, other)| one.0.same_text(other.0)) {
        let mut repeated = Object::new(cx.arena);
        repeated.pair(*name, *value);
        let name = list_names(cx.arena, repeated.done(), b"");
        return Err(cx.fail(Code::ParameterRepeated).with(W::parameter, name).into());
    }
    let found = parameters.named(expected.parameter);
    cx.ensure(!found.is_empty(), Code::HmacMissing)?;
    let message = message(cx.arena, &by_name, expected.parameter);
    let is_keyed = !expected.secret.is_empty();
    let code = crypto::hex(cx.arena, &crypto::hmac(expected.secret.bytes(), message.bytes()));
    cx.ensure(is_keyed && crypto::equal(code.bytes(), found.bytes()), Code::HmacMismatch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::authorization::authorization_response::UnverifiedResponse;
    use crate::testing::{context, json, log, value};

    /// The example in a server's documentation, and the HMAC that the official libraries compute for it.
    const PRINTED: &str = "code=0907a61c0c8d55e99db179b68161bc00&shop=some-shop.myshopify.com&state=0.6784241404160823&timestamp=1337178173";
    const CODE: &str = "700e2dadb827fcc8609e9d5ce208b2e9cdaab9df07390d2cbca10d7c328fc4bf";
    const SECRET: &str = "hush";

    fn with(query: &str, secret: &str) -> Option<Code> {
        let mut cx = context(&json!(null), &log(&[]));
        let response = UnverifiedResponse::parse(&mut cx, value(&json!(query)), Value::NOTHING).expect("a response");
        let expected = Hmac { parameter: value(&json!("hmac")), secret: value(&json!(secret)) };
        match verify(&mut cx, response.value(), expected) {
            Ok(()) => None,
            Err(_) => cx.code(),
        }
    }

    /// A query with the right HMAC for its parameters.
    fn coded(sorted: &str, sent: &str) -> String {
        let arena = context(&json!(null), &log(&[])).arena;
        let code = crypto::hex(arena, &crypto::hmac(SECRET.as_bytes(), sorted.as_bytes()));
        format!("?{sent}&hmac={}", String::from_utf8_lossy(code.bytes()))
    }

    #[test]
    fn accepts_the_printed_example_in_any_order() {
        assert_eq!(with(&format!("?{PRINTED}&hmac={CODE}"), SECRET), None);
        let mut parts: Vec<&str> = PRINTED.split('&').collect();
        parts.reverse();
        assert_eq!(with(&format!("?hmac={CODE}&{}", parts.join("&")), SECRET), None);
    }

    #[test]
    fn takes_a_value_however_it_was_percent_encoded() {
        let sorted = "code=a%20b&host=YWI%3D&shop=s.example";
        for sent in ["code=a%20b&host=YWI%3D&shop=s.example", "shop=%73.example&host=YWI=&code=a+b"] {
            assert_eq!(with(&coded(sorted, sent), SECRET), None, "{sent}");
        }
    }

    #[test]
    fn refuses_what_the_server_did_not_write() {
        let good = format!("?{PRINTED}&hmac={CODE}");
        for (query, secret) in [
            (good.replace("some-shop", "other-shop"), SECRET),
            (good.replace("timestamp=1337178173", "timestamp=1337178174"), SECRET),
            (good.replace("&timestamp=1337178173", ""), SECRET),
            (format!("{good}&added=1"), SECRET),
            (good.replace("&shop=", "&Shop="), SECRET),
            (good.replace(CODE, &CODE.to_uppercase()), SECRET),
            (good.replace(CODE, &CODE[..63]), SECRET),
            (good.replace(CODE, &format!("{CODE}0")), SECRET),
            (good.replace(CODE, &format!("%20{CODE}")), SECRET),
            (good.replace(CODE, &"0".repeat(64)), SECRET),
            (good.clone(), "hush "),
            // One value instead of two parameters, with the HMAC of the two.
            (coded("a=1&b=2", "a=1%26b%3D2"), SECRET),
            (coded("a=1&b=2", "a%3D1%26b=2"), SECRET),
        ] {
            assert_eq!(with(&query, secret), Some(Code::HmacMismatch), "{query}");
        }
    }

    #[test]
    fn an_empty_secret_proves_nothing() {
        let arena = context(&json!(null), &log(&[])).arena;
        let code = crypto::hex(arena, &crypto::hmac(b"", b"a=1"));
        assert_eq!(with(&format!("?a=1&hmac={}", String::from_utf8_lossy(code.bytes())), ""), Some(Code::HmacMismatch));
    }

    #[test]
    fn s15_a32_refuses_a_parameter_that_stands_twice_even_with_its_code() {
        for sent in
            ["shop=a.example&shop=b.example", "shop=a.example&shop=a.example", "sho%70=b.example&shop=a.example"]
        {
            for sorted in
                ["shop=a.example", "shop=b.example", "shop=a.example&shop=b.example", "shop=b.example&shop=a.example"]
            {
                assert_eq!(with(&coded(sorted, sent), SECRET), Some(Code::ParameterRepeated), "{sent}");
            }
        }
        assert_eq!(with(&format!("?{PRINTED}&hmac={CODE}&hmac={CODE}"), SECRET), Some(Code::ParameterRepeated));
    }

    #[test]
    fn refuses_parameters_without_a_code() {
        for query in [format!("?{PRINTED}"), format!("?{PRINTED}&hmac="), format!("?{PRINTED}&HMAC={CODE}")] {
            assert_eq!(with(&query, SECRET), Some(Code::HmacMissing), "{query}");
        }
    }
}
