import type { Handle } from "@sveltejs/kit";
import type { AuthorizeRequest, Handler } from "../../handler/handler.js";
import type { SignInData } from "../../handler/config.js";

import type { WithSession } from "./session_of.js";

export type { SessionOf, WithSession } from "./session_of.js";

/** What `requireSession` needs of an event of SvelteKit. */
export interface EventWithSession {
  /** The address of the page that it is about. */
  url: URL;
  /** Where `withSession` puts the session. Say its type once, in `App.Locals`: `session: SessionOf<typeof auth> | null`. */
  locals: WithSession<unknown>;
}

/**
 * Makes a `handle` hook that answers the handler's routes, and gives `event.locals.session`: the session of whoever made
 * the request, or null. It commits the session on every way out. `env` are the variables for the handler's options, as
 * `$app/env/private` or `$env/dynamic/private` has them; by default those of the platform.
 */
export declare function withSession<Env, Data extends SignInData, Name extends string, IdClaims>(
  auth: Handler<Env, Data, Name, IdClaims>,
  env?: NoInfer<Env>,
): Handle;

/**
 * Gives the session in `load`, an action, an endpoint or a remote function. Nobody gets past it without one: a person who
 * opens a page signs in and comes back to it. It needs `withSession` in `hooks.server`.
 */
export declare function requireSession<Event extends EventWithSession>(
  event: Event,
  options?: AuthorizeRequest,
): Promise<NonNullable<Event["locals"]["session"]>>;
