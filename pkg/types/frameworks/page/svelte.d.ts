import type { AuthCalls, AuthorizeArguments, ClientGiven, GrantwayOptions, SessionOf, SessionState } from "./session_view.js";

export type * from "./session_view.js";

/** The session and the calls of a client: reactive in runes, and a store. */
export interface SvelteSession<Given extends ClientGiven> {
  /** Calls `run` with the state now, and whenever it changes: the contract of stores, for `$auth`. Returns how to stop. */
  subscribe(run: (state: SessionState<Given>) => void): () => void;
  /**
   * Gives the session, or leaves the page for a sign-in; rejects with what made that fail. For `load` functions and
   * `{#await}`; on a server it gives null.
   */
  requireSession(...authorize: AuthorizeArguments<Given>): Promise<SessionOf<Given> | null>;
}

/** What `createAuth` gives. */
export type Auth<Given extends ClientGiven> = SvelteSession<Given> & AuthCalls<Given> & Readonly<SessionState<Given>>;

/**
 * Makes the session of a client reactive, and completes a sign-in that ends at this page. Reading it throws what made
 * `createClient` fail.
 */
export declare function createAuth<Given extends ClientGiven>(
  client: Given,
  options?: Omit<GrantwayOptions<Given>, "client">,
): Auth<Given>;
