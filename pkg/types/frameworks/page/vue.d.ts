import type { ComputedRef, ObjectPlugin } from "vue";
import type { AnyClient, AuthCalls, AuthorizeArguments, ClientGiven, GrantwayOptions, SessionState } from "./session_view.js";

export type * from "./session_view.js";

/**
 * Tells the composables the type of your client:
 *
 * ```ts
 * declare module "grantway/vue" {
 *   interface Register { client: typeof client }
 * }
 * ```
 */
export interface Register {}

/** The registered client, or one of which nothing is known. */
export type RegisteredClient = Register extends { client: infer Given } ? Given : AnyClient;

/** The part of Vue Router's `Router` that the plugin uses. */
export interface VueRouter {
  /** Replaces the address. */
  replace(to: string): Promise<unknown>;
  /** What the router was made with. */
  readonly options: {
    /** Where addresses are kept. */
    history: {
      /** What all addresses of the application begin with. */
      readonly base: string;
    };
  };
}

/** The options of the plugin. */
export interface VueOptions<Given extends ClientGiven> extends GrantwayOptions<Given> {
  /** The router that goes on where a sign-in began. */
  router?: VueRouter;
}

/** The session as refs. */
export type SessionRefs<Given> = {
  /** A ref of that member of the state. */
  readonly [Member in keyof SessionState<Given>]-?: ComputedRef<SessionState<Given>[Member]>;
};

/** Makes the plugin: it gives the client to the composables, and completes a sign-in that ends at this page. */
export declare function createGrantway<Given extends ClientGiven>(options: VueOptions<Given>): ObjectPlugin;

/** Tells who is signed in, as refs. Reading them throws what made `createClient` fail. */
export declare function useSession<Given = RegisteredClient>(): SessionRefs<Given>;

/** Gives the calls of the client. */
export declare function useAuth<Given = RegisteredClient>(): AuthCalls<Given>;

/** The part of a location of Vue Router that a guard uses. */
export interface VueLocation {
  /** The path with query and fragment, below the router's base. */
  fullPath: string;
}

/**
 * Makes a guard of Vue Router, for `beforeEnter` or `router.beforeEach`: it leaves the page for a sign-in that comes back to
 * the route, if nobody is signed in. Throws what made that fail, for `router.onError`.
 */
export declare function requireSession<Given extends ClientGiven>(
  client: Given,
  ...authorize: AuthorizeArguments<Given>
): (to: VueLocation) => Promise<void>;
