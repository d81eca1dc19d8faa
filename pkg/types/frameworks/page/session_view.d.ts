import type { OAuthError } from "../../error.js";
import type { BackendAuthorizeOptions, Client, PublicAuthorizeOptions, PublicTokenRequest } from "../../page/client.js";
import type { SessionView } from "../../session.js";
import type { AccessToken, Userinfo } from "../../tokens.js";

/** A client of which the types are not known: register the type of yours, or name it where it is used. */
export interface AnyClient extends Client<any, string, any> {
  /** Opens a window for the sign-in, or leaves the page, as `popup` says. */
  authorize(options?: Partial<BackendAuthorizeOptions> & PublicAuthorizeOptions): Promise<any>;
  /** Gives the access token at hand, or a new one when it ends; not behind a backend for frontend. */
  accessToken(options?: PublicTokenRequest): Promise<AccessToken>;
  /** Asks the provider who signed in; only where the page is the client. */
  userinfo(): Promise<Userinfo>;
}

/** A client, or the promise of one that `createClient` returns. */
export type ClientGiven = Client<any, any, any> | Promise<Client<any, any, any>>;

/** The session of a client. */
export type SessionOf<Given> = Awaited<Given> extends { session(): Promise<infer Session> } ? NonNullable<Session> : SessionView;

/** The options of a client's `authorize`. */
export type AuthorizeOptionsOf<Given> = Awaited<Given> extends Client<any, any, infer Options> ? Omit<Options, "popup"> : never;

/** The options of a sign-in as the last argument, which may be absent if no option has to be there. */
export type AuthorizeArguments<Given> = {} extends AuthorizeOptionsOf<Given>
  ? [authorize?: AuthorizeOptionsOf<Given>]
  : [authorize: AuthorizeOptionsOf<Given>];

/** The options of a sign-in as a property, which may be absent if no option has to be there. */
export type AuthorizeProperty<Given> = {} extends AuthorizeOptionsOf<Given>
  ? {
      /** The options of the sign-in. */
      authorize?: AuthorizeOptionsOf<Given>;
    }
  : {
      /** The options of the sign-in. */
      authorize: AuthorizeOptionsOf<Given>;
    };

/** What every state has. */
export interface AnyState {
  /** What made a sign-in fail that ended at this page; undefined again once somebody is signed in. */
  error?: OAuthError;
}

/** Somebody is signed in. */
export interface SignedInState<Given = AnyClient> extends AnyState {
  /** Somebody is signed in. */
  status: "signed_in";
  /** Who is signed in; never a token. */
  session: SessionOf<Given>;
}

/** Nobody is signed in. */
export interface SignedOutState extends AnyState {
  /** Nobody is signed in. */
  status: "signed_out";
  /** There is no session. */
  session: null;
}

/** The first look at the session has not ended. */
export interface RestoringState extends AnyState {
  /** The first look at the session has not ended. */
  status: "restoring";
  /** There is no session yet. */
  session: null;
}

/** What is known of the session, and of a sign-in that ended at this page. */
export type SessionState<Given = AnyClient> = SignedInState<Given> | SignedOutState | RestoringState;

/** The calls of a client, also while `createClient` is under way. */
export type AuthCalls<Given = AnyClient> = Pick<
  Awaited<Given>,
  Extract<keyof Awaited<Given>, "authorize" | "fetch" | "signOut" | "accessToken" | "userinfo">
>;

/** What an application shows a session with. */
export interface GrantwayOptions<Given extends ClientGiven = ClientGiven> {
  /** The client, or the promise of one; the same for the whole life of the application. */
  client: Given;
  /**
   * What the server knew of the session when it rendered the page: shown until the first look has ended. Without it the
   * status is `"restoring"` until then.
   */
  session?: SessionOf<Given> | null;
  /**
   * Goes on where a sign-in began, if it ended at another address of this page: give it your router's call that replaces
   * the address. `path` is that of the sign-in's `returnTo`.
   */
  navigate?: (path: string, appState: any) => unknown;
}
