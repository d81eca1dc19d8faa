//! Finds the known word that a misspelt one probably stands for.

use super::{entry, find};

/// Names in other libraries and in RFCs, each with our name for it, one pair per line.
const OTHER_NAMES: &[u8] = b"\
    absolute maxAge\n\
    accesstokenurl token_endpoint\n\
    authenticationmethod client_authentication\n\
    authority issuer\n\
    authorizeurl authorization_endpoint\n\
    authurl authorization_endpoint\n\
    baseurl issuer\n\
    callbackurl redirect_uri\n\
    clientsecretbasic basic\n\
    clientsecretpost body\n\
    cookiesecret cookieKeys\n\
    discoveryurl issuer\n\
    domain issuer\n\
    header basic\n\
    jwksendpoint jwks_uri\n\
    jwksurl jwks_uri\n\
    logoutendpoint end_session_endpoint\n\
    logouturl end_session_endpoint\n\
    onchoose selectProvider\n\
    post body\n\
    profileurl userinfo_endpoint\n\
    public none\n\
    redirecturl redirect_uri\n\
    requestbody body\n\
    revokeurl revocation_endpoint\n\
    secret cookieKeys\n\
    tokenendpointauthmethod client_authentication\n\
    tokenurl token_endpoint\n\
    urlencoded form\n\
    userinfourl userinfo_endpoint\n\
    wellknown issuer";

/// Words with more bytes are not compared.
const LONGEST: usize = 48;

/// The form in which words are compared: `idleTimeout`, `idle_timeout` and `Idle-Timeout` are equal.
fn folded(word: &[u8]) -> Vec<u8> {
    word.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect()
}

/// How many bytes to add, remove or replace to turn one word into the other.
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

/// The word in `known` that `word` probably stands for: another spelling, another library's name for it, a word
/// with at most about one wrong letter in three, or a part of it.
#[inline(never)]
#[must_use]
pub fn nearest<'t>(word: &[u8], known: &[&'t [u8]]) -> Option<&'t [u8]> {
    let own = folded(word);
    if own.is_empty() || word.len() > LONGEST {
        return None;
    }
    // These name options and members of documents. A build that reads neither compares only names of variables.
    let alias = if cfg!(feature = "documents") { entry(OTHER_NAMES, &own) } else { None };
    let far = own.len().saturating_add(1) / 3;
    let mut best = (far.saturating_add(1), None);
    for &name in known {
        let folded = folded(name);
        let holds = |whole: &[u8], part: &[u8]| part.len() > 3 && find(whole, part).is_some();
        let mut cost = if alias == Some(name) { 0 } else { distance(&own, &folded) };
        if cost > far && (holds(&folded, &own) || holds(&own, &folded)) {
            cost = far;
        }
        if cost < best.0 {
            best = (cost, Some(name));
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_word_that_was_meant() {
        let known: Vec<&[u8]> = [
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
            "maxAge",
        ]
        .map(str::as_bytes)
        .to_vec();
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
            ("absolute", Some("maxAge")),
            ("frobnicate", None),
            ("", None),
            ("//", None),
            ("\u{fc}", None),
        ] {
            assert_eq!(nearest(word.as_bytes(), &known), meant.map(str::as_bytes), "{word}");
        }
        assert_eq!(nearest("scope".repeat(4000).as_bytes(), &known), None, "a long text costs nothing");
    }
}
