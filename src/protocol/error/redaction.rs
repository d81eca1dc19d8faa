//! Removes the secrets of a request from the texts of its answer, because some servers repeat what they refuse.

use crate::base::coding::form::read_escape;
use crate::base::cost;
use crate::base::text::length_of_character;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::Text;

/// The fewest bytes of a secret: a shorter value would also match in unrelated text.
const SHORTEST: usize = 8;
/// How many bytes identify a longer secret. Where its first ones occur, as much of the secret as follows is
/// removed. So a server that repeats a part can reveal fewer bytes than these, and the cost of each position is
/// bounded.
const RECOGNISED_BY: usize = 16;

/// The text without the secrets, however they are escaped in it; nothing for nothing. `secrets` is a list of
/// texts. `is_cut` says that the text was cut, so that the beginning of a secret at its end also counts.
#[inline(never)]
#[must_use]
pub fn redact<'a>(arena: Arena<'a>, text: Value<'a>, secrets: Value<'a>, is_cut: bool) -> Value<'a> {
    if text.is_empty() {
        return text;
    }
    let mut out = Text::new(arena);
    let mut rest = text.bytes();
    while !rest.is_empty() {
        // One secret may be part of another, which must be removed completely.
        let mut length = 0;
        for secret in secrets.items().iter().filter(|secret| secret.bytes().len() >= SHORTEST) {
            for as_escape in [true, false] {
                length = length.max(length_of(secret.bytes(), rest, is_cut, as_escape));
            }
        }
        if length > 0 {
            out.bytes(b"[redacted]");
            // If an escape stood for one byte of a character, the rest of that character follows.
            while rest.get(length).is_some_and(|byte| byte & 0xC0 == 0x80) {
                length = length.saturating_add(1);
            }
        } else {
            length = length_of_character(rest);
            out.bytes(rest.get(..length).unwrap_or_default());
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    out.done()
}

/// How many bytes of `text` are `secret`, or enough of its beginning; 0 if none. Each character may stand as it
/// is or be escaped for a URL or a form, in upper or lower case. What can be read as an escape is tried as one
/// and also unchanged, if the secret allows both.
#[inline(never)]
fn length_of(secret: &[u8], text: &[u8], is_cut: bool, as_escape: bool) -> usize {
    let (mut rest, mut read) = (text, 0usize);
    for expected in secret {
        cost::steps(1);
        let escaped = read_escape(rest).filter(|(found, _)| found == expected);
        let plain = match rest {
            [found, after @ ..] if found == expected || (*found, *expected) == (b'+', b' ') => Some(after),
            _ => None,
        };
        let after = match escaped {
            Some((_, after)) if as_escape || plain.is_none() => Some(after),
            _ => plain,
        };
        let Some(after) = after else { break };
        (rest, read) = (after, read.saturating_add(1));
    }
    let is_at_end = rest.is_empty() || rest.len() < 3 && rest.first() == Some(&b'%');
    let enough = if is_cut && is_at_end { SHORTEST } else { RECOGNISED_BY };
    if read >= secret.len().min(enough) { text.len().saturating_sub(rest.len()) } else { 0 }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "a test stops where its ground is wrong")]
mod tests {
    use super::*;
    use crate::testing::{arena, json, value};
    use proptest::prelude::*;

    fn redacted(secrets: &[&str], said: &str, is_cut: bool) -> String {
        let text = redact(arena(), value(&json!(said)), value(&json!(secrets)), is_cut);
        String::from_utf8(text.bytes().to_vec()).expect("UTF-8")
    }

    #[test]
    fn s42_a29_takes_out_as_much_of_a_long_secret_as_is_there() {
        let secret = "0123456789abcdefghijklmnop";
        assert_eq!(redacted(&[secret], "no 0123456789abcdefghij", false), "no [redacted]", "a part that is repeated");
        assert_eq!(redacted(&[secret], "no 0123456789abcdeX", false), "no 0123456789abcdeX", "too little of it");
        assert_eq!(redacted(&[secret], "no 01234567", true), "no [redacted]", "where the text was cut");
        assert_eq!(redacted(&[secret], "no 01234567 and", true), "no 01234567 and", "but at its end only");
    }

    #[test]
    fn s42_a29_takes_out_a_secret_that_looks_escaped_itself() {
        for secret in ["%25abcdefgh", "%252Fabcdefgh", "abcdefgh%2", "%%25abcdef"] {
            assert_eq!(
                redacted(&[secret], &["as it is: ", secret].concat(), false),
                "as it is: [redacted]",
                "{secret}"
            );
            let escaped = secret.replace('%', "%25");
            assert_eq!(redacted(&[secret], &["x=", &*escaped, "&"].concat(), false), "x=[redacted]&", "{secret}");
        }
    }

    proptest! {
        #[test]
        fn s42_a29_redacts_a_secret_whichever_of_its_characters_are_escaped(
            secret in "[a-z /+&~*\u{e9}\u{1f511}]{8,12}", escaped in any::<u64>(), before in "[^\0]{0,5}", after in "[ ,.]{0,5}",
        ) {
            let mut said = before.clone();
            for (at, character) in secret.chars().enumerate() {
                if escaped >> at & 1 == 1 {
                    for byte in character.to_string().bytes() {
                        said.push_str(&if escaped >> 32 & 1 == 1 { format!("%{byte:02x}") } else { format!("%{byte:02X}") });
                    }
                } else {
                    said.push(if character == ' ' && escaped >> 33 & 1 == 1 { '+' } else { character });
                }
            }
            prop_assert_eq!(
                redacted(&["something else", &secret], &[&*said, &*after].concat(), false),
                [&*before, "[redacted]", &*after].concat()
            );
        }

        #[test]
        fn b1_redacts_any_text_without_a_panic(secret in "[%0-9a-f\u{e9}]{8,20}", said in "[%0-9a-f\u{e9}\u{1f511}]{0,60}", is_cut in any::<bool>()) {
            let _ = redacted(&[&secret], &said, is_cut);
        }

        #[test]
        fn b1_takes_steps_in_proportion_to_the_text_whatever_the_secret_repeats(
            unit in "[ab]{1,3}", ends in "[abc]{0,2}", length in 1usize..6,
        ) {
            let secret = [&*unit.repeat(5000 * length), &*ends].concat();
            let said = unit.repeat(300 * length);
            let steps = cost::of(|| drop(redacted(&[&secret, "another-secret"], &said, true)));
            let most = said.len() * 2 * (RECOGNISED_BY + 4) * 2;
            prop_assert!(steps <= most, "{} steps for {} bytes", steps, said.len());
        }
    }
}
