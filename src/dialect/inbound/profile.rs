//! Gives the person one shape for every provider: `{ id?, name?, email?, email_verified?, picture? }`.

use crate::base::text::cut;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::Object;
use crate::base::vocabulary::{W, Word};

/// The most bytes of one text: the session stores the profile.
const MOST: usize = 1024;

/// The members, and their claims in OpenID Connect Core section 5.1.
const MEMBERS: [(Word, Word); 5] = [
    (W::id, W::sub),
    (W::name, W::name),
    (W::email, W::email),
    (W::email_verified, W::email_verified),
    (W::picture, W::picture),
];

/// The profile from an answer or from claims: the values at the document's `pointers`, else under the claims'
/// names.
#[inline(never)]
#[must_use]
pub fn profile<'a>(arena: Arena<'a>, pointers: Value<'a>, answer: Value<'a>) -> Value<'a> {
    let mut profile = Object::new(arena);
    for &(name, claim) in &MEMBERS {
        let declared = pointers.member(name).items();
        let standard = if declared.is_empty() { answer.member(claim) } else { Value::NOTHING };
        let at_pointers = declared.iter().map(|pointer| answer.pointer(pointer.bytes()));
        let mut usable = at_pointers.chain([standard]).map(|found| read(arena, name, found));
        profile.put_some(name, usable.find(|value| value.exists()).unwrap_or(Value::NOTHING));
    }
    profile.done()
}

/// The profile from the claims of an ID token. If they have no `name`, it is at the document's pointers, as in
/// userinfo: `preferred_username`, say.
#[must_use]
pub fn profile_of_claims<'a>(arena: Arena<'a>, pointers: Value<'a>, claims: Value<'a>) -> Value<'a> {
    let found = profile(arena, Value::NOTHING, claims);
    if found.member(W::name).exists() || pointers.member(W::name).items().is_empty() {
        return found;
    }
    let mut out = Object::new(arena);
    out.extend(found);
    out.put_some(W::name, profile(arena, pointers, claims).member(W::name));
    out.done()
}

/// The same profile, with that name if it has none.
#[cfg(feature = "backend")]
#[must_use]
pub fn named<'a>(arena: Arena<'a>, profile: Value<'a>, name: Value<'a>) -> Value<'a> {
    let mut out = Object::new(arena);
    out.extend(profile);
    out.set_some(W::name, profile.member(W::name).or(read(arena, W::name, name)));
    out.done()
}

/// The value of a member; nothing if it is unusable.
fn read<'a>(arena: Arena<'a>, name: Word, found: Value<'a>) -> Value<'a> {
    let text = found.text_or_number(arena).non_empty();
    if name == W::email_verified {
        return match text.bytes() {
            b"true" | b"1" => Value::TRUE,
            b"false" | b"0" => Value::FALSE,
            _ if found.is_true() || found.is_false() => found,
            _ => Value::NOTHING,
        };
    }
    if text.bytes().len() <= MOST {
        return text;
    }
    // Part of a name is still a name. Part of an id may be another person's id.
    if name == W::name { arena.text(cut(text.bytes(), MOST)) } else { Value::NOTHING }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{arena, json, json_of, value};
    use serde_json::Value as Json;

    fn read(pointers: &Json, answer: &Json) -> Json {
        json_of(profile(arena(), value(pointers), value(answer)))
    }

    #[test]
    fn finds_the_openid_connect_claims_if_the_document_says_nothing() {
        let claims = json!({
            "sub": "7", "name": "Ada", "email": "ada@as.example", "email_verified": true, "picture": "https://x/p", "zip": 1,
        });
        let profile = json!({
            "id": "7", "name": "Ada", "email": "ada@as.example", "email_verified": true, "picture": "https://x/p",
        });
        assert_eq!(read(&json!(null), &claims), profile);
        assert_eq!(read(&json!(null), &json!(null)), json!({}));
    }

    #[test]
    fn takes_the_value_at_the_first_pointer_that_leads_to_a_usable_one() {
        let pointers = json!({ "id": ["/data/0/id"], "name": ["/data/0/nick", "/data/0/login"] });
        let answer = json!({ "sub": "of another", "data": [{ "id": 7, "nick": "", "login": "ada" }], "email": "a@b" });
        assert_eq!(read(&pointers, &answer), json!({ "id": "7", "name": "ada", "email": "a@b" }));
        let elsewhere = read(&pointers, &json!({ "sub": "of another" }));
        assert_eq!(elsewhere, json!({}), "a pointer that leads nowhere is not replaced by the claim");
    }

    #[test]
    fn an_id_token_without_a_name_has_one_where_the_document_says() {
        let of = |pointers: Json, claims: Json| json_of(profile_of_claims(arena(), value(&pointers), value(&claims)));
        let nick = json!({ "name": ["/preferred_username"], "id": ["/accountId"] });
        assert_eq!(
            of(nick.clone(), json!({ "sub": "7", "preferred_username": "ada" })),
            json!({ "id": "7", "name": "ada" })
        );
        assert_eq!(of(nick.clone(), json!({ "name": "Ada", "preferred_username": "ada" })), json!({ "name": "Ada" }));
        assert_eq!(
            of(nick, json!({ "sub": "7", "preferred_username": "" })),
            json!({ "id": "7" }),
            "no name is no empty one"
        );
        assert_eq!(
            of(json!(null), json!({ "sub": "7", "name": "", "preferred_username": "ada" })),
            json!({ "id": "7" })
        );
    }

    #[test]
    fn leaves_out_what_is_of_the_wrong_type() {
        for odd in [json!(null), json!([]), json!({ "a": 1 }), json!(true), json!(""), json!(7.5)] {
            let answer = json!({ "sub": odd, "name": odd, "email": odd, "picture": odd });
            assert_eq!(read(&json!(null), &answer), json!({}), "{odd}");
        }
        for (found, verified) in [
            (json!(true), json!(true)),
            (json!("true"), json!(true)),
            (json!(1), json!(true)),
            (json!("1"), json!(true)),
            (json!(false), json!(false)),
            (json!("false"), json!(false)),
            (json!(0), json!(false)),
            (json!("yes"), json!(null)),
            (json!(2), json!(null)),
            (json!({}), json!(null)),
        ] {
            assert_eq!(read(&json!(null), &json!({ "email_verified": found }))["email_verified"], verified, "{found}");
        }
    }

    #[test]
    fn is_small_and_never_a_part_of_an_id_or_of_an_address() {
        let long = "ä".repeat(600);
        let answer = json!({ "sub": long, "name": format!("x{long}"), "email": long, "picture": long });
        assert_eq!(read(&json!(null), &answer), json!({ "name": format!("x{}", "ä".repeat(511)) }));
        let just = "a".repeat(MOST);
        assert_eq!(read(&json!(null), &json!({ "sub": just })), json!({ "id": just }));
    }
}
