import type { MiddlewareFunction, RouterContextProvider } from "react-router";
import type { AuthorizeRequest, Handler } from "../../handler/handler.js";
import type { SignInData } from "../../handler/config.js";
import type { Session } from "../../handler/session.js";

export type { SessionOf } from "./session_of.js";

/** What loaders and actions get, as far as it is needed. */
export interface RouteRequest {
  /** The request as it came. */
  request: Request;
  /** The address of the page that it is about. */
  url: URL;
  /** The context that middleware, loaders and actions share. */
  context: Readonly<RouterContextProvider>;
}

/**
 * Makes a middleware for the root route. It answers the handler's routes, finds the session of whoever made the request,
 * and commits it on every way out.
 */
export declare function withSession<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
): MiddlewareFunction<Response>;

/** Gives the session that `withSession` found, or null, in a loader, an action or another middleware. */
export declare function getSession<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
  given: Pick<RouteRequest, "context">,
): Session<Data, Name, IdClaims> | null;

/**
 * Gives the session in a loader or an action. Nobody gets past it without one: a person who opens a page signs in and comes
 * back to it. It needs `withSession` in the root route.
 */
export declare function requireSession<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
  given: RouteRequest,
  options?: AuthorizeRequest<NoInfer<Name>>,
): Promise<Session<Data, Name, IdClaims>>;

/**
 * Makes the loader and the action of a route `auth/*`, which React Router needs so that the requests of the handler's
 * routes arrive.
 */
export declare function handle<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
): (given: Pick<RouteRequest, "request">) => Promise<Response>;
