import type { RequestServerOptions, RequestServerResult } from "@tanstack/react-start";
import type { AuthorizeRequest, Handler } from "../../handler/handler.js";
import type { SignInData } from "../../handler/config.js";
import type { Session } from "../../handler/session.js";

import type { WithSession } from "./session_of.js";

export type { SessionOf, WithSession } from "./session_of.js";

/** What a middleware of TanStack Start gets, as far as it is needed. */
export interface MiddlewareRequest {
  /** The request as it came. */
  request: Request;
  /** Runs what follows. */
  next: (...given: any[]) => any;
}

/**
 * Makes the function of a request middleware: `createMiddleware().server(withSession(auth))`. It answers the handler's
 * routes, gives `context.session`, the session of whoever made the request, or null, and commits it on every way out.
 */
export declare function withSession<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
): (given: MiddlewareRequest) => Promise<RequestServerResult<any, any, WithSession<Session<Data, Name, IdClaims> | null>>>;

/**
 * Makes the function of a middleware that lets only signed-in people pass:
 * `createMiddleware().server(requireSession(auth))`. It needs `withSession` among the request middleware of the application.
 */
export declare function requireSession<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
  options?: AuthorizeRequest<NoInfer<Name>>,
): (given: MiddlewareRequest) => Promise<RequestServerResult<any, any, WithSession<Session<Data, Name, IdClaims>>>>;
