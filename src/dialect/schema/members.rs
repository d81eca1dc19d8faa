//! The members of a document other than its knobs, for the generators of types, JSON Schema and documentation.

use super::reader::registered::registered_names;

/// One member of a document.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// What values it has: `text`, `texts`, `flag`, `texts_by_name`, `confidence`.
    pub kind: &'static str,
    /// What it means; empty if the registration says it.
    pub description: &'static str,
}

/// Members for people, which the engine does not use.
pub const FOR_PEOPLE: &[Member] = &[
    note("id", ""),
    note("name", ""),
    note("docs", "the provider's own documentation"),
    note("checked", "the day the document was last compared with that documentation, as \"2026-01-31\""),
    Member { name: "confidence", kind: "confidence", description: CONFIDENCE_MEANS },
    note("deprecated", "why it should not be used any more, and what to use instead"),
    note("notes", "what else a person should know"),
    note("$schema", ""),
];

/// The values of `confidence`, the best first.
pub const CONFIDENCE: &str = "documented seen_in_code inferred";

const CONFIDENCE_MEANS: &str = "how well the document is known: `documented` (read on the provider's own page), `seen_in_code` (another library \
    sends such requests), `inferred` (from how such servers work)";

const fn note(name: &'static str, description: &'static str) -> Member {
    Member { name, kind: "text", description }
}

/// Members that a document must have.
pub const REQUIRED: &[&str] = &["authorization_endpoint", "token_endpoint"];

/// What the engine does with the registered members that it uses.
const USES: &[(&str, &str)] = &[
    ("authorization_endpoint", "an https URL, or http on loopback; may contain `{variable}`"),
    ("token_endpoint", "an https URL, or http on loopback; may contain `{variable}`"),
    ("userinfo_endpoint", "`userinfo()`, and the `userinfo` of `onSignIn`"),
    ("revocation_endpoint", "where sign-out revokes tokens, by default if it is named (RFC 7009)"),
    ("end_session_endpoint", "where `endProviderSession` leads (OpenID Connect RP-Initiated Logout)"),
    (
        "issuer",
        "compared with `iss` of the response and of the ID token, as exact strings, after its variables are replaced. Required for scope `openid`",
    ),
    ("jwks_uri", "the keys that sign logout tokens and userinfo answers"),
    ("authorization_response_iss_parameter_supported", "`true`: a response without `iss` is refused (RFC 9207)"),
    (
        "token_endpoint_auth_methods_supported",
        "how the client authenticates if the dialect does not say: Basic, unless only other methods are announced",
    ),
    ("id_token_signing_alg_values_supported", "the accepted `alg` of ID tokens; RS256 if the list is missing"),
];

/// The registered metadata (RFC 8414 and what extends it), in alphabetical order.
pub fn registered() -> impl Iterator<Item = Member> {
    registered_names().into_iter().map(|name| Member {
        name,
        kind: kind(name),
        description: USES.iter().find(|(other, _)| *other == name).map_or("", |(_, use_)| use_),
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
