//! The meaning of each registered member that the engine does not use, for the generators of types and JSON
//! Schema.

/// Name, meaning, and the specification and section that register it.
pub const MEANINGS: &[(&str, &str, &str)] = &[
    (
        "acr_values_supported",
        "names of the ways to sign in that the server knows",
        "OpenID Connect Discovery section 3",
    ),
    (
        "authorization_details_types_supported",
        "the types of authorization details that the server takes",
        "RFC 9396 section 10",
    ),
    (
        "authorization_encryption_alg_values_supported",
        "the algorithms that encrypt keys of encrypted authorization responses",
        "JARM section 4",
    ),
    (
        "authorization_encryption_enc_values_supported",
        "the algorithms that encrypt the content of encrypted authorization responses",
        "JARM section 4",
    ),
    (
        "authorization_signing_alg_values_supported",
        "the algorithms that sign authorization responses",
        "JARM section 4",
    ),
    ("backchannel_authentication_endpoint", "where a client begins a sign-in on another device", "CIBA section 4"),
    (
        "backchannel_authentication_request_signing_alg_values_supported",
        "the algorithms that may sign requests for a sign-in on another device",
        "CIBA section 4",
    ),
    (
        "backchannel_logout_session_supported",
        "whether a logout token can name the session by `sid`",
        "OpenID Connect Back-Channel Logout section 2.1",
    ),
    (
        "backchannel_logout_supported",
        "whether the server tells clients of a sign-out by a request of its own",
        "OpenID Connect Back-Channel Logout section 2.1",
    ),
    (
        "backchannel_token_delivery_modes_supported",
        "how the server delivers the tokens of a sign-in on another device",
        "CIBA section 4",
    ),
    (
        "backchannel_user_code_parameter_supported",
        "whether a sign-in on another device may carry a code of the person's",
        "CIBA section 4",
    ),
    (
        "check_session_iframe",
        "a page that tells, in a frame, whether the person is still signed in",
        "OpenID Connect Session Management section 3.3",
    ),
    ("claim_types_supported", "the kinds of claims that the server gives", "OpenID Connect Discovery section 3"),
    ("claims_locales_supported", "the languages of claims", "OpenID Connect Discovery section 3"),
    ("claims_parameter_supported", "whether a request may ask for single claims", "OpenID Connect Discovery section 3"),
    ("claims_supported", "the claims that the server may give", "OpenID Connect Discovery section 3"),
    ("client_id_metadata_document_supported", "whether a client may be named by the address of its metadata", ""),
    ("code_challenge_methods_supported", "the methods of PKCE that the server takes", "RFC 8414 section 2"),
    ("device_authorization_endpoint", "where a device without a browser begins a sign-in", "RFC 8628 section 4"),
    ("display_values_supported", "how the server can show its pages", "OpenID Connect Discovery section 3"),
    (
        "frontchannel_logout_session_supported",
        "whether the page that tells of a sign-out gets `iss` and `sid`",
        "OpenID Connect Front-Channel Logout section 3",
    ),
    (
        "frontchannel_logout_supported",
        "whether the server tells clients of a sign-out by a page in a frame",
        "OpenID Connect Front-Channel Logout section 3",
    ),
    ("grant_types_supported", "the grants that the server knows", "RFC 8414 section 2"),
    (
        "id_token_encryption_alg_values_supported",
        "the algorithms that encrypt keys of encrypted ID tokens",
        "OpenID Connect Discovery section 3",
    ),
    (
        "id_token_encryption_enc_values_supported",
        "the algorithms that encrypt the content of encrypted ID tokens",
        "OpenID Connect Discovery section 3",
    ),
    (
        "introspection_encryption_alg_values_supported",
        "the algorithms that encrypt keys of encrypted introspection answers",
        "RFC 9701 section 7",
    ),
    (
        "introspection_encryption_enc_values_supported",
        "the algorithms that encrypt the content of encrypted introspection answers",
        "RFC 9701 section 7",
    ),
    ("introspection_endpoint", "where an API asks what a token is good for", "RFC 8414 section 2"),
    (
        "introspection_endpoint_auth_methods_supported",
        "how a client may authenticate at the introspection endpoint",
        "RFC 8414 section 2",
    ),
    (
        "introspection_endpoint_auth_signing_alg_values_supported",
        "the algorithms that may sign a client's JWT at the introspection endpoint",
        "RFC 8414 section 2",
    ),
    (
        "introspection_signing_alg_values_supported",
        "the algorithms that sign introspection answers",
        "RFC 9701 section 7",
    ),
    ("mtls_endpoint_aliases", "the endpoints for clients that authenticate by a TLS certificate", "RFC 8705 section 5"),
    ("op_policy_uri", "a page about what clients may do with data of people", "RFC 8414 section 2"),
    ("op_tos_uri", "the server's terms of service", "RFC 8414 section 2"),
    (
        "prompt_values_supported",
        "the values of `prompt` that the server knows",
        "OpenID Connect Initiating User Registration section 4.1",
    ),
    ("protected_resources", "the APIs that take this server's tokens", "RFC 9728 section 4"),
    (
        "pushed_authorization_request_endpoint",
        "where a client sends its authorization request beforehand",
        "RFC 9126 section 5",
    ),
    ("registration_endpoint", "where clients register themselves", "RFC 8414 section 2"),
    (
        "request_object_encryption_alg_values_supported",
        "the algorithms that may encrypt keys of encrypted request objects",
        "OpenID Connect Discovery section 3",
    ),
    (
        "request_object_encryption_enc_values_supported",
        "the algorithms that may encrypt the content of encrypted request objects",
        "OpenID Connect Discovery section 3",
    ),
    (
        "request_object_signing_alg_values_supported",
        "the algorithms that may sign request objects",
        "OpenID Connect Discovery section 3",
    ),
    (
        "request_parameter_supported",
        "whether an authorization request may be one signed object",
        "OpenID Connect Discovery section 3",
    ),
    (
        "request_uri_parameter_supported",
        "whether an authorization request may be the address of a request object",
        "OpenID Connect Discovery section 3",
    ),
    (
        "require_pushed_authorization_requests",
        "whether every authorization request must be sent beforehand",
        "RFC 9126 section 5",
    ),
    (
        "require_request_uri_registration",
        "whether addresses of request objects must be registered",
        "OpenID Connect Discovery section 3",
    ),
    (
        "require_signed_request_object",
        "whether every authorization request must be a signed object",
        "RFC 9101 section 10.5",
    ),
    ("response_modes_supported", "how the server can send authorization responses", "RFC 8414 section 2"),
    ("response_types_supported", "the values of `response_type` that the server knows", "RFC 8414 section 2"),
    (
        "revocation_endpoint_auth_methods_supported",
        "how a client may authenticate at the revocation endpoint",
        "RFC 8414 section 2",
    ),
    (
        "revocation_endpoint_auth_signing_alg_values_supported",
        "the algorithms that may sign a client's JWT at the revocation endpoint",
        "RFC 8414 section 2",
    ),
    ("scopes_supported", "scopes that the server knows, perhaps not all", "RFC 8414 section 2"),
    ("service_documentation", "a page for developers", "RFC 8414 section 2"),
    ("signed_metadata", "these metadata again, as a signed JWT", "RFC 8414 section 2.1"),
    (
        "subject_types_supported",
        "whether `sub` is the same for all clients, or differs between them",
        "OpenID Connect Discovery section 3",
    ),
    (
        "tls_client_certificate_bound_access_tokens",
        "whether the server binds access tokens to the client's TLS certificate",
        "RFC 8705 section 3.3",
    ),
    (
        "token_endpoint_auth_signing_alg_values_supported",
        "the algorithms that may sign a client's JWT at the token endpoint",
        "RFC 8414 section 2",
    ),
    ("ui_locales_supported", "the languages of the server's pages", "RFC 8414 section 2"),
    (
        "userinfo_encryption_alg_values_supported",
        "the algorithms that encrypt keys of encrypted userinfo answers",
        "OpenID Connect Discovery section 3",
    ),
    (
        "userinfo_encryption_enc_values_supported",
        "the algorithms that encrypt the content of encrypted userinfo answers",
        "OpenID Connect Discovery section 3",
    ),
    (
        "userinfo_signing_alg_values_supported",
        "the algorithms that sign userinfo answers",
        "OpenID Connect Discovery section 3",
    ),
];
