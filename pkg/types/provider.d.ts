import type { Dialect, Pointer } from "./dialect.js";

/** A value that the provider's endpoints contain as `{name}`. */
export interface Variable {
  /** What it is, for people. */
  description?: string;
  default?: string;
  /** The values that a request may name: exact ones, or every host below one as `*.example.com`. */
  allow?: string[];
  /** What the value has to look like. */
  pattern?: "host" | "origin" | "segment";
  /** Where the value comes from; the default is the options. */
  source?: "options" | "callback" | "token_response";
  /** What holds it in the callback or the token answer; the default is the variable's name. */
  parameter?: string | Pointer;
}

/**
 * A provider: server metadata with the member names of RFC 8414 and OpenID Connect Discovery, and in `dialect` every
 * departure from the standards. `{ ...tiltify, token_endpoint: "…" }` overrides one member.
 */
export interface Provider {
  id?: string;
  name?: string;
  /** The provider's own documentation. */
  docs?: string;
  /** The day the document was last compared with it, as "2026-01-31". */
  checked?: string;
  /** Why not to use it any more, and what instead. */
  deprecated?: string;
  /** What else a person should know. */
  notes?: string;
  variables?: Record<string, Variable>;
  dialect?: Dialect;

  issuer?: string;
  authorization_endpoint: string;
  token_endpoint: string;
  userinfo_endpoint?: string;
  revocation_endpoint?: string;
  introspection_endpoint?: string;
  end_session_endpoint?: string;
  jwks_uri?: string;
  registration_endpoint?: string;
  pushed_authorization_request_endpoint?: string;
  device_authorization_endpoint?: string;
  backchannel_authentication_endpoint?: string;
  check_session_iframe?: string;
  mtls_endpoint_aliases?: Record<string, string>;
  protected_resources?: string[];

  scopes_supported?: string[];
  response_types_supported?: string[];
  response_modes_supported?: string[];
  grant_types_supported?: string[];
  subject_types_supported?: string[];
  acr_values_supported?: string[];
  claims_supported?: string[];
  claim_types_supported?: string[];
  claims_locales_supported?: string[];
  ui_locales_supported?: string[];
  display_values_supported?: string[];
  prompt_values_supported?: string[];
  code_challenge_methods_supported?: string[];
  token_endpoint_auth_methods_supported?: string[];
  token_endpoint_auth_signing_alg_values_supported?: string[];
  revocation_endpoint_auth_methods_supported?: string[];
  revocation_endpoint_auth_signing_alg_values_supported?: string[];
  introspection_endpoint_auth_methods_supported?: string[];
  introspection_endpoint_auth_signing_alg_values_supported?: string[];
  introspection_signing_alg_values_supported?: string[];
  introspection_encryption_alg_values_supported?: string[];
  introspection_encryption_enc_values_supported?: string[];
  id_token_signing_alg_values_supported?: string[];
  id_token_encryption_alg_values_supported?: string[];
  id_token_encryption_enc_values_supported?: string[];
  userinfo_signing_alg_values_supported?: string[];
  userinfo_encryption_alg_values_supported?: string[];
  userinfo_encryption_enc_values_supported?: string[];
  request_object_signing_alg_values_supported?: string[];
  request_object_encryption_alg_values_supported?: string[];
  request_object_encryption_enc_values_supported?: string[];
  authorization_signing_alg_values_supported?: string[];
  authorization_encryption_alg_values_supported?: string[];
  authorization_encryption_enc_values_supported?: string[];
  authorization_details_types_supported?: string[];
  dpop_signing_alg_values_supported?: string[];
  backchannel_token_delivery_modes_supported?: string[];
  backchannel_authentication_request_signing_alg_values_supported?: string[];

  authorization_response_iss_parameter_supported?: boolean;
  backchannel_user_code_parameter_supported?: boolean;
  backchannel_logout_supported?: boolean;
  backchannel_logout_session_supported?: boolean;
  frontchannel_logout_supported?: boolean;
  frontchannel_logout_session_supported?: boolean;
  claims_parameter_supported?: boolean;
  request_parameter_supported?: boolean;
  request_uri_parameter_supported?: boolean;
  require_request_uri_registration?: boolean;
  require_pushed_authorization_requests?: boolean;
  require_signed_request_object?: boolean;
  tls_client_certificate_bound_access_tokens?: boolean;
  client_id_metadata_document_supported?: boolean;

  service_documentation?: string;
  op_policy_uri?: string;
  op_tos_uri?: string;
  signed_metadata?: string;

  $schema?: string;
  /** Members of your own. */
  [extension: `x-${string}`]: unknown;
}
