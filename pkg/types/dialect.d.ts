// Written from the engine's schema: `GRANTWAY_WRITE=1 cargo test --features compiler --test document_schema`.
import type { Profile } from "./tokens.js";

/** A JSON pointer (RFC 6901) into an answer, such as "/data/access_token"; "" is the whole answer. */
export type Pointer = string;

/** Canonical name → name on the wire, such as `{ client_id: "client_key" }`. */
export type Names = Record<string, string>;

/** Parameters with a fixed value. */
export type Constants = Record<string, string>;

/**
 * How the client authenticates. `basic`: Basic, form-encoded first (RFC 6749 section 2.3.1, a space as `%20`).
 * `basic_raw`: Basic without that encoding. `body`: among the parameters. `bearer`: the secret as a Bearer token.
 * `hash`: SHA-256 of `secret|code` as the parameter `hash`. `none`: not at all. `{ jwt }`: with a JSON Web Token that
 * the client's private key signs. Refreshes, revocations and client-credentials requests do the same unless their own
 * knobs say otherwise. A page refuses documents that declare anything but `none`: `backend_needed`.
 * @see [RFC 6749 section 2.3.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-2.3.1)
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
 * @see [RFC 7523 section 2.2](https://www.rfc-editor.org/rfc/rfc7523.html#section-2.2)
 */
export interface GeneratedJwt {
  /** What the JSON Web Token contains, and how it is sent. */
  jwt: {
    /**
     * The parameter that carries it: `client_assertion`, with `client_assertion_type` and a `jti` (OpenID Connect Core
     * section 9), or `client_secret`, which requires `key_id`.
     * @default "client_assertion"
     * @see [OpenID Connect Core section 9](https://openid.net/specs/openid-connect-core-1_0.html)
     */
    parameter?: "client_assertion" | "client_secret";
    /**
     * Its `iss`: the client, or the team that owns the key, `team_id` of `client_secret`.
     * @default "client_id"
     */
    iss?: "client_id" | "team_id";
    /**
     * Its `aud`: the document's `issuer`, if there is one, otherwise the token endpoint, even in requests to other
     * endpoints.
     * @default "issuer"
     */
    aud?: "issuer" | "token_endpoint";
    /**
     * The signature algorithm. `auto`: `ES256` for a key on P-256, `RS256` for an RSA key, `EdDSA` for an Ed25519 key.
     * @default "auto"
     */
    alg?: "auto" | "ES256" | "RS256" | "PS256" | "EdDSA";
    /** The time from `iat` to `exp`; in seconds. */
    lifetime?: number;
  };
}

/** Every departure from the standards. A missing member means that the standard applies. */
export interface Dialect {
  /**
   * How PKCE binds the authorization code to the client that asked for it. Anything but S256 needs a reason.
   * @default "S256"
   * @see [RFC 7636 section 4.2](https://www.rfc-editor.org/rfc/rfc7636.html#section-4.2)
   */
  pkce?: "S256" | PkceS256 | PkceHex | PkceOff;
  /**
   * How the authorization request departs (RFC 6749 section 4.1.1).
   * @see [RFC 6749 section 4.1.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.1)
   */
  authorization_request?: AuthorizationRequestDialect;
  /**
   * How the authorization response departs (RFC 6749 section 4.1.2).
   * @see [RFC 6749 section 4.1.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.2)
   */
  authorization_response?: AuthorizationResponseDialect;
  /**
   * How a request to the token endpoint departs (RFC 6749 sections 2.3, 4.1.3, 4.4.2 and 6).
   * @see [RFC 6749 section 2.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-2.3)
   */
  token_request?: RequestDialect;
  /**
   * How a refresh departs (RFC 6749 section 6), besides the knobs of every token request.
   * @see [RFC 6749 section 6](https://www.rfc-editor.org/rfc/rfc6749.html#section-6)
   */
  refresh_request?: RefreshRequestDialect;
  /**
   * How a client-credentials request departs (RFC 6749 section 4.4), besides the knobs of every token request.
   * @see [RFC 6749 section 4.4](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.4)
   */
  client_credentials_request?: ClientCredentialsRequestDialect;
  /**
   * How a revocation departs (RFC 7009 section 2.1), besides what every token request has.
   * @see [RFC 7009 section 2.1](https://www.rfc-editor.org/rfc/rfc7009.html#section-2.1)
   */
  revocation_request?: RevocationRequestDialect;
  /**
   * How the request to the provider's sign-out departs (OpenID Connect RP-Initiated Logout section 2).
   * @see [OpenID Connect RP-Initiated Logout section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html)
   */
  end_session_request?: EndSessionRequestDialect;
  /**
   * How the token response departs (RFC 6749 section 5).
   * @see [RFC 6749 section 5](https://www.rfc-editor.org/rfc/rfc6749.html#section-5)
   */
  token_response?: TokenResponseDialect;
  /**
   * How calls with an access token depart (RFC 6750).
   * @see [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750.html)
   */
  api_request?: ApiRequestDialect;
  /**
   * How userinfo departs (OpenID Connect Core section 5.3).
   * @see [OpenID Connect Core section 5.3](https://openid.net/specs/openid-connect-core-1_0.html)
   */
  userinfo?: UserinfoDialect;
  /**
   * How the ID token departs (OpenID Connect Core sections 2 and 3.1.3.7).
   * @see [OpenID Connect Core section 2](https://openid.net/specs/openid-connect-core-1_0.html)
   */
  id_token?: IdTokenDialect;
}

/**
 * PKCE with S256, as in the standard.
 * @see [RFC 7636 section 4.2](https://www.rfc-editor.org/rfc/rfc7636.html#section-4.2)
 */
export interface PkceS256 {
  /** The method of the challenge. */
  method: "S256";
  /**
   * The encoding of the challenge.
   * @default "base64url"
   */
  encoding?: "base64url";
  /** The reason to mention it, for people. */
  reason?: string;
}

/** PKCE with S256, for a server that compares hexadecimal digits. */
export interface PkceHex {
  /** The method of the challenge. */
  method: "S256";
  /** The encoding of the challenge: hexadecimal digits. */
  encoding: "hex";
  /** The reason for the departure, for people. */
  reason: string;
}

/** A server that refuses S256. */
export interface PkceOff {
  /** The method of the challenge; with `none`, nothing binds the code. */
  method: "none" | "plain";
  /** The reason why it is not S256, for people. */
  reason: string;
}

/** A response whose `iss` is not compared. */
export interface IgnoredIssuer {
  /** Whether `iss` is left unchecked: true. */
  ignore: true;
  /** The reason why it cannot be compared, for people. */
  reason: string;
}

/**
 * A response whose `iss` is compared, as the standard requires.
 * @see [RFC 9207 section 2.4](https://www.rfc-editor.org/rfc/rfc9207.html#section-2.4)
 */
export interface ComparedIssuer {
  /**
   * Whether `iss` is left unchecked.
   * @default false
   */
  ignore?: false;
  /** The reason to mention it, for people. */
  reason?: string;
}

/**
 * How the authorization request departs (RFC 6749 section 4.1.1).
 * @see [RFC 6749 section 4.1.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.1)
 */
export interface AuthorizationRequestDialect {
  /**
   * `null`: the parameter is not sent.
   * @default "code"
   */
  response_type?: string | null;
  /** Other spellings of the parameters. */
  names?: Names;
  /** Extra parameters with fixed values. */
  constants?: Constants;
  /** Parameters that are not sent. */
  omit?: string[];
  /**
   * Where in the URL the parameters go.
   * @default "query"
   */
  parameters_in?: "query" | "fragment";
  /**
   * `always`: a `nonce` is sent even without scope `openid`.
   * @default "openid"
   */
  nonce?: "openid" | "always";
  /**
   * How the scope is sent (RFC 6749 section 3.3).
   * @see [RFC 6749 section 3.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-3.3)
   */
  scope?: {
    /**
     * Whether a scope is sent at all.
     * @default true
     */
    send?: boolean;
    /**
     * The separator between two scopes.
     * @default " "
     */
    separator?: string;
    /**
     * Whether the separator is sent without percent-encoding.
     * @default false
     */
    literal_separator?: boolean;
    /** The scope if the application asks for none. */
    default?: string[];
    /**
     * Scopes that are always sent, before those that the application asks for. `openid` here does not ask for an ID
     * token: if one comes, it is dropped.
     */
    always?: string[];
  };
  /**
   * Whether the server answers `prompt=none` at once and asks the person nothing. `announced`: if
   * `prompt_values_supported` has it; if the server has no such list, to requests with scope `openid` (OpenID Connect
   * Core section 3.1.2.1). To a server that does not, the option `restore` of a page sends nothing.
   * @default "announced"
   * @see [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html)
   */
  prompt_none?: "announced" | "always" | "never";
}

/**
 * How the authorization response departs (RFC 6749 section 4.1.2).
 * @see [RFC 6749 section 4.1.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.2)
 */
export interface AuthorizationResponseDialect {
  /** Other spellings of the parameters. */
  names?: Names;
  /** Extra parameters to keep, in `extra` of the tokens. */
  capture?: string[];
  /**
   * `form_post`: the response is a cross-site POST, so the transaction cookie is `SameSite=None`.
   * @default "query"
   */
  response_mode?: "query" | "form_post";
  /**
   * `granted`: the response names the scopes that the person granted. They become the scope of the tokens if the token
   * response names none.
   * @default "ignored"
   */
  scope?: "ignored" | "granted";
  /** How long a code lives, if that is short. A refused code is then `grant_too_old`; in seconds. */
  code_lifetime?: number;
  /** `true`: the `iss` of the response is not compared. Needs its reason. */
  iss?: IgnoredIssuer | ComparedIssuer;
  /**
   * The parameter with an HMAC-SHA-256 (RFC 2104), in hexadecimal digits, of all other parameters, sorted by name and
   * percent-encoded; the key is the client's secret. Responses and launches with a missing or wrong value are refused.
   * Not in a page.
   * @see [RFC 2104](https://www.rfc-editor.org/rfc/rfc2104.html)
   */
  hmac?: string;
  /** Parameters that must repeat the variables of the sign-in. */
  variables?: Record<string, string>;
  /** Where the response names the person. */
  profile?: {
    /**
     * Where the response names the person: pointers that begin with a parameter and go on into its JSON. Their values,
     * joined by a space, become the `name` of the `profile` if neither userinfo nor ID token has one. The name is not
     * signed, so it is used for nothing else.
     */
    name?: Pointer | Pointer[];
  };
  /** How the provider opens the application by itself. */
  launch?: {
    /**
     * A request to `redirect_uri` with one of these, and without code, error and state, is a launch and not a callback.
     */
    parameters: string[];
    /** Which launch parameter sets a variable; the variable's `allow` applies. */
    variables?: Record<string, string>;
  };
}

/**
 * How a request to the token endpoint departs (RFC 6749 sections 2.3, 4.1.3, 4.4.2 and 6).
 * @see [RFC 6749 section 2.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-2.3)
 */
export interface RequestDialect {
  /**
   * The method. With `GET` the parameters go into the query. `DELETE` is for `revocation_request` only.
   * @default "POST"
   */
  method?: "POST" | "GET" | "DELETE";
  /**
   * Where the parameters go: a form body, one JSON object, or the query.
   * @default "form"
   */
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
  /** How the client authenticates. */
  client_authentication?: ClientAuthentication;
  /**
   * The scheme of `Authorization`, if the secret or the access token is sent there as it is.
   * @default "Bearer"
   */
  scheme?: string;
  /**
   * Whether `client_id` is also among the parameters if a header authenticates the client.
   * @default false
   */
  client_id_in_body?: boolean;
  /**
   * Whether `redirect_uri` is sent again.
   * @default true
   */
  redirect_uri?: boolean;
  /**
   * Whether the scope is sent again: the one that was asked for, and in a refresh the one that was granted. Only in
   * `token_request` and `refresh_request`.
   * @default false
   */
  scope?: boolean;
  /**
   * Parameters of the callback to send along; in a refresh, those that `authorization_response.capture` keeps. Only in
   * `token_request` and `refresh_request`.
   */
  from_callback?: string[];
}

/**
 * How a refresh departs (RFC 6749 section 6), besides the knobs of every token request.
 * @see [RFC 6749 section 6](https://www.rfc-editor.org/rfc/rfc6749.html#section-6)
 */
export interface RefreshRequestDialect extends RequestDialect {
  /**
   * Whether the provider has refreshes.
   * @default true
   */
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
  /**
   * Whether a refresh may ask for a part of the scope. `false` for servers that then end or narrow the whole grant.
   * @default true
   */
  narrowing?: boolean;
}

/**
 * How a client-credentials request departs (RFC 6749 section 4.4), besides the knobs of every token request.
 * @see [RFC 6749 section 4.4](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.4)
 */
export interface ClientCredentialsRequestDialect extends RequestDialect {
  /**
   * Whether the provider has this grant.
   * @default true
   */
  supported?: boolean;
}

/**
 * How a revocation departs (RFC 7009 section 2.1), besides what every token request has.
 * @see [RFC 7009 section 2.1](https://www.rfc-editor.org/rfc/rfc7009.html#section-2.1)
 */
export interface RevocationRequestDialect extends RequestDialect {
  /**
   * Which token is sent, if there is a refresh token.
   * @default "refresh_token"
   */
  token?: "refresh_token" | "access_token";
  /**
   * `header`: the access token is sent in `Authorization`, and no token among the parameters. The client then
   * authenticates with `body`, `hash` or `none`.
   * @default "parameters"
   */
  token_in?: "parameters" | "header";
  /** Extra parameters, in the form of `userinfo.parameters`. With them, `omit` may leave out `token`. */
  parameters?: Record<string, string>;
}

/**
 * How the request to the provider's sign-out departs (OpenID Connect RP-Initiated Logout section 2).
 * @see [OpenID Connect RP-Initiated Logout section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html)
 */
export interface EndSessionRequestDialect {
  /** Other spellings of the parameters. */
  names?: Names;
  /** Parameters that are not sent. */
  omit?: string[];
}

/**
 * How the token response departs (RFC 6749 section 5).
 * @see [RFC 6749 section 5](https://www.rfc-editor.org/rfc/rfc6749.html#section-5)
 */
export interface TokenResponseDialect {
  /**
   * The encoding of the body.
   * @default "json"
   */
  format?: "json" | "form" | "auto";
  /** The object that holds the tokens. The first pointer that finds something counts. */
  root?: Pointer | Pointer[];
  /**
   * Where `access_token`, `token_type`, `expires_in`, `scope`, `refresh_token`, `id_token` and `created_at` are. If the
   * access token renews itself, `refresh_token` points at it. `refresh_expires_in` is read only if it is named here:
   * seconds, or an ISO 8601 date, after which no refresh is tried.
   */
  fields?: Partial<Record<TokenResponseField, Pointer | Pointer[]>>;
  /**
   * How the answer gives the lifetime of the access token (RFC 6749 section 5.1).
   * @see [RFC 6749 section 5.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-5.1)
   */
  expires_in?: {
    /**
     * The accepted types of a lifetime. One of another type becomes `unknown` and is reported.
     * @default "number"
     */
    accept?: "number" | "number_or_string";
    /**
     * The unit of the lifetime.
     * @default "s"
     */
    unit?: "s" | "ms" | "min";
    /**
     * Whether it is a duration, Unix time, or an ISO 8601 date.
     * @default "relative"
     */
    kind?: "relative" | "absolute_epoch" | "absolute_iso";
    /**
     * What a lifetime of zero means.
     * @default "expired"
     */
    zero?: "expired" | "never";
    /**
     * What a missing lifetime means; a number is a lifetime in seconds.
     * @default "unknown"
     */
    absent?: "unknown" | "never" | number;
    /**
     * When a duration begins. An implausible `created_at` is ignored and reported.
     * @default "received_at"
     */
    anchor?: "received_at" | "created_at";
    /** The longest lifetime; longer ones are shortened to it; in seconds. */
    clamp?: number;
  };
  /** How the answer gives its own time. */
  created_at?: {
    /**
     * The unit of `created_at`, if it is a number.
     * @default "s"
     */
    unit?: "s" | "ms";
  };
  /**
   * Which token types are accepted (RFC 6749 section 7.1).
   * @see [RFC 6749 section 7.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-7.1)
   */
  token_type?: {
    /** The token type if the answer names none. */
    default?: string;
    /** Other names for Bearer. */
    accept?: string[];
  };
  /**
   * How the answer gives the granted scope (RFC 6749 section 3.3).
   * @see [RFC 6749 section 3.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-3.3)
   */
  scope?: {
    /**
     * The accepted types of the granted scope.
     * @default "string"
     */
    accept?: "string" | "array" | "string_or_array";
    /**
     * The separator between two scopes.
     * @default " "
     */
    separator?: string;
  };
  /**
   * How to recognise an error, and where its code and description are (RFC 6749 section 5.2).
   * @see [RFC 6749 section 5.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-5.2)
   */
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
  /** A second exchange, for a token that lives longer. */
  then?: {
    /**
     * The endpoint that exchanges the access token of a code once more, for one that lives longer, before anybody gets
     * it. `GET`, or `POST` if the parameters are in a body. If the answer leaves out refresh token or scope, they stay.
     * If it fails, the sign-in fails, and no token is kept. Not in a page.
     */
    endpoint?: string;
    /** Its parameters, in the form of `userinfo.parameters`; `{client_secret}` is replaced by the secret. */
    parameters?: Record<string, string>;
    /**
     * Where the parameters go: the query, a form body, or one JSON object.
     * @default "query"
     */
    parameters_in?: "query" | "form" | "json";
  };
}

/** The members of a token response that may be in another place. */
export type TokenResponseField =
  | "access_token"
  | "token_type"
  | "expires_in"
  | "scope"
  | "refresh_token"
  | "id_token"
  | "created_at"
  | "refresh_expires_in";

/** A value that is neither a list nor an object. */
export type Scalar = string | number | boolean | null;

/** An answer is an error if a value is this one. */
export interface EqualsCondition {
  /** The value in the answer to look at. */
  pointer: Pointer;
  /** The value that shows an error. */
  equals: Scalar;
  /** Not allowed with `equals`. */
  not_equals?: undefined;
  /** Not allowed with `equals`. */
  present?: undefined;
}

/** An answer is an error if a value differs, or is missing. */
export interface NotEqualsCondition {
  /** The value in the answer to look at. */
  pointer: Pointer;
  /** The value that shows success. */
  not_equals: Scalar;
  /** Not allowed with `not_equals`. */
  equals?: undefined;
  /** Not allowed with `not_equals`. */
  present?: undefined;
}

/** An answer is an error if a value exists. */
export interface PresentCondition {
  /** The value in the answer to look at. */
  pointer: Pointer;
  /** Whether the value exists: true. */
  present: true;
  /** Not allowed with `present`. */
  equals?: undefined;
  /** Not allowed with `present`. */
  not_equals?: undefined;
}

/** A condition under which a 2xx answer is an error. */
export type ErrorCondition = EqualsCondition | NotEqualsCondition | PresentCondition;

/**
 * How calls with an access token depart (RFC 6750).
 * @see [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750.html)
 */
export interface ApiRequestDialect {
  /**
   * The scheme of the `Authorization` header.
   * @default "Bearer"
   */
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

/**
 * How userinfo departs (OpenID Connect Core section 5.3).
 * @see [OpenID Connect Core section 5.3](https://openid.net/specs/openid-connect-core-1_0.html)
 */
export interface UserinfoDialect {
  /**
   * The method of userinfo. With parameters in a body it is `POST`.
   * @default "GET"
   */
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
  /**
   * Where the parameters go: the query, a form body, or one JSON object.
   * @default "query"
   */
  parameters_in?: "query" | "form" | "json";
  /**
   * How the client authenticates to userinfo, which the standard does not provide for. The token is then among
   * `parameters`.
   */
  client_authentication?: "basic" | "basic_raw" | "body";
  /** How to recognise an error, and where its code and description are. */
  error?: {
    /** Conditions under which a 2xx answer is an error. */
    when?: ErrorCondition[];
    /** Where the error's code is. */
    code?: Pointer | Pointer[];
    /** Where the error's description is. */
    description?: Pointer | Pointer[];
  };
  /**
   * `true`: the answer is a signed JWT (OpenID Connect Core section 5.3.2), so one in plain JSON is refused.
   * @default false
   * @see [OpenID Connect Core section 5.3.2](https://openid.net/specs/openid-connect-core-1_0.html)
   */
  signed?: boolean;
}

/**
 * How the ID token departs (OpenID Connect Core sections 2 and 3.1.3.7).
 * @see [OpenID Connect Core section 2](https://openid.net/specs/openid-connect-core-1_0.html)
 */
export interface IdTokenDialect {
  /**
   * Who issues the tokens of a multi-tenant server (OpenID Connect Discovery section 3).
   * @see [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html)
   */
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
  /**
   * Whether a `nonce` binds the token to the sign-in (OpenID Connect Core section 3.1.2.1).
   * @see [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html)
   */
  nonce?: {
    /**
     * `never`: no `nonce` is sent, and an ID token with one is refused. PKCE must be S256.
     * @default "openid"
     */
    send?: "openid" | "never";
    /** Why there is no `nonce`. */
    reason?: string;
  };
  /**
   * Whether `HS256` is accepted too, verified with the client's secret (section 3.1.3.7, item 8). Not in a page, and
   * not without a secret.
   * @default false
   */
  hs256?: boolean;
}

export {};
