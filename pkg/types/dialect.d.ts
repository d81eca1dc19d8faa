/** A JSON pointer (RFC 6901) into an answer, as "/data/access_token"; "" is the whole. */
export type Pointer = string;

/** Canonical name → the name on the wire, as `{ client_id: "client_key" }`. */
export type Names = Record<string, string>;

/** Parameters with a fixed value. */
export type Constants = Record<string, string>;

/** How the client proves who it is at the token endpoint. Exactly one way is used. */
export type ClientAuthentication =
  /** Basic, id and secret form-encoded first (RFC 6749 section 2.3.1). */
  | "basic"
  /** Basic with the raw bytes. */
  | "basic_raw"
  /** Both as parameters. */
  | "body"
  /** The secret as a Bearer token. */
  | "bearer"
  /** SHA-256 of secret, "|" and code. */
  | "hash"
  | "none";

/** Every departure from the standards. What is absent is as the standards say. */
export interface Dialect {
  /** S256 unless the server is known not to do it; then the reason stands here. */
  pkce?: "S256" | { method: "S256"; reason?: string } | { method: "none" | "plain"; reason: string };
  authorization_request?: AuthorizationRequestDialect;
  authorization_response?: AuthorizationResponseDialect;
  token_request?: RequestDialect;
  refresh_request?: RefreshRequestDialect;
  client_credentials_request?: ClientCredentialsRequestDialect;
  revocation_request?: RequestDialect;
  token_response?: TokenResponseDialect;
  api_request?: ApiRequestDialect;
  userinfo?: UserinfoDialect;
}

export interface AuthorizationRequestDialect {
  /** null: the parameter is not sent. */
  response_type?: string | null;
  names?: Names;
  constants?: Constants;
  /** Canonical names that are not sent. */
  omit?: string[];
  scope?: {
    /** Whether it is sent at all. */
    send?: boolean;
    separator?: string;
    /** The separator stands in the URL as it is, not percent-encoded. */
    literal_separator?: boolean;
    /** What is asked for when the options name none. */
    default?: string[];
  };
  parameters_in?: "query" | "fragment";
  /** `always`: `nonce` is sent without scope `openid` as well. */
  nonce?: "openid" | "always";
}

export interface AuthorizationResponseDialect {
  names?: Names;
  /** Further parameters that are kept, in `extra`. */
  capture?: string[];
  response_mode?: "query" | "form_post";
  /** For a server whose `iss` is known to be wrong; then the reason stands here. */
  iss?: { ignore: true; reason: string } | { ignore?: false; reason?: string };
  /** A call of redirect_uri that starts the application and answers no request. */
  launch?: {
    /** Its parameters; a call with one of these and no code is a launch. */
    parameters: string[];
    /** Variable → the parameter that holds its value; it is checked against the variable's `allow`. */
    variables?: Record<string, string>;
  };
  /** `granted`: `scope` of the response is what the person granted, which may be less than was asked for. */
  scope?: "ignored" | "granted";
  /** Seconds a code lives, where that is short enough to matter. */
  code_lifetime?: number;
}

/** A request to the authorization server. */
export interface RequestDialect {
  method?: "POST" | "GET";
  parameters_in?: "form" | "json" | "query";
  /** The value of `grant_type`, where the server has its own name for the grant. */
  grant_type?: string;
  names?: Names;
  constants?: Constants;
  /** Fixed parameters of the query, wherever the others are. */
  query_constants?: Constants;
  omit?: string[];
  /** The parameters in this order first, then the others. */
  order?: string[];
  headers?: Record<string, string>;
  client_authentication?: ClientAuthentication;
  /** client_id in the body besides Basic. */
  client_id_in_body?: boolean;
  /** Whether redirect_uri is repeated. */
  redirect_uri?: boolean;
}

export interface RefreshRequestDialect extends RequestDialect {
  supported?: boolean;
  /** Where it differs from token_endpoint. */
  endpoint?: string;
  /** Values of `error` that mean: the person has to sign in again. */
  reauthorize_on?: string[];
  /** The server refreshes only in the last so many seconds. */
  early_window?: number;
  /** Whether a refresh may ask for a part of the scope; `true` where nothing is said. */
  narrowing?: boolean;
}

export interface ClientCredentialsRequestDialect extends RequestDialect {
  supported?: boolean;
}

export interface TokenResponseDialect {
  format?: "auto" | "json" | "form";
  /** Where the members stand; the first pointer that leads somewhere counts. */
  root?: Pointer | Pointer[];
  /** Where the value of a member stands, below the root. */
  fields?: Partial<Record<TokenResponseField, Pointer | Pointer[]>>;
  expires_in?: {
    accept?: "number" | "number_or_string";
    unit?: "s" | "ms" | "min";
    kind?: "relative" | "absolute_epoch" | "absolute_iso";
    zero?: "expired" | "never";
    /** What its absence means; a number is a lifetime in seconds. */
    absent?: "unknown" | "never" | number;
    /** From when a relative lifetime counts. */
    anchor?: "received_at" | "created_at";
    /** No lifetime is taken to be longer than so many seconds. */
    clamp?: number;
  };
  token_type?: {
    /** When the answer names none. */
    default?: string;
    /** Other names that mean Bearer. */
    accept?: string[];
  };
  scope?: {
    accept?: "string" | "array" | "string_or_array";
    separator?: string;
  };
  error?: {
    /** An answer is an error when one of these holds, whatever its status. */
    when?: ErrorCondition[];
    code?: Pointer | Pointer[];
    description?: Pointer | Pointer[];
  };
  /** Name in `extra` → where the value stands. */
  capture?: Record<string, Pointer>;
}

export type TokenResponseField =
  | "access_token"
  | "token_type"
  | "expires_in"
  | "scope"
  | "refresh_token"
  | "id_token"
  | "created_at";

export {};

type Scalar = string | number | boolean | null;

export type ErrorCondition =
  | { pointer: Pointer; equals: Scalar; not_equals?: undefined; present?: undefined }
  | { pointer: Pointer; not_equals: Scalar; equals?: undefined; present?: undefined }
  | { pointer: Pointer; present: true; equals?: undefined; not_equals?: undefined };

/** How the access token is presented to the API. */
export interface ApiRequestDialect {
  /** The scheme of the header `Authorization`. */
  scheme?: string;
  /** The query parameter, for APIs that take no header. */
  parameter?: string;
  headers?: Record<string, string>;
}

export interface UserinfoDialect {
  method?: "GET" | "POST";
  /** Where the answer names the person. */
  subject?: Pointer;
}
