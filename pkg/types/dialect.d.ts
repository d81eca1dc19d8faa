// Written from the engine's schema of documents: `GRANTWAY_WRITE=1 cargo test --features backend --test document_schema`.
import type { Profile } from "./tokens.js";

/** A JSON pointer (RFC 6901) into an answer, as "/data/access_token"; "" is the whole. */
export type Pointer = string;

/** Canonical name → the name on the wire, as `{ client_id: "client_key" }`. */
export type Names = Record<string, string>;

/** Parameters with a fixed value. */
export type Constants = Record<string, string>;

/**
 * How the client proves who it is, in exactly one way: Basic form-encoded (RFC 6749 section 2.3.1, a space as `%20`),
 * Basic as it is, among the parameters, as a Bearer token, SHA-256 of `secret|code` as `hash`, not at all. `{ jwt }`:
 * by a JSON Web Token that its private key signs. Refreshes, revocations and client-credentials requests do the same
 * unless their own steps say otherwise. A page refuses a document that declares anything but `none`: `backend_needed`.
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
 * The JSON Web Token by which a client proves who it is: signed for each request by the private key of `client_secret`
 * (RFC 7523 section 2.2). `sub` is the client, `iat` a minute ago.
 */
export interface GeneratedJwt {
  jwt: {
    /**
     * The parameter that it is: `client_assertion`, beside `client_assertion_type` and with a `jti` (OpenID Connect
     * Core section 9), or `client_secret`, where `key_id` is required.
     */
    parameter?: "client_assertion" | "client_secret";
    /** Its `iss`: the client, or the team to which the key belongs, `team_id` of `client_secret`. */
    iss?: "client_id" | "team_id";
    /** Its `aud`: the document's `issuer`, where there is one, or the token endpoint, also in requests elsewhere. */
    aud?: "issuer" | "token_endpoint";
    /** Its signature. `auto`: `ES256` of a key on P-256, `RS256` of an RSA key, `EdDSA` of an Ed25519 key. */
    alg?: "auto" | "ES256" | "RS256" | "PS256" | "EdDSA";
    /** From `iat` to `exp`; in seconds. */
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
  /** Further parameters with fixed values. */
  constants?: Constants;
  /** Parameters that are not sent. */
  omit?: string[];
  /** Where the parameters stand in the URL. */
  parameters_in?: "query" | "fragment";
  /** `always`: a `nonce` is sent without scope `openid` as well. */
  nonce?: "openid" | "always";
  scope?: {
    /** Whether a scope is sent at all. */
    send?: boolean;
    /** What stands between two scopes. */
    separator?: string;
    /** The separator stands in the URL as it is, not percent-encoded. */
    literal_separator?: boolean;
    /** The scope where the application asks for none. */
    default?: string[];
    /**
     * Scopes that are always sent, before those that the application asks for. `openid` among them asks for no ID
     * token: one that comes is dropped.
     */
    always?: string[];
  };
}

/** How the authorization response departs (RFC 6749 section 4.1.2). */
export interface AuthorizationResponseDialect {
  /** Other spellings of the parameters. */
  names?: Names;
  /** Further parameters that are kept, in `extra` of the tokens. */
  capture?: string[];
  /** `form_post`: the response comes as a cross-site POST; the transaction cookie is then `SameSite=None`. */
  response_mode?: "query" | "form_post";
  /**
   * `granted`: the response names the scopes that the person granted; they become the scope of the tokens where the
   * token response names none.
   */
  scope?: "ignored" | "granted";
  /** How long a code lives, where that is short: a refused code is then `grant_too_old`; in seconds. */
  code_lifetime?: number;
  /** `true`: the `iss` of the response is not compared; needs its reason. */
  iss?: { ignore: true; reason: string } | { ignore?: false; reason?: string };
  /**
   * The parameter with the server's code of the others: HMAC-SHA-256 (RFC 2104) in hexadecimal digits, of all other
   * parameters by their names, percent-encoded, keyed with the client's secret. A response without it, or with another,
   * is refused, and so is a launch. Never in a page.
   */
  hmac?: string;
  /** Parameters that must repeat the variables with which the sign-in began. */
  variables?: Record<string, string>;
  profile?: {
    /**
     * Where the response names the person: pointers that begin with a parameter and lead on into its JSON. What they
     * lead to, joined by a space, is the `name` of the `profile` where neither userinfo nor ID token has one. Nobody
     * signed it: it is a name and nothing else.
     */
    name?: Pointer | Pointer[];
  };
  launch?: {
    /** A call of `redirect_uri` with one of these and without code, error and state is a launch, no callback. */
    parameters: string[];
    /** Which launch parameter names a variable; the variable's `allow` holds. */
    variables?: Record<string, string>;
  };
}

/** How a request to the token endpoint departs (RFC 6749 sections 2.3, 4.1.3, 4.4.2 and 6). */
export interface RequestDialect {
  /** The method; with `GET` the parameters stand in the query. `DELETE` is of `revocation_request` only. */
  method?: "POST" | "GET" | "DELETE";
  /** Where the parameters stand: a form body, one JSON object, or the query. */
  parameters_in?: "form" | "json" | "query";
  /** The value of `grant_type`, where the server has its own name for the grant. */
  grant_type?: string;
  /** Other spellings of the parameters. */
  names?: Names;
  /** Further parameters with fixed values. */
  constants?: Constants;
  /** Further parameters with fixed values, in the query wherever the others stand. */
  query_constants?: Constants;
  /** Parameters that are not sent. */
  omit?: string[];
  /** These parameters first, in this order; the others follow. */
  order?: string[];
  /** Further headers with fixed values. */
  headers?: Record<string, string>;
  client_authentication?: ClientAuthentication;
  /** The scheme of `Authorization`, where the secret or the access token stands there as it is. */
  scheme?: string;
  /** `client_id` among the parameters besides a header. */
  client_id_in_body?: boolean;
  /** Whether `redirect_uri` is repeated. */
  redirect_uri?: boolean;
  /**
   * Whether the scope is repeated: what was asked for, and in a refresh what was granted. Only of `token_request` and
   * `refresh_request`.
   */
  scope?: boolean;
  /**
   * Parameters of the callback that are sent as well; of a refresh those that `authorization_response.capture` keeps.
   * Only of `token_request` and `refresh_request`.
   */
  from_callback?: string[];
}

/** How a refresh departs (RFC 6749 section 6), besides what every token request has. */
export interface RefreshRequestDialect extends RequestDialect {
  /** Whether the provider refreshes at all. */
  supported?: boolean;
  /** Where refreshes go. */
  endpoint?: string;
  /**
   * Values of `error` that mean: sign in again; besides `invalid_grant`, `invalid_token`, `interaction_required`,
   * `login_required`, `consent_required` and `account_selection_required`.
   */
  reauthorize_on?: string[];
  /** How long before its end a token counts as due; in seconds. */
  early_window?: number;
  /**
   * Whether a refresh may ask for a part of the scope; `false` for servers that end or narrow the whole grant over it.
   */
  narrowing?: boolean;
}

/** How a client-credentials request departs (RFC 6749 section 4.4), besides what every token request has. */
export interface ClientCredentialsRequestDialect extends RequestDialect {
  /** Whether the provider has that grant. */
  supported?: boolean;
}

/** How a revocation departs (RFC 7009 section 2.1), besides what every token request has. */
export interface RevocationRequestDialect extends RequestDialect {
  /** Which token is sent, where there is a refresh token. */
  token?: "refresh_token" | "access_token";
  /**
   * `header`: the access token stands in `Authorization`, and no token among the parameters. The client then proves who
   * it is by `body`, `hash` or `none`.
   */
  token_in?: "parameters" | "header";
  /** Further parameters, as `userinfo.parameters` has them. With them, `omit` may leave `token` out. */
  parameters?: Record<string, string>;
}

/** How the way to the provider's sign-out departs (OpenID Connect RP-Initiated Logout section 2). */
export interface EndSessionRequestDialect {
  /** Other spellings of the parameters. */
  names?: Names;
  /** Parameters that are not sent. */
  omit?: string[];
}

/** How the token response departs (RFC 6749 section 5). */
export interface TokenResponseDialect {
  /** How the body is coded. */
  format?: "json" | "form" | "auto";
  /** The object that holds the token; the first pointer that leads somewhere counts. */
  root?: Pointer | Pointer[];
  /**
   * Where `access_token`, `token_type`, `expires_in`, `scope`, `refresh_token`, `id_token`, `created_at` stand;
   * `refresh_token` at the access token where that renews itself. `refresh_expires_in` has no place by default: the
   * refresh token's seconds, or its end as an ISO 8601 date, behind which nobody refreshes.
   */
  fields?: Partial<Record<TokenResponseField, Pointer | Pointer[]>>;
  expires_in?: {
    /** The form of a lifetime; one in a form that is not declared becomes `unknown` and is reported. */
    accept?: "number" | "number_or_string";
    /** The unit of the number. */
    unit?: "s" | "ms" | "min";
    /** What it is: a duration, Unix time, or an ISO 8601 date. */
    kind?: "relative" | "absolute_epoch" | "absolute_iso";
    /** What zero means. */
    zero?: "expired" | "never";
    /** What its absence means; a number is a lifetime in seconds. */
    absent?: "unknown" | "never" | number;
    /** From when a duration counts; a `created_at` that is not plausible is not believed, and reported. */
    anchor?: "received_at" | "created_at";
    /** No duration is taken to be longer; in seconds. */
    clamp?: number;
  };
  created_at?: {
    /** The unit of `created_at`, where it is a number. */
    unit?: "s" | "ms";
  };
  token_type?: {
    /** The type where the answer names none. */
    default?: string;
    /** Other names that mean Bearer. */
    accept?: string[];
  };
  scope?: {
    /** The form of the granted scope. */
    accept?: "string" | "array" | "string_or_array";
    /** What stands between two scopes. */
    separator?: string;
  };
  error?: {
    /** When a 2xx answer is an error all the same. */
    when?: ErrorCondition[];
    /** Where the error's code stands. */
    code?: Pointer | Pointer[];
    /** Where the error's description stands. */
    description?: Pointer | Pointer[];
  };
  /** Values of the answer that are kept, in `extra` of the tokens. */
  capture?: Record<string, Pointer>;
  then?: {
    /**
     * Where the access token of a code is exchanged once more, for one that lives longer, before anybody gets it:
     * `GET`, or `POST` where the parameters stand in a body. Refresh token and scope stay as they were where the answer
     * leaves them out. Where it fails, the sign-in fails, and no token is kept. Never in a page.
     */
    endpoint?: string;
    /** Its parameters, as `userinfo.parameters` has them; `{client_secret}` stands for the secret. */
    parameters?: Record<string, string>;
    /** Where they stand: the query, a form body, or one JSON object. */
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
   * Userinfo carries the token in this query parameter instead of the header. `fetch` and the proxy do not put a token
   * into a query.
   */
  parameter?: string;
  /**
   * Further headers of userinfo, and of calls that the worker makes. An `Accept` among them stands in place of the
   * engine's own.
   */
  headers?: Record<string, string>;
  /** The header that carries the token in place of `Authorization`, without a scheme. */
  header?: string;
}

/** How userinfo departs (OpenID Connect Core section 5.3). */
export interface UserinfoDialect {
  /** The method of userinfo; with parameters in a body it is `POST`. */
  method?: "GET" | "POST";
  /**
   * Where the answer names the person: `id`, `name`, `email`, `email_verified` and `picture` of the `profile`; what is
   * not named here stands under its OpenID Connect claim (`sub` for `id`). Where there is an ID token, `id` or the
   * answer's `sub` has to be its `sub`.
   */
  profile?: Partial<Record<keyof Profile, Pointer | Pointer[]>>;
  /**
   * Parameters of userinfo. A value that is `{name}` as a whole stands for the `client_id`, the `access_token` (no
   * header carries it then), a variable, or a member of the tokens' `extra`; any other is sent as it is.
   */
  parameters?: Record<string, string>;
  /** Where they stand: the query, a form body, or one JSON object. */
  parameters_in?: "query" | "form" | "json";
  /**
   * How the client proves who it is to userinfo, which takes no client authentication by the standard; the token stands
   * among `parameters` then.
   */
  client_authentication?: "basic" | "basic_raw" | "body";
  error?: {
    /** When a 2xx answer is an error all the same. */
    when?: ErrorCondition[];
    /** Where the error's code stands. */
    code?: Pointer | Pointer[];
    /** Where the error's description stands. */
    description?: Pointer | Pointer[];
  };
}

/** How the ID token departs (OpenID Connect Core sections 2 and 3.1.3.7). */
export interface IdTokenDialect {
  issuer?: {
    /**
     * The issuer of one tenant of a server that serves many, as `https://as.example/{tid}/v2.0`: where the document's
     * `issuer` stands for many, `iss` must be this with the token's own claim put in.
     */
    template: string;
    /** The claim that names the tenant; it stands in the template's path, as one segment. */
    from: string;
    /** What stands in its place in an `issuer` of many tenants. Any other `issuer` is compared exactly. */
    for: string[];
    /** The tenants that may sign in; all where the list is missing. */
    allow?: string[];
    /** Why the issuer is not the one that was configured. */
    reason: string;
  };
  nonce?: {
    /** `never`: no `nonce` is sent with scope `openid`, and an ID token with one is refused. PKCE must be S256. */
    send?: "openid" | "never";
    /** Why there is no `nonce`. */
    reason?: string;
  };
  /**
   * Whether `HS256` counts as well, verified with the client's secret (section 3.1.3.7, item 8). Never in a page, nor
   * without a secret.
   */
  hs256?: boolean;
}

export {};
