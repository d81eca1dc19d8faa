import type { JsonObject } from "../json.js";
import type { AuthorizationParameters } from "../protocol.js";
import type { Claims } from "../tokens.js";
import type { Awaitable, HandlerConfig, SignInData } from "./config.js";
import type { ExecutionContext, FetchHandler, Platform } from "./platform.js";
import type { Session, SessionRequest } from "./session.js";

/** The options of a sign-in. In `protect`, `provider`, `max_age` and `acr_values` are also guards. */
export interface AuthorizeRequest<Name extends string = string> extends AuthorizationParameters {
  /**
   * The provider to sign in with; optional if the handler has only one. In `protect` a session with another
   * provider does not count, and a guard without a value (`provider: env.UNSET`) is refused.
   */
  provider?: Name;
  /**
   * The most seconds since the person signed in at the provider; only with scope `openid`. In `protect` a session
   * whose `claims.auth_time` is older, or missing, does not count. A guard without a value is refused.
   * @see [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
   */
  max_age?: number;
  /**
   * Ways to sign in, separated by spaces. In `protect` a session whose `claims.acr` is none of them does not count,
   * and a sign-in without such an `acr` is refused: `authentication_too_weak`. Elsewhere the provider may use
   * another.
   * @see [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
   */
  acr_values?: string;
  /** Values for the variables of the provider document, such as `{ host: "shop.example" }`. */
  variables?: Record<string, string>;
  /**
   * Where the person goes on after the sign-in: a path on this origin.
   * @default the address of the request
   */
  returnTo?: string;
  /**
   * Whether to show a sign-in that failed in the last 30 seconds once, as a page, before the next one begins.
   * Without that page sign-ins may loop.
   * @default true
   */
  showFailure?: boolean;
}

/** A request of somebody who is signed in; the argument of the function in `protect`. */
export interface ProtectedRequest<Env = any, Data extends SignInData = JsonObject | undefined, Name extends string = string, IdClaims = Claims | undefined> {
  /** The request as the platform passed it. */
  request: Request;
  /** The environment that came with the request. */
  env: Env;
  /** The execution context that came with the request, if the platform has one. */
  ctx: ExecutionContext;
  /** The session of the person who made the request; `protect` commits it to the answer. */
  session: Session<Data, Name, IdClaims>;
}

/** The argument of the function in `withSession`: a request of anybody. */
export interface ServedRequest<Env = any, Data extends SignInData = JsonObject | undefined, Name extends string = string, IdClaims = Claims | undefined> {
  /** The request as the platform passed it. */
  request: Request;
  /** The environment that came with the request. */
  env: Env;
  /** The execution context that came with the request, if the platform has one. */
  ctx: ExecutionContext;
  /** The session of the person who made the request, or null; `withSession` commits it to the answer. */
  session: Session<Data, Name, IdClaims> | null;
}

/** The result of `createHandler`: the routes, and the sessions of requests. */
export interface Handler<Env = any, Data extends SignInData = JsonObject | undefined, Name extends string = string, IdClaims = Claims | undefined> {
  /** Answers the handler's own routes; returns undefined for every other request. */
  handle(request: Request, ...platform: Platform<Env>): Promise<Response | undefined>;
  /**
   * Returns the session of a request, or null. With `ctx`, an early refresh runs after the answer. Rejects with
   * `store_unavailable` if the store does not answer, because null would mean signed out.
   */
  session(
    request: Request,
    ...platform: Platform<Env, [options?: SessionRequest<Name>]>
  ): Promise<Session<Data, Name, IdClaims> | null>;
  /**
   * Begins a sign-in with a redirect to the provider. A call gets 401 JSON (`login_required`), a form or a frame a
   * page with a link to sign in, a prefetch an empty 503.
   * @see [RFC 6749 section 4.1.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.1)
   */
  authorize(request: Request, ...platform: Platform<Env, [options?: AuthorizeRequest<Name>]>): Promise<Response>;
  /**
   * Makes a fetch handler that answers the handler's routes, signs in anybody who opens a page, answers a call
   * without a session with 401, and commits the session on every way out. Unsafe requests (other methods than GET,
   * HEAD and OPTIONS, and WebSockets) from another origin get 403 `request_forged`, unless `trustedOrigins` lists
   * it. If the store does not answer, the answer is 503 with Retry-After, and nobody is signed out.
   *
   * Exceptions of `serve` go on to the platform. But after a refresh or a sign-out the cookies must go out: then
   * `onError` answers an Error, or a page with status 500 does, and the Error is written to the console. A thrown
   * Response gets the cookies. What a framework throws to redirect (no Error, or one with a `digest`) goes on
   * unchanged.
   */
  protect(
    serve: (context: ProtectedRequest<Env, Data, Name, IdClaims>) => Awaitable<Response>,
    options?: AuthorizeRequest<Name>,
  ): FetchHandler<Env>;
  /**
   * Makes a fetch handler for pages that are open to everybody: like `protect`, but `serve` gets `session: null` if nobody
   * is signed in, and for unsafe requests from another origin.
   */
  withSession(serve: (context: ServedRequest<Env, Data, Name, IdClaims>) => Awaitable<Response>): FetchHandler<Env>;
}

/**
 * The options that a function returns, where a misspelt name is a mistake: the compiler looks for those in an object by
 * itself, and not in the result of a function.
 */
export type OnlyOptions<Given> = {
  [Option in keyof Given]: Option extends keyof HandlerConfig ? unknown : "createHandler has no option of this name";
};

/**
 * Creates a handler from its options, or from a function of the environment that returns them. Create it once, not
 * for each request: it owns the isolate's memory (used states, refreshes under way, ended sessions). Mistakes in an
 * object are thrown at once, all as one `OAuthError`; a function runs once for each `env` object, at its first
 * request.
 *
 * The environment is what the platform passes with each request, and `process.env` if it passes nothing. Annotate it in
 * the function, `createHandler((env: Env) => ({ … }))`: the names of providers and the type of `session.data` follow from
 * what you write.
 */
export declare function createHandler<
  Env = any,
  Data extends SignInData = JsonObject | undefined,
  Name extends string = string,
  CallbackName extends string = Name,
  Given extends OnlyOptions<Given> = {},
  IdClaims = Claims | undefined,
  CallbackClaims = IdClaims,
>(
  config:
    | HandlerConfig<Env, Data, Name, CallbackName, IdClaims, CallbackClaims>
    | ((env: Env) => HandlerConfig<Env, Data, Name, CallbackName, IdClaims, CallbackClaims> & Given),
): Handler<Env, Data, Name, IdClaims>;
