import type { HttpInterceptorFn } from "@angular/common/http";
import type { EnvironmentProviders, Signal } from "@angular/core";
import type { AnyClient, AuthCalls, AuthorizeArguments, ClientGiven, GrantwayOptions, SessionState } from "./session_view.js";

export type * from "./session_view.js";

/**
 * Tells the functions the type of your client:
 *
 * ```ts
 * declare module "grantway/angular" {
 *   interface Register { client: typeof client }
 * }
 * ```
 */
export interface Register {}

/** The registered client, or one of which nothing is known. */
export type RegisteredClient = Register extends { client: infer Given } ? Given : AnyClient;

/**
 * Gives the client to the functions below, and completes a sign-in that ends at this page. `navigate` may `inject`: the
 * router, for one; its path has no base href.
 */
export declare function provideGrantway<Given extends ClientGiven>(options: GrantwayOptions<Given>): EnvironmentProviders;

/** Tells who is signed in. Reading the signal throws what made `createClient` fail. */
export declare function injectSession<Given = RegisteredClient>(): Signal<SessionState<Given>>;

/** Gives the calls of the client. */
export declare function injectAuth<Given = RegisteredClient>(): AuthCalls<Given>;

/** The part of the router's state that a guard uses. */
export interface RouterState {
  /** The address of the navigation, below the base href. */
  url: string;
}

/**
 * Makes a guard of routes, for `canActivate`: it leaves the page for a sign-in that comes back to the route, if nobody is
 * signed in. Rejects with what made that fail, for `withNavigationErrorHandler`.
 */
export declare function requireSession<Given = RegisteredClient>(
  ...authorize: AuthorizeArguments<Given>
): (route: unknown, state: RouterState) => Promise<boolean>;

/**
 * Makes an interceptor of `HttpClient` that sends requests to these origins with the client's `fetch`, as
 * `["https://api.example"]`. Interceptors after it do not see them.
 */
export declare function sessionInterceptor(origins: string[]): HttpInterceptorFn;
