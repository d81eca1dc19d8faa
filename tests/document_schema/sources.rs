//! Finds the standards that a text names, with their addresses.

/// A section of a standard.
pub struct Source {
    /// As named in the text: "RFC 6749 section 4.1.1".
    pub name: String,
    /// Its address.
    pub address: String,
}

/// The OpenID standards whose addresses have names for sections.
const OPENID: &[(&str, &str)] = &[
    ("OpenID Connect Core", "openid-connect-core-1_0"),
    ("OpenID Connect Discovery", "openid-connect-discovery-1_0"),
    ("OpenID Connect RP-Initiated Logout", "openid-connect-rpinitiated-1_0"),
    ("OpenID Connect Back-Channel Logout", "openid-connect-backchannel-1_0"),
    ("OpenID Connect Front-Channel Logout", "openid-connect-frontchannel-1_0"),
    ("OpenID Connect Session Management", "openid-connect-session-1_0"),
    ("OpenID Connect Initiating User Registration", "openid-connect-prompt-create-1_0"),
    ("CIBA", "openid-client-initiated-backchannel-authentication-core-1_0"),
    ("JARM", "oauth-v2-jarm"),
];

/// The first number after " section " or " sections " at the beginning of a text.
fn section(text: &str) -> Option<String> {
    let rest = text.strip_prefix(" section ").or_else(|| text.strip_prefix(" sections "))?;
    let number: String = rest.chars().take_while(|one| one.is_ascii_digit() || *one == '.').collect();
    Some(number.trim_end_matches('.').to_owned())
}

/// The standards that a text names, in order.
pub fn sources_in(text: &str) -> Vec<Source> {
    let mut found: Vec<(usize, Source)> = Vec::new();
    for (at, _) in text.match_indices("RFC ") {
        let number: String = text.chars().skip(text.get(..at).unwrap_or_default().chars().count() + 4).collect();
        let number: String = number.chars().take_while(char::is_ascii_digit).collect();
        let rest = text.get(at + 4 + number.len()..).unwrap_or_default();
        let page = format!("https://www.rfc-editor.org/rfc/rfc{number}.html");
        let (name, address) = section(rest).map_or_else(
            || (format!("RFC {number}"), page.clone()),
            |section| (format!("RFC {number} section {section}"), format!("{page}#section-{section}")),
        );
        found.push((at, Source { name, address }));
    }
    for (title, file) in OPENID {
        for (at, _) in text.match_indices(title) {
            let section = section(text.get(at + title.len()..).unwrap_or_default());
            let name = section.map_or_else(|| (*title).to_owned(), |section| format!("{title} section {section}"));
            found.push((at, Source { name, address: format!("https://openid.net/specs/{file}.html") }));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, source)| source).collect()
}
