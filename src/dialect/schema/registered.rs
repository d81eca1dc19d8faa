//! The registered names of server metadata.

/// The registered names of server metadata, in alphabetical order: RFC 8414 and what extends it
/// (RFC 8628, 8705, 9101, 9126, 9207, 9396, 9449, 9701, 9728, JARM, CIBA, client id metadata
/// documents), OpenID Connect Discovery, its session management, its three kinds of logout, and
/// `prompt=create`. One text, because a list of texts costs more in the artefact.
pub const REGISTERED: &[u8] =
    b"acr_values_supported authorization_details_types_supported authorization_encryption_alg_values_supported \
    authorization_encryption_enc_values_supported authorization_endpoint \
    authorization_response_iss_parameter_supported authorization_signing_alg_values_supported \
    backchannel_authentication_endpoint backchannel_authentication_request_signing_alg_values_supported \
    backchannel_logout_session_supported backchannel_logout_supported backchannel_token_delivery_modes_supported \
    backchannel_user_code_parameter_supported check_session_iframe claim_types_supported claims_locales_supported \
    claims_parameter_supported claims_supported client_id_metadata_document_supported \
    code_challenge_methods_supported device_authorization_endpoint display_values_supported \
    dpop_signing_alg_values_supported end_session_endpoint frontchannel_logout_session_supported \
    frontchannel_logout_supported grant_types_supported id_token_encryption_alg_values_supported \
    id_token_encryption_enc_values_supported id_token_signing_alg_values_supported \
    introspection_encryption_alg_values_supported introspection_encryption_enc_values_supported \
    introspection_endpoint introspection_endpoint_auth_methods_supported \
    introspection_endpoint_auth_signing_alg_values_supported introspection_signing_alg_values_supported issuer \
    jwks_uri mtls_endpoint_aliases op_policy_uri op_tos_uri prompt_values_supported protected_resources \
    pushed_authorization_request_endpoint registration_endpoint request_object_encryption_alg_values_supported \
    request_object_encryption_enc_values_supported request_object_signing_alg_values_supported \
    request_parameter_supported request_uri_parameter_supported require_pushed_authorization_requests \
    require_request_uri_registration require_signed_request_object response_modes_supported response_types_supported \
    revocation_endpoint revocation_endpoint_auth_methods_supported \
    revocation_endpoint_auth_signing_alg_values_supported scopes_supported service_documentation signed_metadata \
    subject_types_supported tls_client_certificate_bound_access_tokens token_endpoint \
    token_endpoint_auth_methods_supported token_endpoint_auth_signing_alg_values_supported ui_locales_supported \
    userinfo_encryption_alg_values_supported userinfo_encryption_enc_values_supported userinfo_endpoint \
    userinfo_signing_alg_values_supported";
