//! The members of a document other than its knobs.

/// Rows of one kind, in the form that [`super::rows`] reads.
macro_rules! rows {
    ($letter:literal $($name:literal)*) => { concat!($($letter, $name, "\n",)*) };
}

/// The registered names of server metadata: RFC 8414 and its extensions (RFC 8628, 8705, 9101, 9126, 9207,
/// 9396, 9449, 9701, 9728, JARM, CIBA, client id metadata documents), OpenID Connect Discovery, its session
/// management, its three kinds of logout, and `prompt=create`. Members that the engine does not use are checked
/// for their type too. In this order: required texts, texts, lists of texts, booleans, and members of any type.
pub const REGISTERED: &str = concat!(
    rows!("r"
        "authorization_endpoint" "token_endpoint"
    ),
    rows!("t"
        "end_session_endpoint" "issuer" "jwks_uri" "revocation_endpoint" "userinfo_endpoint"
    ),
    rows!("l"
        "acr_values_supported" "authorization_details_types_supported"
        "authorization_encryption_alg_values_supported" "authorization_encryption_enc_values_supported"
        "authorization_signing_alg_values_supported"
        "backchannel_authentication_request_signing_alg_values_supported"
        "backchannel_token_delivery_modes_supported" "claim_types_supported" "claims_locales_supported"
        "claims_supported" "code_challenge_methods_supported" "display_values_supported"
        "dpop_signing_alg_values_supported" "grant_types_supported" "id_token_encryption_alg_values_supported"
        "id_token_encryption_enc_values_supported" "id_token_signing_alg_values_supported"
        "introspection_encryption_alg_values_supported" "introspection_encryption_enc_values_supported"
        "introspection_endpoint_auth_methods_supported"
        "introspection_endpoint_auth_signing_alg_values_supported" "introspection_signing_alg_values_supported"
        "prompt_values_supported" "request_object_encryption_alg_values_supported"
        "request_object_encryption_enc_values_supported" "request_object_signing_alg_values_supported"
        "response_modes_supported" "response_types_supported" "revocation_endpoint_auth_methods_supported"
        "revocation_endpoint_auth_signing_alg_values_supported" "scopes_supported" "subject_types_supported"
        "token_endpoint_auth_methods_supported" "token_endpoint_auth_signing_alg_values_supported"
        "ui_locales_supported" "userinfo_encryption_alg_values_supported"
        "userinfo_encryption_enc_values_supported" "userinfo_signing_alg_values_supported"
    ),
    rows!("b"
        "authorization_response_iss_parameter_supported" "backchannel_logout_session_supported"
        "backchannel_logout_supported" "backchannel_user_code_parameter_supported" "claims_parameter_supported"
        "client_id_metadata_document_supported" "frontchannel_logout_session_supported"
        "frontchannel_logout_supported" "request_parameter_supported" "request_uri_parameter_supported"
    ),
    rows!("x"
        "backchannel_authentication_endpoint" "check_session_iframe" "device_authorization_endpoint"
        "introspection_endpoint" "mtls_endpoint_aliases" "op_policy_uri" "op_tos_uri" "protected_resources"
        "pushed_authorization_request_endpoint" "registration_endpoint" "require_pushed_authorization_requests"
        "require_request_uri_registration" "require_signed_request_object" "service_documentation"
        "signed_metadata" "tls_client_certificate_bound_access_tokens"
    ),
);

/// Members for people, which the engine does not use.
pub const FOR_PEOPLE: &str = rows!("n" "id" "name" "docs" "checked" "confidence" "deprecated" "notes" "$schema");

/// The registered names, in alphabetical order.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn registered_names() -> Vec<&'static str> {
    let mut names: Vec<&str> = REGISTERED.lines().filter_map(|row| row.get(1..)).collect();
    names.sort_unstable();
    names
}
