//! The known word that a misspelt one most likely stands for.
//!
//! Must not know: what the words name.

/// Names of other libraries and of RFCs → our name.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("absolute", "maxAge"),
    ("accesstokenurl", "token_endpoint"),
    ("authenticationmethod", "client_authentication"),
    ("authority", "issuer"),
    ("authorizeurl", "authorization_endpoint"),
    ("authurl", "authorization_endpoint"),
    ("baseurl", "issuer"),
    ("callbackurl", "redirect_uri"),
    ("clientsecretbasic", "basic"),
    ("clientsecretpost", "body"),
    ("cookiesecret", "cookieKeys"),
    ("domain", "issuer"),
    ("logoutendpoint", "end_session_endpoint"),
    ("logouturl", "end_session_endpoint"),
    ("profileurl", "userinfo_endpoint"),
    ("redirecturl", "redirect_uri"),
    ("requestbody", "body"),
    ("revokeurl", "revocation_endpoint"),
    ("secret", "cookieKeys"),
    ("tokenendpointauthmethod", "client_authentication"),
    ("tokenurl", "token_endpoint"),
    ("urlencoded", "form"),
];

/// The most bytes of a word that is compared.
const LONGEST: usize = 48;

/// The form in which words are compared: `idleTimeout`, `idle_timeout` and `Idle-Timeout` are the same.
fn folded(word: &str) -> Vec<u8> {
    word.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase()).collect()
}

/// How many bytes must be added, removed or replaced to make one of the other.
fn distance(one: &[u8], other: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, byte) in one.iter().enumerate() {
        let (mut diagonal, mut left) = (above, above.saturating_add(1));
        for (cell, wanted) in row.iter_mut().skip(1).zip(other) {
            let replaced = diagonal.saturating_add(usize::from(byte != wanted));
            diagonal = *cell;
            left = replaced.min(diagonal.min(left).saturating_add(1));
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// The one of `known` that `word` most likely stands for: another spelling, another library's name for it,
/// a word with at most about one wrong letter in three, or a part of it.
#[must_use]
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let own = folded(word);
    if own.is_empty() || word.len() > LONGEST {
        return None;
    }
    let alias = OTHER_NAMES.iter().find(|(other, _)| other.as_bytes() == own).map(|(_, ours)| *ours);
    let far = own.len().saturating_add(1) / 3;
    let mut best = (far.saturating_add(1), None);
    for name in known {
        let folded = folded(name);
        let holds = |whole: &[u8], part: &[u8]| part.len() > 3 && whole.windows(part.len()).any(|at| at == part);
        let mut cost = if alias == Some(name) { 0 } else { distance(&own, &folded) };
        if cost > far && (holds(&folded, &own) || holds(&own, &folded)) {
            cost = far;
        }
        if cost < best.0 {
            best = (cost, Some(*name));
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_word_that_was_meant() {
        let known = [
            "client_id",
            "redirect_uri",
            "scope",
            "cookieKeys",
            "tokens",
            "token_endpoint",
            "client_authentication",
            "absolute_epoch",
            "GET",
            "body",
            "idleTimeout",
        ];
        for (word, meant) in [
            ("client_idd", Some("client_id")),
            ("clinet_id", Some("client_id")),
            ("clientId", Some("client_id")),
            ("cookie_keys", Some("cookieKeys")),
            ("redirect_url", Some("redirect_uri")),
            ("callbackURL", Some("redirect_uri")),
            ("tokns", Some("tokens")),
            ("token_url", Some("token_endpoint")),
            ("client_auth", Some("client_authentication")),
            ("epoch", Some("absolute_epoch")),
            ("get", Some("GET")),
            ("client_secret_post", Some("body")),
            ("idle", Some("idleTimeout")),
            ("idle_timeout", Some("idleTimeout")),
            ("frobnicate", None),
            ("", None),
            ("//", None),
            ("\u{fc}", None),
        ] {
            assert_eq!(nearest(word, &known), meant, "{word}");
        }
        assert_eq!(nearest(&"scope".repeat(4000), &known), None, "a long text costs nothing");
    }
}
