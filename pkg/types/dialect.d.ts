// Written from the engine's schema of documents: `GRANTWAY_WRITE=1 cargo test --features backend --test document_schema`.
import type { Profile } from "./tokens.js";

/** A JSON pointer (RFC 6901) into an answer, as "/data/access_token"; "" is the whole. */
export type Pointer = string;

/** Canonical name → the name on the wire, as `{ client_id: "client_key" }`. */
export type Names = Record<string, string>;

/** Parameters with a fixed value. */
export type Constants = Record<string, string>;

/**
 * How the client authenticates. `basic`: Basic, form-encoded first (RFC 6749 section 2.3.1, a space as `%20`).
 * `basic_raw`: Basic without that encoding. `body`: among the parameters. `bearer`: the secret as a Bearer token.
 * `hash`: SHA-256 of `secret|code` as the parameter `hash`. `none`: not at all. `{ jwt }`: with a JSON Web Token that
 * the client's private key signs. Refreshes, revocations and client-credentials requests do the same unless their own
 * knobs say otherwise. A page refuses documents that declare anything but `none`: `backend_needed`.
 */
export type ClientAuthentication =
  | "basic"
  | "basic_raw"
  | "body"
  | "bearer"
  | "hash"
  | "none"
  | GeneratedJwt;

/**
 * The JSON Web Token with which a client authenticates, signed for each request with the private key in `client_secret`
 * (RFC 7523 section 2.2). `sub` is the client, `iat` a minute ago.
 */
export interface GeneratedJwt {
  jwt: {
    /**
     * The parameter that carries it: `client_assertion`, with `client_assertion_type` and a `jti` (OpenID Connect Core
     * section 9), or `client_secret`, which requires `key_id`.
     */
    parameter?: "client_assertion" | "client_secret";
    /** Its `iss`: the client, or the team that owns the key, `team_id` of `client_secret`. */
    iss?: "client_id" | "team_id";
    /**
     * Its `aud`: the document's `issuer`, if there is one, otherwise the token endpoint, even in requests to other
     * endpoints.
     */
    aud?: "issuer" | "token_endpoint";
    /**
     * The signature algorithm. `auto`: `ES256` for a key on P-256, `RS256` for an RSA key, `EdDSA` for an Ed25519 key.
     */
    alg?: "auto" | "ES256" | "RS256" | "PS256" | "EdDSA";
    /** The time from `iat` to `exp`; in seconds. */
    lifetime?: number;
  };
}

/** Every departure from the standards. What is absent is as the standards say. */
export interface Dialect {
  /** S256 unless the server is known not to do it; then the reason stands here. */
  pkce?:
    | "S256"
    | { method: "S256"; encoding?: "base64url"; reason?: string }
    | { method: "S256"; encoding: "hex"; reason: string }
    | { method: "none" | "plain"; reason: string };
  authorization_request?: AuthorizationRequestDialect;
  authorization_response?: AuthorizationResponseDialect;
  token_request?: RequestDialect;
  refresh_request?: RefreshRequestDialect;
  client_credentials_request?: ClientCredentialsRequestDialect;
  revocation_request?: RevocationRequestDialect;
  end_session_request?: EndSessionRequestDialect;
  token_response?: TokenResponseDialect;
  api_request?: ApiRequestDialect;
  userinfo?: UserinfoDialect;
  id_token?: IdTokenDialect;
}

/** How the authorization request departs (RFC 6749 section 4.1.1). */
export interface AuthorizationRequestDialect {
  /** `null`: the parameter is not sent. */
  response_type?: string | null;
  /** Other spellings of the parameters. */
  names?: Names;
  /** Extra parameters with fixed values. */
  constants?: Constants;
  /** Parameters that are not sent. */
  omit?: string[];
  /** Where in the URL the parameters go. */
  parameters_in?: "query" | "fragment";
  /** `always`: a `nonce` is sent even without scope `openid`. */
  nonce?: "openid" | "always";
  scope?: {
    /** Whether a scope is sent at all. */
    send?: boolean;
    /** The separator between two scopes. */
    separator?: string;
    /** Whether the separator is sent without percent-encoding. */
    literal_separator?: boolean;
    /** The scope if the application asks for none. */
    default?: string[];
    /**
     * Scopes that are always sent, before those that the application asks for. `openid` here does not ask for an ID
     * token: if one comes, it is dropped.
     */
    always?: string[];
  };
}

/** How the authorization response departs (RFC 6749 section 4.1.2). */
export interface AuthorizationResponseDialect {
  /** Other spellings of the parameters. */
  names?: Names;
  /** Extra parameters to keep, in `extra` of the tokens. */
  capture?: string[];
  /** `form_post`: the response is a cross-site POST, so the transaction cookie is `SameSite=None`. */
  response_mode?: "query" | "form_post";
  /**
   * `granted`: the response names the scopes that the person granted. They become the scope of the tokens if the token
   * response names none.
   */
  scope?: "ignored" | "granted";
  /** How long a code lives, if that is short. A refused code is then `grant_too_old`; in seconds. */
  code_lifetime?: number;
  /** `true`: the `iss` of the response is not compared. Needs its reason. */
  iss?: { ignore: true; reason: string } | { ignore?: false; reason?: string };
  /**
   * The parameter with an HMAC-SHA-256 (RFC 2104), in hexadecimal digits, of all other parameters, sorted by name and
   * percent-encoded; the key is the client's secret. Responses and launches with a missing or wrong value are refused.
   * Not in a page.
   */
  hmac?: string;
  /** Parameters that must repeat the variables of the sign-in. */
  variables?: Record<string, string>;
  profile?: {
    /**
     * Where the response names the person: pointers that begin with a parameter and go on into its JSON. Their values,
     * joined by a space, become the `name` of the `profile` if neither userinfo nor ID token has one. The name is not
     * signed, so it is used for nothing else.
     */
    name?: Pointer | Pointer[];
  };
  launch?: {
    /**
     * A request to `redirect_uri` with one of these, and without code, error and state, is a launch and not a callback.
     */
    parameters: string[];
    /** Which launch parameter sets a variable; the variable's `allow` applies. */
    variables?: Record<string, string>;
  };
}

/** How a request to the token endpoint departs (RFC 6749 sections 2.3, 4.1.3, 4.4.2 and 6). */
export interface RequestDialect {
  /** The method. With `GET` the parameters go into the query. `DELETE` is for `revocation_request` only. */
  method?: "POST" | "GET" | "DELETE";
  /** Where the parameters go: a form body, one JSON object, or the query. */
  parameters_in?: "form" | "json" | "query";
  /** The value of `grant_type`, if the server has its own name for the grant. */
  grant_type?: string;
  /** Other spellings of the parameters. */
  names?: Names;
  /** Extra parameters with fixed values. */
  constants?: Constants;
  /** Extra parameters with fixed values that go into the query, wherever the others go. */
  query_constants?: Constants;
  /** Parameters that are not sent. */
  omit?: string[];
  /** The parameters that come first, in this order. */
  order?: string[];
  /** Extra headers with fixed values. */
  headers?: Record<string, string>;
  client_authentication?: ClientAuthentication;
  /** The scheme of `Authorization`, if the secret or the access token is sent there as it is. */
  scheme?: string;
  /** Whether `client_id` is also among the parameters if a header authenticates the client. */
  client_id_in_body?: boolean;
  /** Whether `redirect_uri` is sent again. */
  redirect_uri?: boolean;
  /**
   * Whether the scope is sent again: the one that was asked for, and in a refresh the one that was granted. Only in
   * `token_request` and `refresh_request`.
   */
  scope?: boolean;
  /**
   * Parameters of the callback to send along; in a refresh, those that `authorization_response.capture` keeps. Only in
   * `token_request` and `refresh_request`.
   */
  from_callback?: string[];
}

/** How a refresh departs (RFC 6749 section 6), besides the knobs of every token request. */
export interface RefreshRequestDialect extends RequestDialect {
  /** Whether the provider has refreshes. */
  supported?: boolean;
  /** The endpoint for refreshes. */
  endpoint?: string;
  /**
   * Values of `error` after which the person has to sign in again, besides `invalid_grant`, `invalid_token`,
   * `interaction_required`, `login_required`, `consent_required` and `account_selection_required`.
   */
  reauthorize_on?: string[];
  /** How long before it expires a token is refreshed; in seconds. */
  early_window?: number;
  /** Whether a refresh may ask for a part of the scope. `false` for servers that then end or narrow the whole grant. */
  narrowing?: boolean;
}

/** How a client-credentials request departs (RFC 6749 section 4.4), besides the knobs of every token request. */
export interface ClientCredentialsRequestDialect extends RequestDialect {
  /** Whether the provider has this grant. */
  supported?: boolean;
}

/** How a revocation departs (RFC 7009 section 2.1), besides what every token request has. */
export interface RevocationRequestDialect extends RequestDialect {
  /** Which token is sent, if there is a refresh token. */
  token?: "refresh_token" | "access_token";
  /**
   * `header`: the access token is sent in `Authorization`, and no token among the parameters. The client then
   * authenticates with `body`, `hash` or `none`.
   */
  token_in?: "parameters" | "header";
  /** Extra parameters, in the form of `userinfo.parameters`. With them, `omit` may leave out `token`. */
  parameters?: Record<string, string>;
}

/** How the request to the provider's sign-out departs (OpenID Connect RP-Initiated Logout section 2). */
export interface EndSessionRequestDialect {
  /** Other spellings of the parameters. */
  names?: Names;
  /** Parameters that are not sent. */
  omit?: string[];
}

/** How the token response departs (RFC 6749 section 5). */
export interface TokenResponseDialect {
  /** The encoding of the body. */
  format?: "json" | "form" | "auto";
  /** The object that holds the tokens. The first pointer that finds something counts. */
  root?: Pointer | Pointer[];
  /**
   * Where `access_token`, `token_type`, `expires_in`, `scope`, `refresh_token`, `id_token` and `created_at` are. If the
   * access token renews itself, `refresh_token` points at it. `refresh_expires_in` is read only if it is named here:
   * seconds, or an ISO 8601 date, after which no refresh is tried.
   */
  fields?: Partial<Record<TokenResponseField, Pointer | Pointer[]>>;
  expires_in?: {
    /** The accepted types of a lifetime. One of another type becomes `unknown` and is reported. */
    accept?: "number" | "number_or_string";
    /** The unit of the lifetime. */
    unit?: "s" | "ms" | "min";
    /** Whether it is a duration, Unix time, or an ISO 8601 date. */
    kind?: "relative" | "absolute_epoch" | "absolute_iso";
    /** What a lifetime of zero means. */
    zero?: "expired" | "never";
    /** What a missing lifetime means; a number is a lifetime in seconds. */
    absent?: "unknown" | "never" | number;
    /** When a duration begins. An implausible `created_at` is ignored and reported. */
    anchor?: "received_at" | "created_at";
    /** The longest lifetime; longer ones are shortened to it; in seconds. */
    clamp?: number;
  };
  created_at?: {
    /** The unit of `created_at`, if it is a number. */
    unit?: "s" | "ms";
  };
  token_type?: {
    /** The token type if the answer names none. */
    default?: string;
    /** Other names for Bearer. */
    accept?: string[];
  };
  scope?: {
    /** The accepted types of the granted scope. */
    accept?: "string" | "array" | "string_or_array";
    /** The separator between two scopes. */
    separator?: string;
  };
  error?: {
    /** Conditions under which a 2xx answer is an error. */
    when?: ErrorCondition[];
    /** Where the error's code is. */
    code?: Pointer | Pointer[];
    /** Where the error's description is. */
    description?: Pointer | Pointer[];
  };
  /** Values of the answer to keep, in `extra` of the tokens. */
  capture?: Record<string, Pointer>;
  then?: {
    /**
     * The endpoint that exchanges the access token of a code once more, for one that lives longer, before anybody gets
     * it. `GET`, or `POST` if the parameters are in a body. If the answer leaves out refresh token or scope, they stay.
     * If it fails, the sign-in fails, and no token is kept. Not in a page.
     */
    endpoint?: string;
    /** Its parameters, in the form of `userinfo.parameters`; `{client_secret}` is replaced by the secret. */
    parameters?: Record<string, string>;
    /** Where the parameters go: the query, a form body, or one JSON object. */
    parameters_in?: "query" | "form" | "json";
  };
}

export type TokenResponseField =
  | "access_token"
  | "token_type"
  | "expires_in"
  | "scope"
  | "refresh_token"
  | "id_token"
  | "created_at"
  | "refresh_token"
  | "refresh_expires_in";

type Scalar = string | number | boolean | null;

/** A sign that a 2xx answer is an error. */
export type ErrorCondition =
  | { pointer: Pointer; equals: Scalar; not_equals?: undefined; present?: undefined }
  | { pointer: Pointer; not_equals: Scalar; equals?: undefined; present?: undefined }
  | { pointer: Pointer; present: true; equals?: undefined; not_equals?: undefined };

/** How calls with an access token depart (RFC 6750). */
export interface ApiRequestDialect {
  /** The scheme of the `Authorization` header. */
  scheme?: string;
  /**
   * The query parameter in which userinfo sends the token, instead of the header. `fetch` and the proxy never put a
   * token into a query.
   */
  parameter?: string;
  /** Extra headers of userinfo and of the worker's own calls. `Accept` replaces the engine's own. */
  headers?: Record<string, string>;
  /** The header that carries the token instead of `Authorization`, without a scheme. */
  header?: string;
}

/** How userinfo departs (OpenID Connect Core section 5.3). */
export interface UserinfoDialect {
  /** The method of userinfo. With parameters in a body it is `POST`. */
  method?: "GET" | "POST";
  /**
   * Where the answer has `id`, `name`, `email`, `email_verified` and `picture` of the `profile`. A member that is not
   * named here is read from its OpenID Connect claim (`sub` for `id`). If there is an ID token, `id` or the answer's
   * `sub` must equal its `sub`.
   */
  profile?: Partial<Record<keyof Profile, Pointer | Pointer[]>>;
  /**
   * Parameters of userinfo. A value that is just `{name}` is replaced: by the `client_id`, the `access_token` (then no
   * header carries it), a variable, or a member of the tokens' `extra`. Other values are sent as they are.
   */
  parameters?: Record<string, string>;
  /** Where the parameters go: the query, a form body, or one JSON object. */
  parameters_in?: "query" | "form" | "json";
  /**
   * How the client authenticates to userinfo, which the standard does not provide for. The token is then among
   * `parameters`.
   */
  client_authentication?: "basic" | "basic_raw" | "body";
  error?: {
    /** Conditions under which a 2xx answer is an error. */
    when?: ErrorCondition[];
    /** Where the error's code is. */
    code?: Pointer | Pointer[];
    /** Where the error's description is. */
    description?: Pointer | Pointer[];
  };
}

/** How the ID token departs (OpenID Connect Core sections 2 and 3.1.3.7). */
export interface IdTokenDialect {
  issuer?: {
    /**
     * The issuer of one tenant of a multi-tenant server, as `https://as.example/{tid}/v2.0`. If the document's `issuer`
     * stands for many tenants, `iss` must be this template with the token's own claim filled in.
     */
    template: string;
    /** The claim that names the tenant. In the template it is one segment of the path. */
    from: string;
    /** The values in its place that stand for many tenants. Any other `issuer` is compared exactly. */
    for: string[];
    /** The tenants that may sign in; all if the list is missing. */
    allow?: string[];
    /** Why the issuer differs from the configured one. */
    reason: string;
  };
  nonce?: {
    /** `never`: no `nonce` is sent, and an ID token with one is refused. PKCE must be S256. */
    send?: "openid" | "never";
    /** Why there is no `nonce`. */
    reason?: string;
  };
  /**
   * Whether `HS256` is accepted too, verified with the client's secret (section 3.1.3.7, item 8). Not in a page, and
   * not without a secret.
   */
  hs256?: boolean;
}

export {};
