import type { FastifyPluginAsync, onRequestAsyncHookHandler } from "fastify";
import type { AuthorizeRequest, Handler } from "../../handler/handler.js";
import type { SignInData } from "../../handler/config.js";

export type { SessionOf } from "./session_of.js";

/**
 * Makes a plugin that answers the handler's routes, and gives every request its session, or null, as `request.session`.
 * The session is committed when the headers of the reply are sent. Say its type once:
 * `declare module "fastify" { interface FastifyRequest { session: SessionOf<typeof auth> | null } }`.
 */
export declare function withSession<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
): FastifyPluginAsync;

/** Makes an `onRequest` hook that lets only signed-in people pass, as `protect` of the handler does. */
export declare function requireSession<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
  options?: AuthorizeRequest<NoInfer<Name>>,
): onRequestAsyncHookHandler;
