// Written from the engine's schema of documents: `GRANTWAY_WRITE=1 cargo test --features backend --test document_schema`.
import type { Dialect } from "./dialect.js";

/** A value that a document leaves open, written `{name}` in endpoints and fixed texts. */
export interface Variable {
  /** The default value. */
  default?: string;
  /** The allowed values: exact ones, or `*.suffix` for every host below one. The default is always allowed. */
  allow?: string[];
  /**
   * The form of a value: a host with an optional port, an origin with an optional path, one path segment, or a line of
   * printable ASCII, which may be used in parameters and headers but not in addresses.
   */
  pattern?: "host" | "origin" | "segment" | "text";
  /** The source of the value. */
  source?: "options" | "callback" | "token_response";
  /**
   * The callback parameter, or the member of the token answer's `extra`, that carries the value. By default the
   * variable's name.
   */
  parameter?: string;
  /** For people. */
  description?: string;
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
  /** The day the document was last compared with that documentation, as "2026-01-31". */
  checked?: string;
  /**
   * How well the document is known: `documented` (read on the provider's own page), `seen_in_code` (another library
   * sends such requests), `inferred` (from how such servers work).
   */
  confidence?: "documented" | "seen_in_code" | "inferred";
  /** Why it should not be used any more, and what to use instead. */
  deprecated?: string;
  /** What else a person should know. */
  notes?: string;
  $schema?: string;
  variables?: Record<string, Variable>;
  dialect?: Dialect;

  /** An https URL, or http on loopback; may contain `{variable}`. */
  authorization_endpoint: string;
  /** `true`: a response without `iss` is refused (RFC 9207). */
  authorization_response_iss_parameter_supported?: boolean;
  /** Where `endProviderSession` leads (OpenID Connect RP-Initiated Logout). */
  end_session_endpoint?: string;
  /** The accepted `alg` of ID tokens; RS256 if the list is missing. */
  id_token_signing_alg_values_supported?: string[];
  /**
   * Compared with `iss` of the response and of the ID token, as exact strings, after its variables are replaced.
   * Required for scope `openid`.
   */
  issuer?: string;
  /** The keys that sign logout tokens and userinfo answers. */
  jwks_uri?: string;
  /** Where sign-out revokes tokens, by default if it is named (RFC 7009). */
  revocation_endpoint?: string;
  /** An https URL, or http on loopback; may contain `{variable}`. */
  token_endpoint: string;
  /** How the client authenticates if the dialect does not say: Basic, unless only other methods are announced. */
  token_endpoint_auth_methods_supported?: string[];
  /** `userinfo()`, and the `userinfo` of `onSignIn`. */
  userinfo_endpoint?: string;

  backchannel_authentication_endpoint?: string;
  check_session_iframe?: string;
  device_authorization_endpoint?: string;
  introspection_endpoint?: string;
  op_policy_uri?: string;
  op_tos_uri?: string;
  pushed_authorization_request_endpoint?: string;
  registration_endpoint?: string;
  service_documentation?: string;
  signed_metadata?: string;

  mtls_endpoint_aliases?: Record<string, string>;

  acr_values_supported?: string[];
  authorization_details_types_supported?: string[];
  authorization_encryption_alg_values_supported?: string[];
  authorization_encryption_enc_values_supported?: string[];
  authorization_signing_alg_values_supported?: string[];
  backchannel_authentication_request_signing_alg_values_supported?: string[];
  backchannel_token_delivery_modes_supported?: string[];
  claim_types_supported?: string[];
  claims_locales_supported?: string[];
  claims_supported?: string[];
  code_challenge_methods_supported?: string[];
  display_values_supported?: string[];
  dpop_signing_alg_values_supported?: string[];
  grant_types_supported?: string[];
  id_token_encryption_alg_values_supported?: string[];
  id_token_encryption_enc_values_supported?: string[];
  introspection_encryption_alg_values_supported?: string[];
  introspection_encryption_enc_values_supported?: string[];
  introspection_endpoint_auth_methods_supported?: string[];
  introspection_endpoint_auth_signing_alg_values_supported?: string[];
  introspection_signing_alg_values_supported?: string[];
  prompt_values_supported?: string[];
  protected_resources?: string[];
  request_object_encryption_alg_values_supported?: string[];
  request_object_encryption_enc_values_supported?: string[];
  request_object_signing_alg_values_supported?: string[];
  response_modes_supported?: string[];
  response_types_supported?: string[];
  revocation_endpoint_auth_methods_supported?: string[];
  revocation_endpoint_auth_signing_alg_values_supported?: string[];
  scopes_supported?: string[];
  subject_types_supported?: string[];
  token_endpoint_auth_signing_alg_values_supported?: string[];
  ui_locales_supported?: string[];
  userinfo_encryption_alg_values_supported?: string[];
  userinfo_encryption_enc_values_supported?: string[];
  userinfo_signing_alg_values_supported?: string[];

  backchannel_logout_session_supported?: boolean;
  backchannel_logout_supported?: boolean;
  backchannel_user_code_parameter_supported?: boolean;
  claims_parameter_supported?: boolean;
  client_id_metadata_document_supported?: boolean;
  frontchannel_logout_session_supported?: boolean;
  frontchannel_logout_supported?: boolean;
  request_parameter_supported?: boolean;
  request_uri_parameter_supported?: boolean;
  require_pushed_authorization_requests?: boolean;
  require_request_uri_registration?: boolean;
  require_signed_request_object?: boolean;
  tls_client_certificate_bound_access_tokens?: boolean;

  /** Members of your own. */
  [extension: `x-${string}`]: unknown;
}
