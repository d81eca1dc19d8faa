//! The members of a document other than its knobs, for the generators of types, JSON Schema and documentation.

use super::meanings::MEANINGS;
use super::reader::registered::registered_names;

/// One member of a document.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// The kind of its values: `text`, `texts`, `flag`, `texts_by_name`, `confidence`.
    pub kind: &'static str,
    /// What it means.
    pub description: &'static str,
    /// The specification that defines it, with the section; empty if none does.
    pub source: &'static str,
    /// Whether the engine uses it.
    pub is_used: bool,
}

/// Members for people, which the engine does not use.
pub const FOR_PEOPLE: &[Member] = &[
    note("id", "the document's own name: lower-case words and hyphens"),
    note("name", "the provider's name, to be shown"),
    note("docs", "the provider's own documentation"),
    note("checked", "the day the document was last compared with that documentation, as \"2026-01-31\""),
    Member { kind: "confidence", ..note("confidence", CONFIDENCE_MEANS) },
    note("deprecated", "why it should not be used any more, and what to use instead"),
    note("notes", "what else a person should know"),
    note("$schema", "the address of the JSON Schema, by which an editor checks the document"),
];

/// The values of `confidence`, best first.
pub const CONFIDENCE: &str = "documented seen_in_code inferred";

const CONFIDENCE_MEANS: &str = "how well the document is known: `documented` (read on the provider's own page), `seen_in_code` (another library \
    sends such requests), `inferred` (from how such servers work)";

const fn note(name: &'static str, description: &'static str) -> Member {
    Member { name, kind: "text", description, source: "", is_used: false }
}

/// Members that a document must have.
pub const REQUIRED: &[&str] = &["authorization_endpoint", "token_endpoint"];

/// What the engine does with each registered member that it uses.
const USES: &[(&str, &str, &str)] = &[
    (
        "authorization_endpoint",
        "where people sign in: an https URL, or http on loopback; may contain `{variable}`",
        "RFC 8414 section 2",
    ),
    (
        "token_endpoint",
        "where codes become tokens: an https URL, or http on loopback; may contain `{variable}`",
        "RFC 8414 section 2",
    ),
    (
        "userinfo_endpoint",
        "where `userinfo()`, and the `userinfo` of `onSignIn`, come from",
        "OpenID Connect Discovery section 3",
    ),
    ("revocation_endpoint", "where sign-out revokes tokens, by default if it is named", "RFC 7009 section 2"),
    ("end_session_endpoint", "where `endProviderSession` leads", "OpenID Connect RP-Initiated Logout section 2.1"),
    (
        "issuer",
        "compared with `iss` of the response and of the ID token, as exact strings, after its variables are replaced. Required for scope `openid`",
        "RFC 8414 section 2",
    ),
    ("jwks_uri", "the keys that sign logout tokens and userinfo answers", "RFC 8414 section 2"),
    (
        "authorization_response_iss_parameter_supported",
        "`true`: a response without `iss` is refused",
        "RFC 9207 section 3",
    ),
    (
        "token_endpoint_auth_methods_supported",
        "how the client authenticates if the dialect does not say: Basic, unless only other methods are announced",
        "RFC 8414 section 2",
    ),
    (
        "id_token_signing_alg_values_supported",
        "the accepted `alg` of ID tokens; RS256 if the list is missing",
        "OpenID Connect Discovery section 3",
    ),
    (
        "dpop_signing_alg_values_supported",
        "with the option `dpop` of a page: whether the server takes proofs signed with ES256",
        "RFC 9449 section 5.1",
    ),
];

/// The registered metadata (RFC 8414 and what extends it), in alphabetical order.
pub fn registered() -> impl Iterator<Item = Member> {
    registered_names().into_iter().map(|name| {
        let row = |table: &'static [(&'static str, &'static str, &'static str)]| {
            table.iter().find(|(other, ..)| *other == name).map(|(_, description, source)| (*description, *source))
        };
        let used = row(USES);
        let (description, source) = used.or_else(|| row(MEANINGS)).unwrap_or_default();
        Member { name, kind: kind(name), description, source, is_used: used.is_some() }
    })
}

fn kind(name: &str) -> &'static str {
    let is_flag = ["_parameter_", "logout", "_document_"].iter().any(|part| name.contains(part));
    match name {
        "mtls_endpoint_aliases" => "texts_by_name",
        "protected_resources" => "texts",
        "tls_client_certificate_bound_access_tokens" => "flag",
        _ if name.starts_with("require_") => "flag",
        _ if name.ends_with("_supported") && is_flag => "flag",
        _ if name.ends_with("_supported") => "texts",
        _ => "text",
    }
}
