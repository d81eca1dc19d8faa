import type { OAuthError, OAuthErrorCode } from "./error.js";
import type { HostOptions } from "./events.js";
import type { JsonObject } from "./json.js";
import type { AuthorizationParameters, AuthorizationServer, ClientIdentity } from "./protocol.js";
import type { MetadataCache, SessionStore } from "./store.js";
import type { AccessToken, Claims, Diagnostic, ExpiresAt, Profile, Tokens, Userinfo } from "./tokens.js";

/** The part of a worker's execution context that is used. */
export interface ExecutionContext {
  waitUntil(promise: Promise<unknown>): void;
}

/** A private key as a JWK (RFC 7517). */
export interface PrivateJwk {
  kty?: string;
  kid?: string;
  crv?: string;
  x?: string;
  y?: string;
  d?: string;
  n?: string;
  e?: string;
  p?: string;
  q?: string;
  dp?: string;
  dq?: string;
  qi?: string;
}

/**
 * The private key that signs a JSON Web Token for each request, where the provider's `client_authentication` is `{ jwt }`
 * or its metadata announces `private_key_jwt`: RSA, P-256 or Ed25519.
 */
export interface ClientKey {
  /** PKCS#8 in PEM, as a `.p8` file holds it; line breaks as they are or as `\n`. Or a JWK. */
  private_key: string | PrivateJwk;
  /** The key's name at the provider: `kid` of the token. */
  key_id?: string;
  /** The team to which the key belongs, where the provider asks for it. */
  team_id?: string;
}

/** A secret, a token that was made elsewhere in place of one, or the key that signs such tokens. */
export type ClientSecret = string | ClientKey;

/** One client at one provider. Each provider has a redirect_uri of its own. */
export type ProviderConfig = AuthorizationServer &
  ClientIdentity & {
    /** The secret or private key, or a function that gives it when a request needs it: an empty one is `secret_missing`. */
    client_secret?: ClientSecret | (() => ClientSecret | Promise<ClientSecret>);
    /** With `tokens: "page"`: the page may get tokens that live over 24 hours or never expire. */
    allowLongLived?: boolean;
    /**
     * Default true. `false`: the sign-in does not fetch userinfo, and `onSignIn` gets none. Use it where the ID token
     * says enough, or where the access token is for an API of yours and the userinfo endpoint refuses it.
     */
    userinfo?: boolean;
    /**
     * Parameters of the authorization request that a link to the login route, and so `authorize` of a page, may name, as
     * `["login_hint", "prompt"]`. Default: none. Whoever makes a link chooses their values. One that is not listed is
     * refused: `login_parameter_refused`.
     */
    loginParameters?: string[];
    /** Where the provider sends the person after its own sign-out: an address that is registered there. */
    postLogoutRedirectUri?: string;
    /**
     * Default false. `true` keeps the ID token in the sealed cookie, to send it as `id_token_hint` to the provider's
     * sign-out. With `store` it is always kept. An ID token over 2048 bytes is not kept.
     */
    keepIdToken?: boolean;
    /**
     * Adds POST <base>/<name>/backchannel, to register as `backchannel_logout_uri`: a sign-out at the provider ends
     * the sessions here. Needs `store`.
     */
    backChannelLogout?: boolean;
    /**
     * Adds GET <base>/<name>/frontchannel, to register as `frontchannel_logout_uri` with
     * `frontchannel_logout_session_required`. Without `store` it works for a provider of the same site only.
     */
    frontChannelLogout?: boolean;
  };

/** An API that the proxy route and `session.fetch` may reach. */
export interface Upstream {
  /**
   * Exact, as "https://api.example"; or, where each customer of the server has a host of their own, what names it:
   * `from`, a variable of the provider document, else a member of `tokens.extra`, as "instance_url", and `allow`, which
   * hosts it may name: "www.zohoapis.com", or "*.my.salesforce.com" for all below one. A call of another host than that of
   * the session is refused (`upstream_refused`), and every call where the session names none of the list
   * (`upstream_origin_refused`).
   */
  origin: string | { from: string; allow: string[] };
  /** Default: GET and HEAD. */
  methods?: string[];
  /** Exact paths, and below those that end in "/". */
  paths: string[];
  /**
   * The providers whose tokens it gets. Default: the provider that has the upstream's name, else the only provider.
   * With several providers, none of them of that name, this list is required (`option_missing`). A session with another
   * provider is refused: `upstream_not_bound`.
   */
  providers?: string[];
  /** Seconds until its answer must have begun; default 30. A body that flows, in either direction, may take longer. */
  timeout?: number;
}

export interface SignIn<Env> {
  provider: string;
  tokens: Tokens;
  /** Who signed in: by userinfo, else by the claims of the ID token. */
  profile: Profile;
  /** The answer of userinfo as the provider sends it. */
  userinfo?: Userinfo;
  request: Request;
  env: Env;
  ctx?: ExecutionContext;
}

/** Which provider a person signs in with. */
export interface Choice<Env> {
  /** The names in `providers`. */
  providers: string[];
  /** Where the person goes on. */
  returnTo: string;
  request: Request;
  env: Env;
  ctx?: ExecutionContext;
}

/** A navigation that failed. */
export interface FailedNavigation<Env> {
  /** Its `cause` is what the application's own code threw. */
  error: OAuthError;
  request: Request;
  /** The name of the provider, where it is known. */
  provider?: string;
  /** Where the person was to go on, where it is known. */
  returnTo?: string;
  env: Env;
  ctx?: ExecutionContext;
}

export interface Launch<Env> {
  provider: string;
  /** What the provider sent along. */
  query: URLSearchParams;
  request: Request;
  env: Env;
  ctx?: ExecutionContext;
}

export {};

type Awaitable<Value> = Value | Promise<Value>;

export interface HandlerConfig<Env = any, Data extends object = JsonObject> extends HostOptions {
  /** The path of the routes; default "/auth". */
  base?: string;
  /** Name → client. The name is part of the routes: /auth/<name>/login, /auth/<name>/callback. */
  providers: Record<string, ProviderConfig>;
  /** 32 bytes each, base64url. The first seals, all open: rotation. */
  cookieKeys: string[];
  /**
   * The handler's name in its cookies, as "admin": letters, digits, `-` and `_`. Default: derived from `base`. Two
   * handlers on one host need different names; a handler that gets a new name no longer knows its old sessions.
   */
  cookieName?: string;
  /**
   * Further origins, as "https://admin.example", whose pages may send unsafe requests (other methods than GET, HEAD
   * and OPTIONS, and WebSockets) to what `protect` guards. Default: none; `protect` refuses these requests from every
   * origin but the handler's own, sibling subdomains included.
   */
  trustedOrigins?: string[];
  /** Lifetimes in seconds, sealed inside the cookie. */
  session?: { idleTimeout?: number; maxAge?: number };
  /** Where sessions are kept; default: sealed into the cookie itself. */
  store?: SessionStore;
  /** What servers publish, metadata and keys, for all isolates; default: each isolate asks for itself. */
  cache?: MetadataCache;
  /** `"page"` adds the token route (token-mediating backend); default `"worker"`. */
  tokens?: "worker" | "page";
  /** With `tokens: "page"`: the page may get tokens that live over 24 hours or never expire. */
  allowLongLived?: boolean;
  /** Without an entry there is no proxy. */
  upstreams?: Record<string, Upstream>;
  /** Answers carry a Server-Timing header with the durations of their request. */
  serverTiming?: boolean;
  /** What it returns becomes `session.data`; a `Response` refuses the sign-in and is sent instead. */
  onSignIn?: (signIn: SignIn<Env>) => Awaitable<Data | Response | null | undefined | void>;
  /**
   * Answers a navigation that failed. Default, also where it returns nothing: 302 to return_to with
   * `#auth_error=<code>`: the page gets the code, and no more of the error. What it throws counts as no answer, and is
   * written to the console.
   */
  onError?: (failed: FailedNavigation<Env>) => Awaitable<Response | undefined | void>;
  /**
   * Answers a launch by the provider (a call of redirect_uri without a code). Default: starts a sign-in when the
   * host is on the document's allow-list.
   */
  onLaunch?: (launch: Launch<Env>) => Awaitable<Response | undefined | void>;
  /**
   * With several providers, of which none is named: a provider's name, or a page whose links go to
   * `<base>/<name>/login?return_to=…`.
   */
  selectProvider?: (choice: Choice<Env>) => Awaitable<string | Response>;
}

/** In `protect`, `provider`, `max_age` and `acr_values` are guards: a session that does not meet them is none there. */
export interface AuthorizeRequest extends AuthorizationParameters {
  /**
   * The provider to sign in with; optional where the handler has one only. In `protect` it is a guard too: a session
   * with another provider does not count, and a guard without a value (`provider: env.UNSET`) is refused.
   */
  provider?: string;
  /**
   * Seconds since the person signed in at the provider, at the most; with scope `openid` only. In `protect` a session
   * whose `claims.auth_time` is older, or missing, does not count. A guard without a value is refused.
   */
  max_age?: number;
  /**
   * Ways to sign in, with spaces between. In `protect` a session whose `claims.acr` is none of them does not count, and a
   * sign-in that brings no such `acr` is refused: `authentication_too_weak`. Elsewhere the provider may use another.
   */
  acr_values?: string;
  variables?: Record<string, string>;
  /** A path on this origin. */
  returnTo?: string;
  /**
   * Default true: where a sign-in failed in the last 30 seconds, a page shows that once, and does not begin the next
   * one. `false` begins at once, and may loop.
   */
  showFailure?: boolean;
}

export interface SessionRequest {
  /** Only a session with this provider counts; any other gives null. Without a value (`provider: env.UNSET`) it is refused. */
  provider?: string;
  /**
   * Default false. `true` for places that cannot set cookies, such as server components. Without `store` the session
   * then sends no refresh, as that would use up the refresh token and lose the new one: an access token that is due is
   * used to its end, with the diagnostic and the event `refresh_skipped`; after that `accessToken()` and `fetch()` throw
   * `session_read_only`, and so does `signOut()` at once.
   */
  readOnly?: boolean;
}

/** The session of one request. Whatever changes it takes effect in the browser with `commit`. */
export interface Session<Data extends object = JsonObject> {
  readonly provider: string;
  readonly expires_at: ExpiresAt;
  readonly token_expires_at: ExpiresAt;
  readonly scope: string[];
  readonly profile: Readonly<Profile>;
  readonly claims?: Claims;
  readonly data: Data;
  readonly diagnostics: Diagnostic[];
  /** As the global `fetch`, with the access token, refreshed when due; only to the origins of `upstreams`. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  accessToken(options?: { refresh?: boolean }): Promise<AccessToken>;
  /**
   * Ends the session; `commit` then removes its cookies. Revokes the tokens where the server has an endpoint for that,
   * unless `revoke` is false. A revocation that fails does not keep the session: its code is `revocation_failed`. With
   * `endProviderSession: true`, `url` is the address of the provider's own sign-out, where it has one: redirect the
   * person to it. Other options are refused (`option_unknown`).
   */
  signOut(options?: {
    revoke?: boolean;
    endProviderSession?: boolean;
  }): Promise<{ signed_out: true; url?: string; revocation_failed?: OAuthErrorCode }>;
  /**
   * Returns the response with the session's cookies. Where there are any, the response becomes
   * `Cache-Control: private, no-store` and loses `Expires` and the cache headers for CDNs.
   */
  commit(response: Response): Response;
}

export interface ProtectedRequest<Env, Data extends object> {
  request: Request;
  env: Env;
  ctx: ExecutionContext;
  session: Session<Data>;
}

export interface Handler<Env = any, Data extends object = JsonObject> {
  /** Answers the handler's own routes; undefined for every other request. */
  handle(request: Request, env: Env, ctx?: ExecutionContext): Promise<Response | undefined>;
  /**
   * The session of a request, or null. With `provider` only a session with that provider counts. With `ctx` an early
   * refresh runs behind the answer. Rejects with `store_unavailable` where the store does not answer: that is not null.
   */
  session(request: Request, env: Env, ctx?: ExecutionContext, options?: SessionRequest): Promise<Session<Data> | null>;
  /**
   * Begins a sign-in: 302 to the provider. A call gets 401 JSON (`login_required`), a form or a frame a page with a
   * link to sign in, a prefetch an empty 503.
   */
  authorize(request: Request, env: Env, ctx?: ExecutionContext, options?: AuthorizeRequest): Promise<Response>;
  /**
   * A fetch handler: answers the handler's routes, signs in whoever opens a page, answers a call without a session with
   * 401, and commits the session on every way out. With `provider` only a session with that provider counts. Refuses
   * unsafe requests (other methods than GET, HEAD and OPTIONS, and WebSockets) that come from another origin with 403
   * `request_forged`, unless `trustedOrigins` lists it. Where the store does not answer, the answer is 503 with
   * Retry-After, and nobody is signed out.
   *
   * What `serve` throws is thrown on to the platform, with one exception: after a refresh or a sign-out the cookies must
   * go out. Then `onError` answers an Error, or a page with status 500 does, and the Error is written to the console; a
   * thrown Response gets the cookies; what a framework throws to redirect (no Error, or one with a `digest`) is thrown
   * on unchanged.
   */
  protect(
    serve: (context: ProtectedRequest<Env, Data>) => Awaitable<Response>,
    options?: AuthorizeRequest,
  ): (request: Request, env: Env, ctx: ExecutionContext) => Promise<Response>;
}

/**
 * Makes a handler. An object is read at once, and all its mistakes are thrown as one `OAuthError` (`mistakes`). A
 * function of the environment is called once for each `env` object, at its first request; an `env` that is neither an
 * object nor undefined is refused (`option_wrong_type`). The memory of the isolate (spent states, refreshes under way,
 * ended sessions) belongs to the handler: create it once, not for each request. `createHandler<Env, Data>(…)` names the
 * types of the environment and of `onSignIn`'s data.
 */
export declare function createHandler<Env = any, Data extends object = JsonObject>(
  config: HandlerConfig<Env, Data> | ((env: Env) => HandlerConfig<Env, Data>),
): Handler<Env, Data>;
