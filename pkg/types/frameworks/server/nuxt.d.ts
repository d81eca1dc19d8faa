import type { H3Event } from "h3";
import type { Awaitable, SignInData } from "../../handler/config.js";
import type { AuthorizeRequest, Handler } from "../../handler/handler.js";

export type { SessionOf } from "./session_of.js";

/** How the middleware treats an event. */
export interface MiddlewareOptions<Name extends string = string> {
  /** Which events need a session, such as those of guarded pages: true, or the options of `protect`, for those that do. */
  guard?: (event: H3Event) => Awaitable<boolean | AuthorizeRequest<Name> | undefined>;
}

/**
 * Makes the handler of a middleware in `server/middleware`. It answers the handler's routes, refreshes tokens that are due,
 * and gives every event its session, or null, as `event.context.session`. The session is committed when the headers of the
 * answer are sent. Say its type once:
 * `declare module "h3" { interface H3EventContext { session: SessionOf<typeof auth> | null } }`.
 */
export declare function withSession<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
  options?: MiddlewareOptions<NoInfer<Name>>,
): (event: H3Event) => Promise<void>;

/**
 * Makes the `onRequest` of an event handler that lets only signed-in people pass, as `protect` of the handler does. It needs
 * no `withSession` in front of it.
 */
export declare function requireSession<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
  options?: AuthorizeRequest<NoInfer<Name>>,
): (event: H3Event) => Promise<void>;
