import type { ReactElement, ReactNode } from "react";
import type { AnyClient, AuthCalls, AuthorizeArguments, AuthorizeProperty, ClientGiven, GrantwayOptions, SessionOf, SessionState, SignedInState, SignedOutState } from "./session_view.js";

export type * from "./session_view.js";

/**
 * Tells the hooks the type of your client:
 *
 * ```ts
 * declare module "grantway/react" {
 *   interface Register { client: typeof client }
 * }
 * ```
 */
export interface Register {}

/** The registered client, or one of which nothing is known. */
export type RegisteredClient = Register extends { client: infer Given } ? Given : AnyClient;

/** What is shown inside the provider. */
export interface GrantwayProviderProps<Given extends ClientGiven> extends GrantwayOptions<Given> {
  /** What sees the session. */
  children?: ReactNode;
}

/** What is shown by the state of the session. */
export interface ShownProps {
  /** What is shown in that state. */
  children?: ReactNode;
  /**
   * What is shown in every other.
   * @default null
   */
  fallback?: ReactNode;
}

/** What is shown to who is signed in, and how everybody else signs in. */
export type RequireSessionProps<Given> = ShownProps & AuthorizeProperty<Given>;

/** Gives the client to the hooks and components below, and completes a sign-in that ends at this page. */
export declare function GrantwayProvider<Given extends ClientGiven>(props: GrantwayProviderProps<Given>): ReactElement;

/** Tells who is signed in, and renders again when that changes. Throws what made `createClient` fail. */
export declare function useSession<Given = RegisteredClient>(): SessionState<Given>;

/** As `useSession`, but suspends until the first look has ended: `status` is never `"restoring"`. */
export declare function useSuspenseSession<Given = RegisteredClient>(): SignedInState<Given> | SignedOutState;

/** Gives the calls of the client: always the same object. */
export declare function useAuth<Given = RegisteredClient>(): AuthCalls<Given>;

/** Shows its children to who is signed in. */
export declare function SignedIn(props: ShownProps): ReactNode;

/** Shows its children if nobody is signed in. */
export declare function SignedOut(props: ShownProps): ReactNode;

/**
 * Shows its children to who is signed in. Who is not when it appears is sent to sign in. Throws what made that fail, for an
 * error boundary to show.
 */
export declare function RequireSession<Given = RegisteredClient>(props: RequireSessionProps<Given>): ReactNode;

/** What React Router gives a loader. */
export interface LoaderArguments {
  /** The navigation to the route, as a request. */
  request: Request;
}

/**
 * Makes the loader of a route of React Router: it gives the session, or leaves the page for a sign-in that comes back to the
 * route. Throws what made that fail, for the route's error element to show.
 */
export declare function requireSession<Given extends ClientGiven>(
  client: Given,
  ...authorize: AuthorizeArguments<Given>
): (route: LoaderArguments) => Promise<SessionOf<Given> | null>;
