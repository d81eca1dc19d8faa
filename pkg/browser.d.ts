import type { OAuthErrorCode } from "./types/error.js";
import type { HostOptions } from "./types/events.js";
import type { JsonObject, JsonValue } from "./types/json.js";
import type {
  AuthorizationOptions,
  AuthorizationParameters,
  AuthorizationServer,
  ClientIdentity,
  Protocol,
  PublicProtocolOptions,
} from "./types/protocol.js";
import type { SessionChange, SessionView } from "./types/session.js";
import type { AccessToken, Userinfo } from "./types/tokens.js";

export * from "./index.js";
export type { PublicProtocolOptions };
// Without this line a declaration file exports its private types as well.
export {};

/** Refused in every pattern: a page cannot keep a secret. */
interface NoSecret {
  client_secret?: never;
}

/** A worker on this origin holds the session. */
export interface BackendOptions extends HostOptions, NoSecret {
  /** The path under which the worker's handler answers, as "/auth". */
  backend: string;
  tokens?: "worker";
  api?: never;
  provider?: never;
  issuer?: never;
  client_id?: never;
}

/** A worker holds secret and refresh token, the page gets short access tokens. */
export interface MediatedOptions extends HostOptions, NoSecret {
  backend: string;
  tokens: "page";
  /** The origins that may see the access token. */
  api?: string[];
  provider?: never;
  issuer?: never;
  client_id?: never;
}

/** The page is the client itself: PKCE, no secret. */
export type PublicOptions = AuthorizationServer &
  ClientIdentity &
  HostOptions &
  NoSecret & {
    /** The origins that may see the access token. */
    api?: string[];
    /**
     * Where the tokens are kept. `"memory"` (default): until the page is left. `"session"`: in `sessionStorage`, so they
     * outlive a reload, and every script of the origin can read them. A duplicated tab gets a copy: it uses the access
     * token to its end (then `tab_copied`), and never the refresh token.
     */
    storage?: "memory" | "session";
    /** Where the provider sends the person after its own sign-out: an address that is registered there. */
    postLogoutRedirectUri?: string;
    backend?: never;
    tokens?: never;
  };

/** What comes back through a sign-in. */
export interface ReturnOptions {
  /** Where to go afterwards: a path on this origin. */
  returnTo?: string;
  /** Comes back from `handleCallback`; at most 2 KiB of JSON, and stays in the page's own storage. */
  appState?: JsonValue | object;
}

/** The worker takes the parameters that its provider lists in `loginParameters`, and refuses the others. */
export interface BackendAuthorizeOptions extends ReturnOptions, AuthorizationParameters {
  /** The provider's name in the worker's configuration. */
  provider: string;
  variables?: Record<string, string>;
  popup?: boolean;
}

export interface PublicAuthorizeOptions extends AuthorizationOptions, ReturnOptions {
  popup?: boolean;
}

export interface CallbackResult {
  /** Whether this page was the end of a sign-in. `false`: the address is not ours, and was not changed. */
  handled: boolean;
  /**
   * The `returnTo` of `authorize`. A worker has brought the person there already; a `PublicClient` leaves that to the
   * page. Where the page's address was too long for the worker, this is that address, which is in the address bar again.
   */
  returnTo?: string;
  appState?: unknown;
  /** This is the window of a sign-in that was opened elsewhere; it closes. */
  popup?: true;
}

export interface SignOutOptions {
  /** Default true: the tokens are revoked where the provider has an endpoint for that. */
  revoke?: boolean;
  /** Default false. `true`: the page leaves for the provider's own sign-out, where it has one. */
  endProviderSession?: boolean;
}

export interface SignOutResult {
  /** Whether the page is leaving for the provider's own sign-out: show nothing more. */
  leaving: boolean;
  /** The code of a revocation that failed. The session has ended all the same. */
  revocation_failed?: OAuthErrorCode;
}

interface Client<Data extends object, Authorize> {
  /** Opens a window; call it in a click. The sign-in's outcome is the promise's. */
  authorize(options: Authorize & { popup: true }): Promise<CallbackResult>;
  /** Leaves the page and stays pending. Rejects with `page_restored` when the browser shows the page again as it was. */
  authorize(options: Authorize & { popup?: false }): Promise<void>;
  /**
   * Completes a sign-in if this page is the end of one; call it on every page that can be. Cleans the address bar.
   * Called again for the same response it returns the same promise. Resolves with `{ handled: false }`, and leaves the
   * address alone, where it carries no `state` that this tab knows: a `?code=` may be the application's own. Rejects with
   * what made the sign-in fail.
   */
  handleCallback(url?: string | URL): Promise<CallbackResult>;
  session(): Promise<SessionView<Data> | null>;
  /**
   * As the global `fetch`: through the worker (`BackendClient`), or with the access token to the origins of `api`. Streams
   * and the body of a `Request` are read before they are sent.
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Calls `fn` when the session changes, in whichever tab. Returns how to stop. */
  on(event: "session", fn: (change: SessionChange<Data>) => void): () => void;
  /** Ends the session, in every tab. */
  signOut(options?: SignOutOptions): Promise<SignOutResult>;
}

/** Backend for frontend: tokens stay in the worker. */
export interface BackendClient<Data extends object = JsonObject> extends Client<Data, BackendAuthorizeOptions> {
  /** There is none: tokens stay in the worker. Declared only to distinguish this type from `MediatedClient`. */
  readonly accessToken?: never;
}

/** Token-mediating backend: the worker keeps the refresh token, the page gets access tokens. */
export interface MediatedClient<Data extends object = JsonObject> extends Client<Data, BackendAuthorizeOptions> {
  /**
   * The access token at hand, or a new one: when it ends, or when `refresh` asks for it. With `scope` it is good for
   * that part of the session's scope only; where the provider gives no such token, `scope_not_granted`.
   */
  accessToken(options?: { refresh?: boolean; scope?: string | string[] }): Promise<AccessToken>;
}

/** Browser-based client: the page is a public client and holds its tokens. */
export interface PublicClient extends Client<JsonObject, PublicAuthorizeOptions> {
  authorize(options: PublicAuthorizeOptions & { popup: true }): Promise<CallbackResult>;
  authorize(options?: PublicAuthorizeOptions & { popup?: false }): Promise<void>;
  accessToken(options?: { refresh?: boolean }): Promise<AccessToken>;
  userinfo(): Promise<Userinfo>;
}

/** `Data` is what the worker's `onSignIn` returns. */
export declare function createClient<Data extends object = JsonObject>(
  options: MediatedOptions,
): Promise<MediatedClient<Data>>;
export declare function createClient<Data extends object = JsonObject>(
  options: BackendOptions,
): Promise<BackendClient<Data>>;
export declare function createClient<Data extends object = JsonObject>(
  options: BackendOptions | MediatedOptions,
): Promise<BackendClient<Data> | MediatedClient<Data>>;
export declare function createClient(options: PublicOptions): Promise<PublicClient>;

/** The primitives, for pages that keep transaction and tokens themselves. */
export declare function createProtocol(options: PublicProtocolOptions): Promise<Protocol>;
