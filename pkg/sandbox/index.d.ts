/** `grantway/sandbox`: an authorization server to develop and test against, as a fetch handler. */

/** The built-in providers. */
export type SandboxProviderName = "tali" | "tiltify" | "tiltify-v3" | "intandem" | "standard";

/** A Grantway provider document: of `grantway/providers/…`, or one of your own. */
export interface SandboxDocument {
  id?: string;
  name?: string;
  authorization_endpoint: string;
  token_endpoint: string;
}

/** A client registered at one provider. */
export interface SandboxClient {
  client_id: string;
  /** Required unless `public`, or there is a `public_key`. */
  client_secret?: string;
  /** Documents by which the client's private key signs a token for each request: the key that belongs to it, as a JWK. */
  public_key?: Record<string, unknown>;
  /** The `kid` of these tokens; where it is missing, any. */
  key_id?: string;
  /** Their `iss`, where the document says that it is the team's. */
  team_id?: string;
  redirect_uris: string[];
  /** No secret; at `standard` PKCE is then required and CORS granted to the origins of `redirect_uris`. */
  public?: boolean;
  /** inTandem, `standard`: no consent page; whoever is not signed in signs in, and that is all. */
  trusted?: boolean;
  /** Shown on the consent page. Default: the `client_id`. */
  name?: string;
  /** Scopes this client may ask for. Default: all of the provider's. */
  scopes?: string[];
  /** `standard` only. Default: either of the two. */
  token_endpoint_auth_method?: "client_secret_basic" | "client_secret_post";
  /** `standard` only. Default: none. */
  post_logout_redirect_uris?: string[];
}

/** What one provider is set to; each member replaces the built-in value. Lifetimes in seconds. */
export interface SandboxSettings {
  /**
   * Replaces the built-in clients: `<id>-client` with `<id>-secret`, at `standard` also the public `standard-page`; their
   * `redirect_uris` are `http://localhost:8787/auth/<id>/callback` and `http://localhost:8787/`.
   */
  clients?: SandboxClient[];
  /** For a name that is not built in: the provider whose settings are the starting point. */
  like?: SandboxProviderName;
  /** Shown on pages. */
  name?: string;
  /** Which server answers. Not for a document, which has a server of its own. */
  server?: "oauth2orize" | "ex_oauth2_provider" | "doorkeeper" | "openid";
  /** Paths under `/<id>`: `authorize`, `token`, `userinfo`, `jwks`, `revoke`, `logout`, `launch`. */
  paths?: Record<string, string>;
  /** Default: 600; inTandem 30; `standard` 60; documents what they say, else 60. */
  codeLifetime?: number;
  /**
   * Default: tali 86400; tiltify 7200; tiltify-v3 `null` (never expires); inTandem 631139040; `standard` 3600; documents
   * 3600, or what they say of an answer that names none.
   */
  tokenLifetime?: number | null;
  /**
   * `off`: no refresh tokens. `none`: the refresh token stays, the answer has none. `overlap`: a new one, the old
   * one goes on (Doorkeeper: until the new access token is used). `strict`: a new one, the old one is refused, and
   * at `standard` its reuse revokes the whole grant.
   * Default: tali `none`; tiltify `overlap`; tiltify-v3, inTandem `off`; `standard` `strict`; documents `strict`.
   */
  rotation?: "off" | "none" | "overlap" | "strict";
  /** `standard`: when there is a refresh token. Default: `always`. */
  refresh?: "always" | "offline_access";
  /** `standard`: a refresh ends the access tokens that the grant had before. Default: false. */
  endsAccessTokens?: boolean;
  /** `standard`: a refresh for a part of the scope narrows the grant for good. Default: false. */
  narrowsGrant?: boolean;
  /** ex_oauth2_provider (default true), Doorkeeper (default false): the same token again while one lives. */
  reuse?: boolean;
  /** Doorkeeper: a second use of a code revokes what came of the first. Default: false. */
  revokeOnCodeReuse?: boolean;
  /** Doorkeeper: its version as "5.6": before 5.1 every token error is 401, before 5.7 error pages are 200. */
  version?: string;
  /** Doorkeeper: body formats it takes; others get 415. Default: tiltify-v3 `["form"]`, inTandem `["json"]`. */
  bodies?: Array<"form" | "json">;
  /** Doorkeeper: default tiltify-v3 `["basic"]`, inTandem `["body"]`. */
  clientAuth?: Array<"basic" | "body">;
  /** Doorkeeper, ex_oauth2_provider: the grants it knows. With `rotation`, add `refresh_token` at Doorkeeper. */
  grants?: string[];
  /** Doorkeeper: default "Bearer". */
  tokenType?: string;
  /**
   * Doorkeeper. `supported`: S256 and plain. `ignored`: no columns, all parameters ignored. `dropped`: columns, but
   * the challenge gets lost on the way, so every verifier is refused. Default: tiltify-v3 `supported`, inTandem `dropped`.
   */
  pkce?: "supported" | "ignored" | "dropped";
  /** Doorkeeper: a front page adds a missing `response_type`. Default: inTandem true. */
  wrapper?: boolean;
  /** Known scopes. Default: tali none; tiltify `public`, `webhooks:write`; tiltify-v3 `public`; inTandem `openid`; `standard` `openid profile email offline_access`. */
  scopes?: string[];
  defaultScope?: string;
  /** The user-info endpoint needs this scope. */
  userinfoScope?: string;
  /** Doorkeeper: `handle_auth_errors`; with `redirect`, errors go back once the redirect URI is good. Default: `page`. */
  authErrors?: "page" | "redirect";
  /** The API's own errors. Default: tiltify-v3 its envelope, tiltify its `error` object; else as the library answers. */
  apiErrors?: "tiltify-v3" | "tiltify" | "library";
  /** Who is signed in and has a live token goes on without a prompt. Default: true at tiltify, tiltify-v3, inTandem. */
  skipConsent?: boolean;
  /** How `429` looks. */
  tooMany?: "gateway" | "rack-attack" | "vcita";
  /**
   * Documents: the values of variables that no address names, as in an issuer. A variable that a callback names has this
   * value there. Default: the variable's default, or the first that its document allows.
   */
  variables?: Record<string, string>;
  /** Documents: names of further parameters that an authorization request may carry. */
  parameters?: string[];
  /** Documents, `standard`: lifetime of ID tokens. Default: 300. */
  idTokenLifetime?: number;
  /** Documents, `standard`: spoils ID tokens on purpose; `claims` and `header` replace members (undefined removes). */
  idToken?: { claims?: Record<string, unknown>; header?: Record<string, unknown>; badSignature?: boolean };
  /** `standard`: leaves `iss` out of authorization responses. */
  omitIss?: boolean;
  /** `standard`: members that replace those of the metadata (undefined removes). */
  metadata?: Record<string, unknown>;
}

/** Somebody one can sign in as. */
export interface SandboxUser {
  id: string;
  first_name?: string;
  last_name?: string;
  email?: string;
  username?: string;
  business_name?: string;
  /** Per provider: members that replace those of its profile. */
  profiles?: Record<string, Record<string, unknown>>;
}

export interface SandboxOptions {
  /**
   * Documents to play besides, each at `/<id>/`; or by names of your own: `{ acme: document }`. A document of a built-in
   * provider is played by that provider's own server, unless you name it otherwise. `providers[name]` has its settings.
   */
  documents?: SandboxDocument[] | { [name: string]: SandboxDocument };
  providers?: { [name: string]: SandboxSettings };
  /** Default: three invented people, `ada`, `ben`, `chi`. */
  users?: SandboxUser[];
  /** Unix milliseconds. Default: `Date.now`. */
  clock?: () => number;
  /** The origin under which browsers reach the sandbox. Default: that of each request. */
  origin?: string;
  /** The switches under `/__sandbox/`. Default: true. */
  control?: boolean;
  /** For faults that come at a rate. Default: `Math.random`. */
  random?: () => number;
  /** Gets each entry of the log once its answer is known, or lost. */
  onLog?: (entry: SandboxLogEntry) => void;
}

export interface SandboxFault {
  /** Default: `token`. */
  endpoint?: "authorize" | "token" | "userinfo" | "revoke" | "jwks" | "metadata" | "logout";
  /**
   * Instead of the work: `500` (as the played server fails), `502-html`, `503`, `429`, `html` (200), `empty` (200),
   * `redirect` (307), `answer` (`status`, `headers`, `body`), `drop` (the connection ends), `refused` (documents: the
   * endpoint refuses as this provider does). During
   * it: `short-lived` (tokens of another lifetime). After it: `slow`, `truncated-json`, `oversize`, `drop-after-commit`.
   * `none` ends the fault.
   */
  kind: "slow" | "short-lived" | "500" | "502-html" | "503" | "429" | "truncated-json" | "html" | "empty"
    | "redirect" | "drop" | "refused" | "drop-after-commit" | "oversize" | "answer" | "none";
  /** How often. Default: once; with a `rate`, always. */
  times?: number | "always";
  /**
   * The part of all requests that meet it, over 0 and at most 1. Faults with a rate stand side by side at an endpoint,
   * and a request meets one at the most; one without a rate replaces them all.
   */
  rate?: number;
  /** 429, 503, answer: the `Retry-After` header. */
  retryAfter?: number | string;
  /** slow (default 5000), and what comes instead of the work (default 0): milliseconds. */
  delay?: number;
  /** short-lived: seconds. Default: 1. */
  lifetime?: number;
  /** oversize: bytes of padding. Default: 1 MiB. */
  size?: number;
  /** redirect: default the sandbox's `/__sandbox/elsewhere`. */
  location?: string;
  /** redirect (default 307), answer (default 200). */
  status?: number;
  headers?: Record<string, string>;
  /** answer: text, or a value sent as JSON. */
  body?: unknown;
  /** Faults that come instead of the work: do the work too, and lose its answer. */
  commit?: boolean;
  /** drop, drop-after-commit: `fetch` itself rejects, instead of the body breaking off. In-process only. */
  reject?: boolean;
}

export interface SandboxLogEntry {
  provider: string;
  endpoint: string;
  method: string;
  path: string;
  /** With its question mark, or "". */
  query: string;
  headers: Record<string, string>;
  body: string;
  /** Unix milliseconds of the sandbox's clock. */
  at: number;
  /** Of the answer; absent while it is not sent, or where `fetch` rejects. */
  status?: number;
  /** The fault it met. */
  fault?: string;
  /** Documents: what was wrong with the request, as a sentence. */
  refused?: string;
  /** The status to which the work came, whatever the fault made of it; absent where it was not done. */
  worked?: number;
  /** Token requests with a known refresh token: whose tokens these are, and a name of the authorization they came from. */
  user?: string;
  grant?: string;
}

export interface Sandbox {
  /** The handler: `export default { fetch: sandbox.fetch }`; also takes a URL and init, as the global one does. */
  fetch(request: Request | string | URL, init?: unknown, context?: unknown): Promise<Response>;
  /**
   * The document with its addresses in the sandbox: what stands at `https://slack.com/x` stands at
   * `<origin>/slack/slack.com/x`. Variables stay, and so does the rest. `name` follows from the document where it is one
   * of `documents`, else from `id`; for a built-in provider from `id`, `name` or the endpoints.
   */
  provider<Document extends object>(document: Document, origin?: string, name?: string): Document;
  /** Registered clients by provider (copies). */
  readonly clients: Record<string, SandboxClient[]>;
  register(provider: string, client: SandboxClient): void;
  /**
   * A person's part of an authorization: opens the URL, chooses `user` (default: the first), accepts or cancels.
   * Resolves to the URL the browser is sent to; rejects when the server shows an error page instead.
   */
  signIn(url: string | URL, options?: { user?: string; cancel?: boolean; headers?: Record<string, string> }): Promise<string>;
  /**
   * The same; resolves to the request that the browser then makes to the application: a GET, or the POST of `form_post`.
   * `scope`: the part of the scope that the person grants to a document's provider. Default: all.
   */
  visit(
    url: string | URL,
    options?: { user?: string; cancel?: boolean; scope?: string[]; headers?: Record<string, string> },
  ): Promise<Request>;
  fault(provider: string, fault: SandboxFault): void;
  faults(): Array<SandboxFault & { provider: string }>;
  /** Requests seen, oldest first, at most 1000. `endpoint` default: "token"; "all" for all. */
  log(endpoint?: string, provider?: string): SandboxLogEntry[];
  /** `offset_ms` sets how far the clock is ahead, `advance_ms` adds to it. */
  clock(move?: { offset_ms?: number; advance_ms?: number }): { now: number; offset_ms: number };
  /**
   * `standard`: what the server would post as `logout_token` to the client whose person signed out there; `claims`
   * and `header` replace members (undefined removes).
   */
  logoutToken(
    provider: string,
    whose: { client_id: string; sid?: string; sub?: string; claims?: Record<string, unknown>; header?: Record<string, unknown> },
  ): Promise<string>;
  /** Ends all tokens at a provider, of one person where one is named: as when somebody withdraws an application's access. */
  revoke(provider: string, whose?: { user?: string }): void;
  /** A new signing key; the one before stays published. */
  rotateKeys(provider: string): void;
  /** Forgets codes, tokens, sign-ins, faults, log and clock offset; keeps clients and keys. */
  reset(): void;
}

export function createSandbox(options?: SandboxOptions): Sandbox;

/** As `Sandbox.provider`, for a sandbox that runs elsewhere. `origin` default: `http://127.0.0.1:8788`. */
export function sandboxProvider<Document extends object>(document: Document, origin?: string, name?: string): Document;
