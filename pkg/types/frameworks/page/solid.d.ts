import type { Accessor, JSX } from "solid-js";
import type { AnyClient, AuthCalls, AuthorizeProperty, ClientGiven, GrantwayOptions, SessionState } from "./session_view.js";

export type * from "./session_view.js";

/**
 * Tells the hooks the type of your client:
 *
 * ```ts
 * declare module "grantway/solid" {
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
  children?: JSX.Element;
}

/** What is shown by the state of the session. */
export interface ShownProps {
  /** What is shown in that state. */
  children?: JSX.Element;
  /** What is shown in every other; nothing if it is absent. */
  fallback?: JSX.Element;
}

/** What is shown to who is signed in, and how everybody else signs in. */
export type RequireSessionProps<Given> = ShownProps & AuthorizeProperty<Given>;

/** Gives the client to the hooks and components below, and completes a sign-in that ends at this page. */
export declare function GrantwayProvider<Given extends ClientGiven>(props: GrantwayProviderProps<Given>): JSX.Element;

/** Tells who is signed in. Reading it throws what made `createClient` fail. */
export declare function useSession<Given = RegisteredClient>(): Accessor<SessionState<Given>>;

/** Gives the calls of the client. */
export declare function useAuth<Given = RegisteredClient>(): AuthCalls<Given>;

/** Shows its children to who is signed in. */
export declare function SignedIn(props: ShownProps): JSX.Element;

/** Shows its children if nobody is signed in. */
export declare function SignedOut(props: ShownProps): JSX.Element;

/**
 * Shows its children to who is signed in. Who is not when it appears is sent to sign in. Throws what made that fail, for an
 * `<ErrorBoundary>` to show.
 */
export declare function RequireSession<Given = RegisteredClient>(props: RequireSessionProps<Given>): JSX.Element;
