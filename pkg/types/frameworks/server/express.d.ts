import type { RequestHandler } from "express";
import type { AuthorizeRequest, Handler } from "../../handler/handler.js";
import type { SignInData } from "../../handler/config.js";
import type { Session } from "../../handler/session.js";

import type { WithSession } from "./session_of.js";

export type { SessionOf, WithSession } from "./session_of.js";

/**
 * Makes a middleware that answers the handler's routes, and gives everything after it the session of whoever made the
 * request, or null, as `response.locals.session`. The session is committed when the headers of the response are sent.
 */
export declare function withSession<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
): RequestHandler<any, any, any, any, WithSession<Session<Data, Name, IdClaims> | null>>;

/**
 * Makes a middleware that lets only signed-in people pass, as `protect` of the handler does, and gives their session as
 * `response.locals.session`. It needs no `withSession` in front of it.
 */
export declare function requireSession<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
  options?: AuthorizeRequest<NoInfer<Name>>,
): RequestHandler<any, any, any, any, WithSession<Session<Data, Name, IdClaims>>>;
