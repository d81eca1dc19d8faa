//! Reads `expires_in` (RFC 6749 section 5.1) as the document means it: number or text, unit, anchor, absent,
//! zero.
//!
//! An unreadable lifetime never costs the token: it becomes `unknown` and is reported.

use crate::base::text::{parse_integer, split_once};
use crate::base::time::parse_iso8601;
use crate::base::value::Value;
use crate::base::vocabulary::W;
use crate::dialect::provider::{AbsentExpiry, ExpiryKind, TokenResponseKnobs};
use crate::protocol::diagnostics::Diagnostics;
use crate::protocol::token::expiry::Expiry;

/// How many seconds a server's clock may be ahead before its `created_at` is not believed.
const ANCHOR_SKEW: i64 = 300;

/// The parts of an answer that say when its token expires.
#[derive(Clone, Copy)]
pub(super) struct Lifetime<'a> {
    pub(super) knobs: TokenResponseKnobs<'a>,
    pub(super) expires_in: Value<'a>,
    pub(super) created_at: Value<'a>,
    /// When the answer came.
    pub(super) received_at: i64,
}

/// A decimal number without its fraction; any other text unchanged.
fn whole_of(text: &[u8]) -> &[u8] {
    match split_once(text, b".") {
        Some((whole, fraction)) if fraction.trim_ascii_end().iter().all(u8::is_ascii_digit) => whole,
        _ => text,
    }
}

/// Whether a lifetime is exactly zero, and not rounded down to it.
fn is_zero(value: Value) -> bool {
    let number = if value.is_text() { parse_integer(value.bytes()) } else { value.whole() };
    number == Some(0)
}

/// When the server says it made the token: seconds, or an ISO 8601 date.
#[inline(never)]
fn read_created_at(value: Value, is_in_milliseconds: bool) -> Option<i64> {
    let number = if value.is_text() {
        if let Some(date) = parse_iso8601(value.bytes()) {
            return Some(date);
        }
        parse_integer(whole_of(value.bytes()))
    } else {
        value.seconds()
    };
    number.map(|number| if is_in_milliseconds { number / 1000 } else { number })
}

impl Lifetime<'_> {
    /// When the token expires.
    #[inline(never)]
    pub(super) fn read(self, diagnostics: &mut Diagnostics<'_>) -> Expiry {
        let Self { knobs, expires_in, received_at, .. } = self;
        // Unless durations count from it, a past date may be right: the token may come from an earlier answer.
        let latest = received_at.saturating_add(ANCHOR_SKEW);
        if !knobs.counts_from_created_at() && self.created().is_some_and(|created| created > latest) {
            diagnostics.add(W::created_at, W::created_at_implausible);
        }
        if !expires_in.exists() {
            return match knobs.absent_expiry() {
                AbsentExpiry::Unknown => Expiry::Unknown,
                AbsentExpiry::Never => Expiry::Never,
                AbsentExpiry::Seconds(seconds) => {
                    diagnostics.add(W::expires_in, W::expires_in_assumed);
                    self.after(seconds, diagnostics)
                }
            };
        }
        let kind = knobs.expiry_kind();
        let number = if kind == ExpiryKind::AbsoluteIso {
            parse_iso8601(expires_in.bytes())
        } else {
            self.number(diagnostics).filter(|number| *number >= 0)
        };
        let Some(number) = number else {
            diagnostics.add(W::expires_in, W::expires_in_ignored);
            return Expiry::Unknown;
        };
        if kind == ExpiryKind::AbsoluteIso {
            return Expiry::At(number);
        }
        if knobs.is_zero_never() && is_zero(expires_in) {
            return Expiry::Never;
        }
        let is_in_range = number <= i64::MAX / 60_000;
        let in_units = number.wrapping_mul(knobs.expiry_unit().milliseconds()) / 1000;
        let seconds = if is_in_range { in_units } else { number };
        if kind == ExpiryKind::AbsoluteEpoch {
            return Expiry::At(seconds);
        }
        let seconds = match knobs.expiry_clamp() {
            Some(most) if seconds > most => {
                diagnostics.add(W::expires_in, W::expires_in_clamped);
                most
            }
            _ => seconds,
        };
        self.after(seconds, diagnostics)
    }

    /// When the refresh token expires: a number of seconds after the answer, or a date. `None` if the answer
    /// does not say, or says zero, which servers use for a token that does not expire.
    #[inline(never)]
    pub(super) fn read_refresh_token(self, said: Value, diagnostics: &mut Diagnostics<'_>) -> Option<i64> {
        let after = |seconds: i64| (seconds >= 0).then(|| self.received_at.saturating_add(seconds));
        let number = if !said.is_text() {
            said.seconds()
        } else if self.knobs.accepts_expiry_as_text() {
            parse_integer(whole_of(said.bytes()))
        } else {
            None
        };
        let end = parse_iso8601(said.bytes()).filter(|_| said.is_text()).or_else(|| number.and_then(after));
        if said.exists() && end.is_none() {
            diagnostics.add(W::refresh_expires_in, W::refresh_expires_in_ignored);
        }
        end.filter(|_| !is_zero(said))
    }

    /// When the server says it made the token.
    fn created(self) -> Option<i64> {
        read_created_at(self.created_at, self.knobs.has_created_at_in_milliseconds())
    }

    /// The number of units, which may be negative.
    fn number(self, diagnostics: &mut Diagnostics<'_>) -> Option<i64> {
        if !self.expires_in.is_text() || !self.knobs.accepts_expiry_as_text() {
            return self.expires_in.seconds();
        }
        let number = parse_integer(whole_of(self.expires_in.bytes()));
        if number.is_some() {
            diagnostics.add(W::expires_in, W::expires_in_from_string);
        }
        number
    }

    /// The time that many seconds after the anchor: `created_at` if the document says so and the date is
    /// plausible, else the time of the answer.
    fn after(self, seconds: i64, diagnostics: &mut Diagnostics<'_>) -> Expiry {
        let mut anchor = self.received_at;
        if self.knobs.counts_from_created_at() {
            let earliest = anchor.saturating_add(seconds.saturating_add(ANCHOR_SKEW).saturating_neg());
            let plausible = earliest..=anchor.saturating_add(ANCHOR_SKEW);
            match self.created().filter(|created| plausible.contains(created)) {
                Some(created) => anchor = created,
                None => diagnostics.add(W::created_at, W::created_at_implausible),
            }
        }
        Expiry::At(anchor.saturating_add(seconds))
    }
}

#[cfg(test)]
#[cfg(feature = "documents")]
mod tests {
    use super::*;
    use crate::dialect::testing::with_dialect;
    use crate::testing::{arena, context, json, json_of, log, value};
    use serde_json::Value as Json;

    /// The expiry for an `expires_in` received at second 1000, and what was coerced.
    fn read(expires_in: &Json, knobs: Json) -> (Expiry, String) {
        let client = with_dialect(&json!({ "token_response": { "expires_in": knobs } }));
        let knobs = context(&client, &log(&[])).provider().token_response();
        let mut diagnostics = Diagnostics::new(arena());
        let expires_in = value(expires_in);
        let lifetime = Lifetime { knobs, expires_in, created_at: Value::NOTHING, received_at: 1000 };
        (lifetime.read(&mut diagnostics), json_of(diagnostics.done()).to_string())
    }

    #[test]
    fn reads_every_way_of_writing_an_hour() {
        for hour in [json!(3600), json!("3600"), json!(" 3600 "), json!("3600.0")] {
            assert_eq!(read(&hour, json!({ "accept": "number_or_string" })).0, Expiry::At(4600), "{hour}");
        }
        assert_eq!(read(&json!(3_600_000), json!({ "unit": "ms" })).0, Expiry::At(4600));
        assert_eq!(read(&json!(60), json!({ "unit": "min" })).0, Expiry::At(4600));
        assert_eq!(read(&json!(4600), json!({ "kind": "absolute_epoch" })).0, Expiry::At(4600));
        assert_eq!(read(&json!("1970-01-01T01:16:40Z"), json!({ "kind": "absolute_iso" })).0, Expiry::At(4600));
    }

    #[test]
    fn a_creation_in_milliseconds_is_an_anchor_if_the_document_says_so() {
        let end = |created_at: Json, unit: &str| {
            let knobs = json!({ "expires_in": { "anchor": "created_at" }, "created_at": { "unit": unit } });
            let client = with_dialect(&json!({ "token_response": knobs }));
            let knobs = context(&client, &log(&[])).provider().token_response();
            let mut diagnostics = Diagnostics::new(arena());
            let (expires_in, created_at) = (value(&json!(3600)), value(&created_at));
            let expiry = Lifetime { knobs, expires_in, created_at, received_at: 1_700_000_000 }.read(&mut diagnostics);
            (expiry, json_of(diagnostics.done()).to_string())
        };
        let at = |seconds: i64| (Expiry::At(seconds), "[]".to_owned());
        for created_at in [json!(1_699_999_900_127_i64), json!("1699999900127"), json!("2023-11-14T22:11:40Z")] {
            assert_eq!(end(created_at.clone(), "ms"), at(1_700_003_500), "{created_at}");
        }
        assert_eq!(end(json!(1_699_999_900), "s"), at(1_700_003_500));
        for (created_at, unit) in [(json!(1_699_999_900_127_i64), "s"), (json!(1_699_999_900), "ms")] {
            let (expiry, diagnostics) = end(created_at, unit);
            assert_eq!(expiry, Expiry::At(1_700_003_600), "a date that is not plausible is no anchor");
            assert!(diagnostics.contains("created_at_implausible"), "{diagnostics}");
        }
    }

    /// The expiry of a refresh token whose lifetime an answer at second 1000 gives so, and what was coerced.
    fn refresh_token_end(said: &Json, accept: &str) -> (Option<i64>, String) {
        let client = with_dialect(&json!({ "token_response": { "expires_in": { "accept": accept } } }));
        let knobs = context(&client, &log(&[])).provider().token_response();
        let mut diagnostics = Diagnostics::new(arena());
        let nothing = Value::NOTHING;
        let lifetime = Lifetime { knobs, expires_in: nothing, created_at: nothing, received_at: 1000 };
        let end = lifetime.read_refresh_token(value(said), &mut diagnostics);
        (end, json_of(diagnostics.done()).to_string())
    }

    #[test]
    fn reads_the_end_of_a_refresh_token_as_a_lifetime_or_a_date_and_invents_none() {
        for (said, end) in [
            (json!(3600), Some(4600)),
            (json!("1970-01-01T01:16:40Z"), Some(4600)),
            (json!("1970-01-01T00:00:01Z"), Some(1)),
            (json!(0), None),
            (json!(null), None),
            (json!(628_639_555), Some(628_640_555)),
        ] {
            assert_eq!(refresh_token_end(&said, "number"), (end, "[]".to_owned()), "{said}");
        }
        assert_eq!(refresh_token_end(&json!("3600"), "number_or_string").0, Some(4600));
        assert_eq!(refresh_token_end(&json!("0"), "number_or_string"), (None, "[]".to_owned()));
        for odd in [json!("3600"), json!(-1), json!("soon"), json!(true), json!({}), json!([3600])] {
            let (end, diagnostics) = refresh_token_end(&odd, "number");
            assert!(end.is_none() && diagnostics.contains("refresh_expires_in_ignored"), "{odd}: {diagnostics}");
        }
    }

    #[test]
    fn a33_delivers_the_token_whatever_the_lifetime_says() {
        for odd in [json!(-1), json!("abc"), json!(true), json!({}), json!("-5")] {
            let (expiry, diagnostics) = read(&odd, json!({ "accept": "number_or_string" }));
            assert_eq!(expiry, Expiry::Unknown, "{odd}");
            assert!(diagnostics.contains("expires_in_ignored"), "{odd}");
        }
        assert_eq!(read(&json!("3600"), json!({})).0, Expiry::Unknown, "a string that is not declared");
        assert_eq!(read(&json!(null), json!({})).0, Expiry::Unknown);
        assert_eq!(read(&json!(null), json!({ "absent": "never" })).0, Expiry::Never);
        assert_eq!(read(&json!(null), json!({ "absent": 3600 })).0, Expiry::At(4600));
    }

    #[test]
    fn f_rounds_a_lifetime_down_to_seconds() {
        for lifetime in [json!(3600.9), json!(3.6e3), json!("3600.5"), json!("3600.000001 ")] {
            assert_eq!(read(&lifetime, json!({ "accept": "number_or_string" })).0, Expiry::At(4600), "{lifetime}");
        }
        for short in [json!(0.5), json!("0.5")] {
            let (expiry, _) = read(&short, json!({ "accept": "number_or_string", "zero": "never" }));
            assert_eq!(expiry, Expiry::At(1000), "a short life is no endless one: {short}");
        }
        for odd in [json!(-0.5), json!("3600.5.5"), json!("3600.x"), json!("36e2")] {
            assert_eq!(read(&odd, json!({ "accept": "number_or_string" })).0, Expiry::Unknown, "{odd}");
        }
        assert_eq!(read(&json!(4600.75), json!({ "kind": "absolute_epoch" })).0, Expiry::At(4600));
    }

    #[test]
    fn a33_reads_zero_and_huge_numbers() {
        assert_eq!(read(&json!(0), json!({})).0, Expiry::At(1000));
        assert_eq!(read(&json!(0), json!({ "zero": "never" })).0, Expiry::Never);
        assert_eq!(read(&json!(1e30), json!({})).0, Expiry::At(i64::MAX));
        let (expiry, diagnostics) = read(&json!(1e12), json!({ "clamp": 100 }));
        assert_eq!(expiry, Expiry::At(1100));
        assert!(diagnostics.contains("expires_in_clamped"));
    }
}
