// Written from the engine's schema: `GRANTWAY_WRITE=1 cargo test --features compiler --test document_schema`.
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
   * @default "host"
   */
  pattern?: "host" | "origin" | "segment" | "text";
  /**
   * The source of the value.
   * @default "options"
   */
  source?: "options" | "callback" | "token_response";
  /**
   * The callback parameter, or the member of the token answer's `extra`, that carries the value. By default the
   * variable's name.
   */
  parameter?: string;
  /** What the value is, for people. */
  description?: string;
}

/**
 * A provider: server metadata with the member names of RFC 8414 and OpenID Connect Discovery, and in `dialect` every
 * departure from the standards. `{ ...tiltify, token_endpoint: "…" }` overrides one member.
 */
export interface Provider {
  /** The document's own name: lower-case words and hyphens. */
  id?: string;
  /** The provider's name, to be shown. */
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
  /** The address of the JSON Schema, by which an editor checks the document. */
  $schema?: string;
  /** Values that the document leaves open, by name: `{name}` in endpoints and fixed texts. */
  variables?: Record<string, Variable>;
  /** Every departure from the standards; a missing member means that the standard applies. */
  dialect?: Dialect;

  /**
   * Where people sign in: an https URL, or http on loopback; may contain `{variable}`.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  authorization_endpoint: string;
  /**
   * `true`: a response without `iss` is refused.
   * @see [RFC 9207 section 3](https://www.rfc-editor.org/rfc/rfc9207.html#section-3)
   */
  authorization_response_iss_parameter_supported?: boolean;
  /**
   * With the option `dpop` of a page: whether the server takes proofs signed with ES256.
   * @see [RFC 9449 section 5.1](https://www.rfc-editor.org/rfc/rfc9449.html#section-5.1)
   */
  dpop_signing_alg_values_supported?: string[];
  /**
   * Where `endProviderSession` leads.
   * @see [OpenID Connect RP-Initiated Logout section 2.1](https://openid.net/specs/openid-connect-rpinitiated-1_0.html)
   */
  end_session_endpoint?: string;
  /**
   * The accepted `alg` of ID tokens; RS256 if the list is missing.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  id_token_signing_alg_values_supported?: string[];
  /**
   * Compared with `iss` of the response and of the ID token, as exact strings, after its variables are replaced.
   * Required for scope `openid`.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  issuer?: string;
  /**
   * The keys that sign logout tokens and userinfo answers.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  jwks_uri?: string;
  /**
   * Where sign-out revokes tokens, by default if it is named.
   * @see [RFC 7009 section 2](https://www.rfc-editor.org/rfc/rfc7009.html#section-2)
   */
  revocation_endpoint?: string;
  /**
   * Where codes become tokens: an https URL, or http on loopback; may contain `{variable}`.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  token_endpoint: string;
  /**
   * How the client authenticates if the dialect does not say: Basic, unless only other methods are announced.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  token_endpoint_auth_methods_supported?: string[];
  /**
   * Where `userinfo()`, and the `userinfo` of `onSignIn`, come from.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  userinfo_endpoint?: string;

  /**
   * Where a client begins a sign-in on another device.
   * @see [CIBA section 4](https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html)
   */
  backchannel_authentication_endpoint?: string;
  /**
   * A page that tells, in a frame, whether the person is still signed in.
   * @see [OpenID Connect Session Management section 3.3](https://openid.net/specs/openid-connect-session-1_0.html)
   */
  check_session_iframe?: string;
  /**
   * Where a device without a browser begins a sign-in.
   * @see [RFC 8628 section 4](https://www.rfc-editor.org/rfc/rfc8628.html#section-4)
   */
  device_authorization_endpoint?: string;
  /**
   * Where an API asks what a token is good for.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  introspection_endpoint?: string;
  /**
   * A page about what clients may do with data of people.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  op_policy_uri?: string;
  /**
   * The server's terms of service.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  op_tos_uri?: string;
  /**
   * Where a client sends its authorization request beforehand.
   * @see [RFC 9126 section 5](https://www.rfc-editor.org/rfc/rfc9126.html#section-5)
   */
  pushed_authorization_request_endpoint?: string;
  /**
   * Where clients register themselves.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  registration_endpoint?: string;
  /**
   * A page for developers.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  service_documentation?: string;
  /**
   * These metadata again, as a signed JWT.
   * @see [RFC 8414 section 2.1](https://www.rfc-editor.org/rfc/rfc8414.html#section-2.1)
   */
  signed_metadata?: string;

  /**
   * The endpoints for clients that authenticate by a TLS certificate.
   * @see [RFC 8705 section 5](https://www.rfc-editor.org/rfc/rfc8705.html#section-5)
   */
  mtls_endpoint_aliases?: Record<string, string>;

  /**
   * Names of the ways to sign in that the server knows.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  acr_values_supported?: string[];
  /**
   * The types of authorization details that the server takes.
   * @see [RFC 9396 section 10](https://www.rfc-editor.org/rfc/rfc9396.html#section-10)
   */
  authorization_details_types_supported?: string[];
  /**
   * The algorithms that encrypt keys of encrypted authorization responses.
   * @see [JARM section 4](https://openid.net/specs/oauth-v2-jarm.html)
   */
  authorization_encryption_alg_values_supported?: string[];
  /**
   * The algorithms that encrypt the content of encrypted authorization responses.
   * @see [JARM section 4](https://openid.net/specs/oauth-v2-jarm.html)
   */
  authorization_encryption_enc_values_supported?: string[];
  /**
   * The algorithms that sign authorization responses.
   * @see [JARM section 4](https://openid.net/specs/oauth-v2-jarm.html)
   */
  authorization_signing_alg_values_supported?: string[];
  /**
   * The algorithms that may sign requests for a sign-in on another device.
   * @see [CIBA section 4](https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html)
   */
  backchannel_authentication_request_signing_alg_values_supported?: string[];
  /**
   * How the server delivers the tokens of a sign-in on another device.
   * @see [CIBA section 4](https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html)
   */
  backchannel_token_delivery_modes_supported?: string[];
  /**
   * The kinds of claims that the server gives.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  claim_types_supported?: string[];
  /**
   * The languages of claims.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  claims_locales_supported?: string[];
  /**
   * The claims that the server may give.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  claims_supported?: string[];
  /**
   * The methods of PKCE that the server takes.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  code_challenge_methods_supported?: string[];
  /**
   * How the server can show its pages.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  display_values_supported?: string[];
  /**
   * The grants that the server knows.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  grant_types_supported?: string[];
  /**
   * The algorithms that encrypt keys of encrypted ID tokens.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  id_token_encryption_alg_values_supported?: string[];
  /**
   * The algorithms that encrypt the content of encrypted ID tokens.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  id_token_encryption_enc_values_supported?: string[];
  /**
   * The algorithms that encrypt keys of encrypted introspection answers.
   * @see [RFC 9701 section 7](https://www.rfc-editor.org/rfc/rfc9701.html#section-7)
   */
  introspection_encryption_alg_values_supported?: string[];
  /**
   * The algorithms that encrypt the content of encrypted introspection answers.
   * @see [RFC 9701 section 7](https://www.rfc-editor.org/rfc/rfc9701.html#section-7)
   */
  introspection_encryption_enc_values_supported?: string[];
  /**
   * How a client may authenticate at the introspection endpoint.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  introspection_endpoint_auth_methods_supported?: string[];
  /**
   * The algorithms that may sign a client's JWT at the introspection endpoint.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  introspection_endpoint_auth_signing_alg_values_supported?: string[];
  /**
   * The algorithms that sign introspection answers.
   * @see [RFC 9701 section 7](https://www.rfc-editor.org/rfc/rfc9701.html#section-7)
   */
  introspection_signing_alg_values_supported?: string[];
  /**
   * The values of `prompt` that the server knows.
   * @see [OpenID Connect Initiating User Registration section 4.1](https://openid.net/specs/openid-connect-prompt-create-1_0.html)
   */
  prompt_values_supported?: string[];
  /**
   * The APIs that take this server's tokens.
   * @see [RFC 9728 section 4](https://www.rfc-editor.org/rfc/rfc9728.html#section-4)
   */
  protected_resources?: string[];
  /**
   * The algorithms that may encrypt keys of encrypted request objects.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  request_object_encryption_alg_values_supported?: string[];
  /**
   * The algorithms that may encrypt the content of encrypted request objects.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  request_object_encryption_enc_values_supported?: string[];
  /**
   * The algorithms that may sign request objects.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  request_object_signing_alg_values_supported?: string[];
  /**
   * How the server can send authorization responses.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  response_modes_supported?: string[];
  /**
   * The values of `response_type` that the server knows.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  response_types_supported?: string[];
  /**
   * How a client may authenticate at the revocation endpoint.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  revocation_endpoint_auth_methods_supported?: string[];
  /**
   * The algorithms that may sign a client's JWT at the revocation endpoint.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  revocation_endpoint_auth_signing_alg_values_supported?: string[];
  /**
   * Scopes that the server knows, perhaps not all.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  scopes_supported?: string[];
  /**
   * Whether `sub` is the same for all clients, or differs between them.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  subject_types_supported?: string[];
  /**
   * The algorithms that may sign a client's JWT at the token endpoint.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  token_endpoint_auth_signing_alg_values_supported?: string[];
  /**
   * The languages of the server's pages.
   * @see [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
   */
  ui_locales_supported?: string[];
  /**
   * The algorithms that encrypt keys of encrypted userinfo answers.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  userinfo_encryption_alg_values_supported?: string[];
  /**
   * The algorithms that encrypt the content of encrypted userinfo answers.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  userinfo_encryption_enc_values_supported?: string[];
  /**
   * The algorithms that sign userinfo answers.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  userinfo_signing_alg_values_supported?: string[];

  /**
   * Whether a logout token can name the session by `sid`.
   * @see [OpenID Connect Back-Channel Logout section 2.1](https://openid.net/specs/openid-connect-backchannel-1_0.html)
   */
  backchannel_logout_session_supported?: boolean;
  /**
   * Whether the server tells clients of a sign-out by a request of its own.
   * @see [OpenID Connect Back-Channel Logout section 2.1](https://openid.net/specs/openid-connect-backchannel-1_0.html)
   */
  backchannel_logout_supported?: boolean;
  /**
   * Whether a sign-in on another device may carry a code of the person's.
   * @see [CIBA section 4](https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html)
   */
  backchannel_user_code_parameter_supported?: boolean;
  /**
   * Whether a request may ask for single claims.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  claims_parameter_supported?: boolean;
  /** Whether a client may be named by the address of its metadata. */
  client_id_metadata_document_supported?: boolean;
  /**
   * Whether the page that tells of a sign-out gets `iss` and `sid`.
   * @see [OpenID Connect Front-Channel Logout section 3](https://openid.net/specs/openid-connect-frontchannel-1_0.html)
   */
  frontchannel_logout_session_supported?: boolean;
  /**
   * Whether the server tells clients of a sign-out by a page in a frame.
   * @see [OpenID Connect Front-Channel Logout section 3](https://openid.net/specs/openid-connect-frontchannel-1_0.html)
   */
  frontchannel_logout_supported?: boolean;
  /**
   * Whether an authorization request may be one signed object.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  request_parameter_supported?: boolean;
  /**
   * Whether an authorization request may be the address of a request object.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  request_uri_parameter_supported?: boolean;
  /**
   * Whether every authorization request must be sent beforehand.
   * @see [RFC 9126 section 5](https://www.rfc-editor.org/rfc/rfc9126.html#section-5)
   */
  require_pushed_authorization_requests?: boolean;
  /**
   * Whether addresses of request objects must be registered.
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
  require_request_uri_registration?: boolean;
  /**
   * Whether every authorization request must be a signed object.
   * @see [RFC 9101 section 10.5](https://www.rfc-editor.org/rfc/rfc9101.html#section-10.5)
   */
  require_signed_request_object?: boolean;
  /**
   * Whether the server binds access tokens to the client's TLS certificate.
   * @see [RFC 8705 section 3.3](https://www.rfc-editor.org/rfc/rfc8705.html#section-3.3)
   */
  tls_client_certificate_bound_access_tokens?: boolean;

  /** Members of your own. */
  [extension: `x-${string}`]: unknown;
}
