import type { SandboxClient, SandboxProviderName } from "./clients.js";

/** How to spoil ID tokens on purpose, to see them refused. */
export interface SpoiltIdToken {
  /** Members that replace those of the claims; undefined removes one. */
  claims?: Record<string, unknown>;
  /** Members that replace those of the header; undefined removes one. */
  header?: Record<string, unknown>;
  /**
   * Whether the signature is invalid.
   * @default false
   */
  badSignature?: boolean;
}

/** The settings of one provider; each member replaces the built-in value. */
export interface SandboxSettings {
  /**
   * The registered clients.
   * @default `<id>-client` with `<id>-secret`, at `standard` also the public `standard-page`, with the `redirect_uris`
   * `http://localhost:8787/auth/<id>/callback` and `http://localhost:8787/`
   */
  clients?: SandboxClient[];
  /** The provider whose settings are the starting point, for a name that is not built in. */
  like?: SandboxProviderName;
  /** The provider's name on its pages. */
  name?: string;
  /** The server that answers. Not for a document, which has its own server. */
  server?: "oauth2orize" | "ex_oauth2_provider" | "doorkeeper" | "openid";
  /** Paths under `/<id>`: of `authorize`, `token`, `userinfo`, `jwks`, `revoke`, `logout`, `launch`. */
  paths?: Record<string, string>;
  /**
   * Seconds that a code lives.
   * @default 600; inTandem 30; `standard` 60; documents what they say, else 60
   */
  codeLifetime?: number;
  /**
   * Seconds that an access token lives; null for ever.
   * @default tali 86400; tiltify 7200; tiltify-v3 null; inTandem 631139040; `standard` 3600; documents 3600, or what they
   * say of an answer that names none
   */
  tokenLifetime?: number | null;
  /**
   * How refresh tokens rotate. `off`: there are none. `none`: the token stays, and the answer has none. `overlap`:
   * a new one, and the old one goes on (Doorkeeper: until the new access token is used). `strict`: a new one, and
   * the old one is refused; at `standard` its use revokes the whole grant.
   * @default tali `none`; tiltify `overlap`; tiltify-v3, inTandem `off`; `standard`, documents `strict`
   */
  rotation?: "off" | "none" | "overlap" | "strict";
  /**
   * When `standard` issues a refresh token.
   * @default "always"
   */
  refresh?: "always" | "offline_access";
  /**
   * Whether a refresh at `standard` ends the earlier access tokens of the grant.
   * @default false
   */
  endsAccessTokens?: boolean;
  /**
   * Whether a refresh for part of the scope permanently narrows the grant at `standard`.
   * @default false
   */
  narrowsGrant?: boolean;
  /**
   * Whether the server issues the same token again while one is alive (ex_oauth2_provider, Doorkeeper).
   * @default ex_oauth2_provider true; Doorkeeper false
   */
  reuse?: boolean;
  /**
   * Whether a second use of a code revokes the tokens from the first (Doorkeeper).
   * @default false
   */
  revokeOnCodeReuse?: boolean;
  /** Doorkeeper's version, such as "5.6": before 5.1 every token error is 401, before 5.7 error pages are 200. */
  version?: string;
  /**
   * The formats of a body that Doorkeeper accepts; others get 415.
   * @default tiltify-v3 `["form"]`; inTandem `["json"]`
   */
  bodies?: Array<"form" | "json">;
  /**
   * How a client may authenticate at Doorkeeper.
   * @default tiltify-v3 `["basic"]`; inTandem `["body"]`
   */
  clientAuth?: Array<"basic" | "body">;
  /**
   * The grants that Doorkeeper and ex_oauth2_provider support. With `rotation`, add `refresh_token` at Doorkeeper.
   */
  grants?: string[];
  /**
   * The `token_type` of Doorkeeper.
   * @default "Bearer"
   */
  tokenType?: string;
  /**
   * How Doorkeeper handles PKCE. `supported`: S256 and plain. `ignored`: no columns, so all parameters are ignored.
   * `dropped`: columns, but the challenge gets lost on the way, so every verifier is refused.
   * @default tiltify-v3 `supported`; inTandem `dropped`
   */
  pkce?: "supported" | "ignored" | "dropped";
  /**
   * Whether a front page of Doorkeeper adds a missing `response_type`.
   * @default inTandem true
   */
  wrapper?: boolean;
  /**
   * The scopes that the provider knows.
   * @default tali none; tiltify `public`, `webhooks:write`; tiltify-v3 `public`; inTandem `openid`; `standard`
   * `openid profile email offline_access`
   */
  scopes?: string[];
  /** The scope of a client that asks for none. */
  defaultScope?: string;
  /** The scope that the userinfo endpoint requires. */
  userinfoScope?: string;
  /**
   * How Doorkeeper reports an error (`handle_auth_errors`); `redirect` only once the `redirect_uri` is valid.
   * @default "page"
   */
  authErrors?: "page" | "redirect";
  /**
   * The form of errors from the provider's own API.
   * @default tiltify-v3 its envelope; tiltify its `error` object; else as the library answers
   */
  apiErrors?: "tiltify-v3" | "tiltify" | "library";
  /**
   * Whether a signed-in person with a live token passes without a prompt.
   * @default tiltify, tiltify-v3, inTandem true
   */
  skipConsent?: boolean;
  /** The form of an answer with status 429. */
  tooMany?: "gateway" | "rack-attack" | "vcita";
  /**
   * The values of a document's variables that no address names, for example in an issuer. A variable that a
   * callback names has this value there.
   * @default the variable's default, or the first that its document allows
   */
  variables?: Record<string, string>;
  /** Names of further parameters that an authorization request to a document's provider may carry. */
  parameters?: string[];
  /**
   * Seconds that an ID token lives (documents, `standard`).
   * @default 300
   */
  idTokenLifetime?: number;
  /** How to spoil ID tokens on purpose (documents, `standard`). */
  idToken?: SpoiltIdToken;
  /**
   * Whether `standard` leaves `iss` out of authorization responses.
   * @default false
   * @see [RFC 9207 section 2](https://www.rfc-editor.org/rfc/rfc9207.html#section-2)
   */
  omitIss?: boolean;
  /** Members that replace those of the metadata of `standard`; undefined removes one. */
  metadata?: Record<string, unknown>;
}
