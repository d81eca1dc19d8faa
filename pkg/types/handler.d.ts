import type { OAuthError, OAuthErrorCode } from "./error.js";
import type { HostOptions } from "./events.js";
import type { JsonObject } from "./json.js";
import type { AuthorizationServer, ClientIdentity } from "./protocol.js";
import type { MetadataCache, SessionStore } from "./store.js";
import type { AccessToken, Claims, Diagnostic, ExpiresAt, Tokens, Userinfo } from "./tokens.js";

/** The part of a worker's execution context that is used. */
export interface ExecutionContext {
  waitUntil(promise: Promise<unknown>): void;
}

/** One client at one provider. Each provider has a redirect_uri of its own. */
export type ProviderConfig = AuthorizationServer &
  ClientIdentity & {
    client_secret?: string;
    /** With `tokens: "page"`: the page may get tokens that live over 24 hours or never expire. */
    allow_long_lived?: boolean;
    /**
     * `false`: userinfo is not asked for at sign-in, and `onSignIn` gets none: where the ID token says enough, or the
     * endpoint takes no token that is for an API of one's own.
     */
    userinfo?: boolean;
    /** Where the provider sends the person after its own sign-out; registered there. */
    post_logout_redirect_uri?: string;
    /**
     * Keeps the ID token in the sealed cookie as well, for `id_token_hint` at the provider's sign-out; with `store` it is
     * kept in any case. One over 2048 bytes never is.
     */
    keepIdToken?: boolean;
    /**
     * Adds POST <base>/<name>/backchannel, to register as `backchannel_logout_uri`: a sign-out at the provider ends
     * the sessions here. Needs `store`.
     */
    back_channel_logout?: boolean;
    /**
     * Adds GET <base>/<name>/frontchannel, to register as `frontchannel_logout_uri` with
     * `frontchannel_logout_session_required`. Without `store` it works for a provider of the same site only.
     */
    front_channel_logout?: boolean;
  };

/** An API that the proxy route and `session.fetch` may reach. */
export interface Upstream {
  /** Exact, as "https://api.example". */
  origin: string;
  /** Default: GET and HEAD. */
  methods?: string[];
  /** Exact paths, and below those that end in "/". */
  paths: string[];
  /**
   * The providers whose tokens it gets. Default: the provider of the upstream's own name, else the only one; with
   * several providers and none of its name, they must be named.
   */
  providers?: string[];
  /** Seconds until its answer must have begun; default 30. A body that flows, in either direction, may take longer. */
  timeout?: number;
}

export interface SignIn<Env> {
  provider: string;
  tokens: Tokens;
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
   * The handler's name in its cookies: letters, digits, `-` and `_`. Default: made of `base`. Two handlers on one host
   * need two names.
   */
  cookieName?: string;
  /**
   * Origins beside the handler's own, as "https://admin.example", whose pages may send what changes something to a
   * protected page: `protect` refuses such requests of other origins, sibling subdomains too.
   */
  trustedOrigins?: string[];
  /** Lifetimes in seconds, sealed inside the cookie. */
  session?: { idle?: number; absolute?: number };
  /** Where sessions are kept; default: sealed into the cookie itself. */
  store?: SessionStore;
  /** What servers publish, metadata and keys, for all isolates; default: each isolate asks for itself. */
  cache?: MetadataCache;
  /** `"page"` adds the token route (token-mediating backend); default `"worker"`. */
  tokens?: "worker" | "page";
  /** With `tokens: "page"`: the page may get tokens that live over 24 hours or never expire. */
  allow_long_lived?: boolean;
  /** Without an entry there is no proxy. */
  upstreams?: Record<string, Upstream>;
  /** Answers carry a Server-Timing header with the durations of their request. */
  serverTiming?: boolean;
  /** What it returns becomes `session.data`; a `Response` refuses the sign-in and is sent instead. */
  onSignIn?: (signIn: SignIn<Env>) => Awaitable<Data | Response | null | undefined | void>;
  /**
   * Answers a navigation that failed. Default, also where it returns nothing: 302 to return_to with
   * `#auth_error=<code>`: the page gets the code, and no more of the error.
   */
  onError?: (failed: FailedNavigation<Env>) => Awaitable<Response | undefined | void>;
  /**
   * Answers a launch by the provider (a call of redirect_uri without a code). Default: starts a sign-in when the
   * host is on the document's allow-list.
   */
  onLaunch?: (query: URLSearchParams, launch: Launch<Env>) => Awaitable<Response | undefined | void>;
  /**
   * With several providers, of which none is named: a provider's name, or a page whose links go to
   * `<base>/<name>/login?return_to=…`.
   */
  onChoose?: (choice: Choice<Env>) => Awaitable<string | Response>;
}

export interface AuthorizeRequest {
  /**
   * Need not be named where the handler has one provider only. For `protect` it is a guard: a session with another
   * provider does not open the page.
   */
  provider?: string;
  variables?: Record<string, string>;
  /** A path on this origin. */
  returnTo?: string;
  /** Whether a sign-in that failed a moment ago is shown once, in place of the next one; default true. */
  showFailure?: boolean;
}

export interface SessionRequest {
  /** A session with another provider is none. */
  provider?: string;
  /**
   * For places where no cookie can be set, such as server components. Without a store the session is read-only there: a
   * refresh would use up the refresh token and lose the new one. A token that is due is used while it is good, with the
   * diagnostic and the event `refresh_skipped`; after that `accessToken()` and `fetch()` throw `session_read_only`.
   */
  readOnly?: boolean;
}

/** The session of one request. Whatever changes it takes effect in the browser with `commit`. */
export interface Session<Data extends object = JsonObject> {
  readonly provider: string;
  readonly expires_at: ExpiresAt;
  readonly token_expires_at: ExpiresAt;
  readonly scope: string[];
  readonly claims?: Claims;
  readonly data: Data;
  readonly diagnostics: Diagnostic[];
  /** As the global `fetch`, with the access token, refreshed when due; only to the origins of `upstreams`. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  accessToken(options?: { refresh?: boolean }): Promise<AccessToken>;
  /**
   * Ends the session, and revokes its tokens where the server has an endpoint for that and `revoke` is not false. With
   * `endProviderSession` the answer has the `url` where the provider's own session ends, if it ends anywhere: send the
   * person there. What could not be revoked is said as a code, and the session is over all the same.
   */
  signOut(options?: {
    revoke?: boolean;
    endProviderSession?: boolean;
  }): Promise<{ signed_out: true; url?: string; revocation_failed?: OAuthErrorCode }>;
  /** Adds the session's cookies to a response; with some it is `private, no-store`, and loses what tells a CDN to keep it. */
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
   * The session of a request, or null; with `provider`, one of that provider only. With `ctx` an early refresh runs behind the answer. Rejects with
   * `store_unavailable` where the store does not answer: that is not null.
   */
  session(request: Request, env: Env, ctx?: ExecutionContext, options?: SessionRequest): Promise<Session<Data> | null>;
  /**
   * 302 to the provider; 401 JSON `login_required` for a call; a page with a way to sign in for a form or frame; an empty
   * 503 for a prefetch.
   */
  authorize(request: Request, env: Env, options?: AuthorizeRequest, ctx?: ExecutionContext): Promise<Response>;
  /**
   * A fetch handler: own routes, sign-in first, and the session committed on every way out. What a page of another
   * origin could have sent to change something (other methods than GET, HEAD and OPTIONS, WebSockets) gets 403,
   * unless the origin is one of `trustedOrigins`. Where the store does not answer it gives 503 with Retry-After, as a
   * page for a navigation and else as JSON, and signs nobody out.
   *
   * What `serve` throws goes on to the platform. Where a refresh or a sign-out came before it, an error is written to the
   * console and answered with the session's cookies, as `onError` says or with status 500; a thrown Response goes on with
   * them, and what a framework throws to say where to go (no Error, or one with a `digest`) goes on as it is.
   */
  protect(
    serve: (context: ProtectedRequest<Env, Data>) => Awaitable<Response>,
    options?: AuthorizeRequest,
  ): (request: Request, env: Env, ctx: ExecutionContext) => Promise<Response>;
}

/**
 * The configuration may need the environment; it is evaluated once for each env object, and any other value than an
 * object or undefined is refused. What the isolate remembers belongs to the handler. The types of environment and
 * `onSignIn`'s data are named as in `createHandler<Env, Data>(…)`.
 */
export declare function createHandler<Env = any, Data extends object = JsonObject>(
  config: HandlerConfig<Env, Data> | ((env: Env) => HandlerConfig<Env, Data>),
): Handler<Env, Data>;
