import type { NextFetchEvent, NextRequest } from "next/server.js";
import type { AuthorizeRequest, Handler } from "../../handler/handler.js";
import type { Awaitable, SignInData } from "../../handler/config.js";
import type { Session, SessionRequest } from "../../handler/session.js";
import type { Claims } from "../../tokens.js";

export type { SessionOf } from "./session_of.js";

/** How the proxy treats a request. */
export interface ProxyOptions<Name extends string = string> {
  /** Which requests need a session: true, or the options of `protect`, for those that do. */
  guard?: (request: NextRequest) => Awaitable<boolean | AuthorizeRequest<Name> | undefined>;
}

/**
 * Makes the `proxy` of Next.js (`middleware` before version 16). It answers the handler's routes, refreshes tokens that are
 * due, and passes on the cookies as they are then, so that components read the session of the moment.
 */
export declare function withSession<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
  options?: ProxyOptions<NoInfer<Name>>,
): (request: NextRequest, event: NextFetchEvent) => Promise<Response>;

/** Gives the session in a server component, or null. It only reads, because a component can set no cookies. */
export declare function getSession<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
  options?: Pick<SessionRequest<NoInfer<Name>>, "provider">,
): Promise<Session<Data, Name, IdClaims> | null>;

/** Gives the session in a server component, or redirects to `signIn`: `"/auth/main/login?return_to=/inbox"`. */
export declare function requireSession<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
  signIn: string,
  options?: Pick<SessionRequest<NoInfer<Name>>, "provider">,
): Promise<Session<Data, Name, IdClaims>>;

/**
 * Makes a server action that only signed-in people can call: `serve` gets the session before what the form or the component
 * sends. Whoever is not signed in is sent to sign in, and comes back to the page.
 */
export declare function action<Env, Data extends SignInData, Name extends string, Given extends unknown[], Result, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
  serve: (session: Session<Data, Name, IdClaims>, ...given: Given) => Promise<Result>,
  options?: AuthorizeRequest<NoInfer<Name>>,
): (...given: Given) => Promise<Result>;

/** What the function in `route` gets beside the request. */
export interface RouteContext<Data extends SignInData, Name extends string, Params, IdClaims = Claims | undefined> {
  /** The session of whoever made the request; it is committed to the answer by itself. */
  session: Session<Data, Name, IdClaims>;
  /** The dynamic parts of the path. */
  params: Params;
}

/** What Next.js gives a route handler beside the request. */
export interface RouteParams<Params> {
  /** The dynamic parts of the path. */
  params: Params;
}

/** Makes a route handler for signed-in people only, as `protect` of the handler does. */
export declare function route<Env, Data extends SignInData, Name extends string, Params = Promise<{}>, IdClaims = Claims | undefined>(
  auth: Handler<Env, Data, Name, IdClaims>,
  serve: (request: NextRequest, context: RouteContext<Data, Name, Params, IdClaims>) => Awaitable<Response>,
  options?: AuthorizeRequest<NoInfer<Name>>,
): (request: NextRequest, context: RouteParams<Params>) => Promise<Response>;

/** Makes the route handlers of `app/auth/[...route]/route`, for applications without `proxy`. */
export declare function handlers<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
): Record<"GET" | "POST", (request: NextRequest) => Promise<Response>>;
