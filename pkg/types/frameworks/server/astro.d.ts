import type { MiddlewareHandler } from "astro";
import type { AuthorizeRequest, Handler } from "../../handler/handler.js";
import type { SignInData } from "../../handler/config.js";

import type { WithSession } from "./session_of.js";

export type { SessionOf, WithSession } from "./session_of.js";

/** What `requireSession` needs of `Astro`, or of the context of an endpoint. */
export interface ContextWithSession {
  /** Where `withSession` puts the session. Say its type once, in `App.Locals`: `session: SessionOf<typeof auth> | null`. */
  locals: WithSession<unknown>;
}

/**
 * Makes a middleware that answers the handler's routes, and gives `locals.session`: the session of whoever made the
 * request, or null. It commits the session on every way out.
 */
export declare function withSession<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
): MiddlewareHandler;

/**
 * Gives the session in a page or an endpoint. Nobody gets past it without one: a person who opens a page signs in and comes
 * back to it. It needs `withSession` in `src/middleware`.
 */
export declare function requireSession<Context extends ContextWithSession>(
  context: Context,
  options?: AuthorizeRequest,
): Promise<NonNullable<Context["locals"]["session"]>>;
