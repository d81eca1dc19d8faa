import type { JsonObject } from "../json.js";
import type { AuthorizationParameters } from "../protocol.js";
import type { Awaitable, HandlerConfig, SignInData } from "./config.js";
import type { ExecutionContext, FetchHandler, Platform } from "./platform.js";
import type { Session, SessionRequest } from "./session.js";

/** What a sign-in begins with. In `protect`, `provider`, `max_age` and `acr_values` are guards besides. */
export interface AuthorizeRequest<Name extends string = string> extends AuthorizationParameters {
  /**
   * The provider to sign in with; may be left out where the handler has one only. In `protect` a session with another
   * provider does not count, and a guard without a value (`provider: env.UNSET`) is refused.
   */
  provider?: Name;
  /**
   * Seconds since the person signed in at the provider, at the most; with scope `openid` only. In `protect` a session
   * whose `claims.auth_time` is older, or missing, does not count. A guard without a value is refused.
   * @see [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
   */
  max_age?: number;
  /**
   * Ways to sign in, with spaces between. In `protect` a session whose `claims.acr` is none of them does not count, and a
   * sign-in that brings no such `acr` is refused: `authentication_too_weak`. Elsewhere the provider may use another.
   * @see [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
   */
  acr_values?: string;
  /** Values for the variables of the provider document, as `{ host: "shop.example" }`. */
  variables?: Record<string, string>;
  /**
   * Where the person goes on after the sign-in: a path on this origin.
   * @default the address of the request
   */
  returnTo?: string;
  /**
   * Whether a sign-in that failed in the last 30 seconds is shown once, as a page, before the next one begins. Without
   * that page sign-ins may loop.
   * @default true
   */
  showFailure?: boolean;
}

/** A request of somebody who is signed in, as the function in `protect` gets it. */
export interface ProtectedRequest<Env = any, Data extends SignInData = JsonObject | undefined, Name extends string = string> {
  /** The request as the platform gave it. */
  request: Request;
  /** The environment that came with the request. */
  env: Env;
  /** The execution context that came with the request; only where the platform gives one. */
  ctx: ExecutionContext;
  /** The session of whoever made the request; it is committed to the answer by itself. */
  session: Session<Data, Name>;
}

/** What `createHandler` makes: the routes, and the sessions of requests. */
export interface Handler<Env = any, Data extends SignInData = JsonObject | undefined, Name extends string = string> {
  /** Answers the handler's own routes; gives undefined for every other request. */
  handle(request: Request, ...platform: Platform<Env>): Promise<Response | undefined>;
  /**
   * Gives the session of a request, or null. With `ctx` an early refresh runs behind the answer. Rejects with
   * `store_unavailable` where the store does not answer: that is not null.
   */
  session(
    request: Request,
    ...platform: Platform<Env, [options?: SessionRequest<Name>]>
  ): Promise<Session<Data, Name> | null>;
  /**
   * Begins a sign-in: a redirect to the provider. A call gets 401 JSON (`login_required`), a form or a frame a page with
   * a link to sign in, a prefetch an empty 503.
   * @see [RFC 6749 section 4.1.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.1)
   */
  authorize(request: Request, ...platform: Platform<Env, [options?: AuthorizeRequest<Name>]>): Promise<Response>;
  /**
   * Makes a fetch handler: it answers the handler's routes, signs in whoever opens a page, answers a call without a
   * session with 401, and commits the session on every way out. Unsafe requests (other methods than GET, HEAD and OPTIONS,
   * and WebSockets) from another origin get 403 `request_forged`, unless `trustedOrigins` lists it. Where the store does
   * not answer, the answer is 503 with Retry-After, and nobody is signed out.
   *
   * What `serve` throws goes on to the platform. Only after a refresh or a sign-out the cookies must go out: then
   * `onError` answers an Error, or a page with status 500 does, and the Error is written to the console; a thrown Response
   * gets the cookies; what a framework throws to redirect (no Error, or one with a `digest`) goes on unchanged.
   */
  protect(
    serve: (context: ProtectedRequest<Env, Data, Name>) => Awaitable<Response>,
    options?: AuthorizeRequest<Name>,
  ): FetchHandler<Env>;
}

/**
 * Makes a handler of its options, or of a function of the environment that gives them. Create it once, not for each
 * request: the memory of the isolate (used states, refreshes under way, ended sessions) belongs to it. Mistakes in an
 * object are thrown at once, all as one `OAuthError`; a function is called once for each `env` object, at its first
 * request.
 *
 * Write the type of the environment where the function takes it, `createHandler((env: Env) => ({ … }))`: the names of
 * providers and the type of `session.data` follow from what you write.
 */
export declare function createHandler<
  Env = any,
  Data extends SignInData = JsonObject | undefined,
  Name extends string = string,
  CallbackName extends string = Name,
>(
  config: HandlerConfig<Env, Data, Name, CallbackName> | ((env: Env) => HandlerConfig<Env, Data, Name, CallbackName>),
): Handler<Env, Data, Name>;
