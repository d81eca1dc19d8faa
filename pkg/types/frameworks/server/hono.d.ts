import type { MiddlewareHandler } from "hono";
import type { AuthorizeRequest, Handler } from "../../handler/handler.js";
import type { SignInData } from "../../handler/config.js";
import type { Session } from "../../handler/session.js";

import type { WithSession } from "./session_of.js";

export type { SessionOf, WithSession } from "./session_of.js";

/** What a middleware adds to the environment of Hono. */
export interface SessionEnvironment<AnySession> {
  /** The variables of the context. */
  Variables: WithSession<AnySession>;
}

/**
 * Makes a middleware that answers the handler's routes, and gives everything after it the session of whoever made the
 * request, or null, as `c.var.session`. It commits the session on every way out.
 */
export declare function withSession<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
): MiddlewareHandler<SessionEnvironment<Session<Data, Name, IdClaims> | null>>;

/**
 * Makes a middleware that lets only signed-in people pass, as `protect` of the handler does, and gives their session as
 * `c.var.session`. It needs no `withSession` in front of it.
 */
export declare function requireSession<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
  options?: AuthorizeRequest<NoInfer<Name>>,
): MiddlewareHandler<SessionEnvironment<Session<Data, Name, IdClaims>>>;
