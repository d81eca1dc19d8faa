//! The list of knobs in the documentation.

use crate::{TAKING_OVER, description};
use grantway::dialect::provider;
use grantway::dialect::schema::table::{Row, Section};

const BEGIN: &str = "<!-- list of knobs: begin -->\n";
const END: &str = "<!-- list of knobs: end -->\n";
const HEAD: &str = "| knob | values; the default first | meaning |\n| --- | --- | --- |\n";

/// The document with its list rewritten.
pub fn replaced(document: &str) -> String {
    let (head, rest) = document.split_once(BEGIN).unwrap();
    let (_, tail) = rest.split_once(END).unwrap();
    [head, BEGIN, &list(), END, tail].concat()
}

fn list() -> String {
    let pkce = "| `pkce` | `\"S256\"`, `{ method: \"none\", reason }`, `{ method: \"plain\", reason }`, `{ method: \"S256\", encoding: \"hex\", reason }` | anything but S256 in base64url (RFC 7636 section 4.2) needs its reason |\n";
    let mut out = format!("\n{HEAD}{pkce}");
    let steps: [(&str, &[&Section]); 7] = [
        ("Authorization request", &[&provider::AuthorizationRequestKnobs::TABLE]),
        ("Authorization response", &[&provider::AuthorizationResponseKnobs::TABLE]),
        ("Token request", &[&provider::TokenRequestKnobs::TABLE, &provider::JwtKnobs::TABLE]),
        ("Token response", &[&provider::TokenResponseKnobs::TABLE]),
        ("API calls", &[&provider::ApiRequestKnobs::TABLE, &provider::UserinfoKnobs::TABLE]),
        ("Sign-out at the provider", &[&provider::EndSessionKnobs::TABLE]),
        ("ID token", &[&provider::IdTokenKnobs::TABLE]),
    ];
    for (title, sections) in steps {
        out += &format!("\n### {title}\n\n{HEAD}");
        sections.iter().for_each(|section| out += &rows(section));
        if title == "Token request" {
            out += "\n`refresh_request` and `client_credentials_request` have the same knobs, and inherit from `token_request` \
                those that they do not set, except that `refresh_request.redirect_uri` is `false` by default. \
                `revocation_request` has the same knobs, and inherits authentication and headers only.\n\n";
            out += HEAD;
            TAKING_OVER.iter().for_each(|(_, section)| out += &rows(section));
        }
    }
    out + "\n"
}

fn rows(section: &Section) -> String {
    let cell = |text: &str| text.replace('|', "\\|");
    let line = |row: &Row| {
        format!("| `{}.{}` | {} | {} |\n", section.object, row.path, cell(&values(row)), cell(description(row)))
    };
    section.rows.iter().map(line).collect()
}

/// The values of a knob, with the default first.
fn values(row: &Row) -> String {
    if !row.shown.is_empty() {
        return row.shown.to_owned();
    }
    let words: Vec<String> = row.words.split(' ').map(|word| format!("`{word}`")).collect();
    let another = |kind: &str| match row.default {
        "" => "string".to_owned(),
        " " => format!("a space, another {kind}"),
        default => format!("`{default}`, another {kind}"),
    };
    match row.kind {
        "text_or_null" => format!("`\"{}\"`, another string, `null`", row.default),
        "text" => another("string"),
        "scheme" => another("word"),
        "texts" => "list".to_owned(),
        "list" => "list of canonical names".to_owned(),
        "names" => "names".to_owned(),
        "templates" | "parameters" | "headers" | "variables" => "object of strings".to_owned(),
        "on" => "`true`, `false`".to_owned(),
        "off" => "`false`, `true`".to_owned(),
        "seconds" => "seconds".to_owned(),
        "second" | "word" => words.join(", "),
        "absence" => format!("{}, seconds", words.join(", ")),
        "pointers" => "pointers".to_owned(),
        "fields" if row.words == "profile" => "member → pointers".to_owned(),
        "fields" => "member → pointers below the root".to_owned(),
        "captures" => "name in `extra` → pointer".to_owned(),
        "conditions" => {
            "list of `{ pointer, equals }`, `{ pointer, not_equals }` or `{ pointer, present: true }`".to_owned()
        }
        "reasoned" => "`{ ignore: false }`, `{ ignore: true, reason }`".to_owned(),
        other => panic!("{other} has no words"),
    }
}
