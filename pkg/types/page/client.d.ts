import type { OAuthErrorCode } from "../error.js";
import type { JsonValue } from "../json.js";
import type { AuthorizationOptions, AuthorizationParameters } from "../protocol.js";
import type { SessionChange, SessionSnapshot, SessionView } from "../session.js";
import type { AccessToken, Claims, Userinfo } from "../tokens.js";

/** What comes back to the page through a sign-in. */
export interface ReturnOptions {
  /**
   * Where the person goes on after the sign-in: a path on this origin. A worker brings the person there; in a page that
   * is the client itself, `handleCallback` gives it back.
   * @default beside `backend`, the page's own address; else none, and the person stays at `redirect_uri`
   */
  returnTo?: string;
  /** What `handleCallback` gives back: at most 2 KiB of JSON, which stays in the page's own storage. */
  appState?: JsonValue | object;
}

/** How a page begins a sign-in that its worker does. The worker refuses parameters that `loginParameters` does not list. */
export interface BackendAuthorizeOptions<Name extends string = string> extends ReturnOptions, AuthorizationParameters {
  /** The provider's name in the worker's options. */
  provider: Name;
  /** Values for the variables of the provider document, as `{ host: "shop.example" }`. */
  variables?: Record<string, string>;
  /**
   * Whether the sign-in happens in a window of its own, and the page stays. Call it in a click, or the browser blocks it:
   * then `true` rejects with `popup_blocked`, and `"preferred"` leaves the page.
   * @default false
   */
  popup?: boolean | "preferred";
}

/** How a page that is the client itself begins a sign-in. */
export interface PublicAuthorizeOptions extends AuthorizationOptions, ReturnOptions {
  /**
   * Whether the sign-in happens in a window of its own, and the page stays. Call it in a click, or the browser blocks it:
   * then `true` rejects with `popup_blocked`, and `"preferred"` leaves the page.
   * @default false
   */
  popup?: boolean | "preferred";
}

/** A sign-in in a window of its own. */
export interface InPopup {
  /** Whether the sign-in happens in a window of its own: it does. */
  popup: true;
}

/** A sign-in for which the page is left. */
export interface InPage {
  /**
   * Whether the sign-in happens in a window of its own: it does not.
   * @default false
   */
  popup?: false;
}

/** What came of a sign-in. */
export interface CallbackResult {
  /** Whether this page was the end of a sign-in. If not, its address is not ours, and was not changed. */
  handled: boolean;
  /**
   * The `returnTo` of `authorize`. A worker has brought the person there already; a `PublicClient` leaves that to the
   * page. Where the page's address was too long for the worker, this is that address, which is in the address bar again.
   */
  returnTo?: string;
  /** The `appState` of `authorize`. */
  appState?: any;
  /** Whether this is the window of a sign-in that another window began; it closes by itself. */
  popup?: true;
}

/** How a page signs out. */
export interface SignOutOptions {
  /**
   * Whether the tokens are revoked at the provider, where it has an endpoint for that.
   * @default true
   * @see [RFC 7009 section 2](https://www.rfc-editor.org/rfc/rfc7009.html#section-2)
   */
  revoke?: boolean;
  /**
   * Whether the page leaves for the provider's own sign-out, where it has one.
   * @default false
   * @see [OpenID Connect RP-Initiated Logout section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
   */
  endProviderSession?: boolean;
}

/** What came of a sign-out. */
export interface SignOutResult {
  /** Whether the page is leaving for the provider's own sign-out: show nothing more. */
  leaving: boolean;
  /** The code of a revocation that failed. The session has ended all the same. */
  revocation_failed?: OAuthErrorCode;
}

/** How long a person who does nothing stays signed in. */
export interface IdleCountdown {
  /** The seconds left; more than `warn` when the person is back, and 0 when they are signed out. */
  secondsLeft: number;
}

/** What the clients of all three patterns have. */
export interface Client<Data, Name extends string, Options, IdClaims = any> {
  /** Opens a window for the sign-in; call it in a click. Gives what came of the sign-in. */
  authorize(options: Options & InPopup): Promise<CallbackResult>;
  /** Leaves the page for the sign-in and stays pending. Rejects with `page_restored` where the browser shows it again. */
  authorize(options: Options & InPage): Promise<void>;
  /** Opens a window for the sign-in, or leaves the page, as `popup` says. */
  authorize(options: Options): Promise<CallbackResult | void>;
  /**
   * Completes a sign-in; call it on every page a sign-in can return to. It cleans the address bar, and rejects with what
   * made the sign-in fail. Called again for the same response it gives the same promise. Where the address carries no
   * `state` that this tab knows, it gives `{ handled: false }` and leaves the address alone.
   * @see [RFC 6749 section 4.1.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.2)
   */
  handleCallback(url?: string | URL): Promise<CallbackResult>;
  /** Tells who is signed in, or gives null. */
  session(): Promise<SessionView<Data, Name, IdClaims> | null>;
  /** Tells at once what the page knows of its session, for a framework's store; `on("session")` says when that changes. */
  snapshot(): SessionSnapshot<Data, Name, IdClaims>;
  /**
   * Sends a request as the global `fetch` does: through the worker (`BackendClient`), or with the access token to the
   * origins of `api`. After a 401 the token is renewed and the request sent once more, unless its body is a stream of more
   * than 64 KiB, which is sent once, where the browser can send streams.
   * @see [RFC 6750 section 2.1](https://www.rfc-editor.org/rfc/rfc6750.html#section-2.1)
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /**
   * Calls `fn` when the session changes, in whichever tab, and once with `restored` when the first look at it has ended.
   * Returns a function that stops it.
   */
  on(event: "session", fn: (change: SessionChange<Data, Name, IdClaims>) => void): () => void;
  /** Calls `fn` in the last seconds before the person is signed out (option `idle`). Returns a function that stops it. */
  on(event: "idle", fn: (countdown: IdleCountdown) => void): () => void;
  /** Ends the session, in every tab. */
  signOut(options?: SignOutOptions): Promise<SignOutResult>;
}

/** Backend for frontend: the worker holds the tokens, and the page never sees one. */
export interface BackendClient<Data = any, Name extends string = string, IdClaims = Claims | undefined>
  extends Client<Data, Name, BackendAuthorizeOptions<Name>, IdClaims> {
  /** There is none: the worker holds the tokens. */
  readonly accessToken?: never;
}

/** How a page asks its worker for an access token. */
export interface MediatedTokenRequest {
  /**
   * Whether the token is refreshed even though it is still good.
   * @default false
   * @see [RFC 6749 section 6](https://www.rfc-editor.org/rfc/rfc6749.html#section-6)
   */
  refresh?: boolean;
  /**
   * The part of the session's scope for which the token is to be good; where the provider gives no such token, the call
   * rejects with `scope_not_granted`.
   * @default the session's whole scope
   * @see [RFC 6749 section 3.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-3.3)
   */
  scope?: string | string[];
}

/** Token-mediating backend: the worker keeps the refresh token, and lends the page access tokens. */
export interface MediatedClient<Data = any, Name extends string = string, IdClaims = Claims | undefined>
  extends Client<Data, Name, BackendAuthorizeOptions<Name>, IdClaims> {
  /** Gives the access token at hand, or a new one when it ends. */
  accessToken(options?: MediatedTokenRequest): Promise<AccessToken>;
}

/** How a page that is the client itself asks for its access token. */
export interface PublicTokenRequest {
  /**
   * Whether the token is refreshed even though it is still good.
   * @default false
   * @see [RFC 6749 section 6](https://www.rfc-editor.org/rfc/rfc6749.html#section-6)
   */
  refresh?: boolean;
}

/** A request that the application sends by itself, for which it asks for a proof. */
export interface DpopProofRequest {
  /**
   * The method of the request.
   * @default "GET"
   */
  method?: string;
  /** The address of the request, whose origin is one of `api`; for a WebSocket that of its handshake. */
  url: string | URL;
  /**
   * The `DPoP-Nonce` of the API's last answer.
   * @default the last nonce that an answer to `fetch` brought from that origin
   * @see [RFC 9449 section 9](https://www.rfc-editor.org/rfc/rfc9449.html#section-9)
   */
  nonce?: string;
}

/** A request of a page that has its tokens, for which it asks for a proof. */
export interface OwnDpopProofRequest extends DpopProofRequest {
  /**
   * The access token that the request carries, as `accessToken` gave it: a refresh may come in between.
   * @default the session's present one
   */
  access_token?: string;
}

/** Browser-based client: the page is a public client and holds its tokens. */
export interface PublicClient<IdClaims = Claims | undefined>
  extends Client<undefined, string, PublicAuthorizeOptions, IdClaims> {
  /** Opens a window for the sign-in; call it in a click. Gives what came of the sign-in. */
  authorize(options: PublicAuthorizeOptions & InPopup): Promise<CallbackResult>;
  /** Leaves the page for the sign-in and stays pending. Rejects with `page_restored` where the browser shows it again. */
  authorize(options?: PublicAuthorizeOptions & InPage): Promise<void>;
  /** Opens a window for the sign-in, or leaves the page, as `popup` says. */
  authorize(options: PublicAuthorizeOptions): Promise<CallbackResult | void>;
  /** Gives the access token at hand, or a new one when it ends. */
  accessToken(options?: PublicTokenRequest): Promise<AccessToken>;
  /**
   * Asks the provider who signed in.
   * @see [OpenID Connect Core section 5.3](https://openid.net/specs/openid-connect-core-1_0.html#UserInfo)
   */
  userinfo(): Promise<Userinfo>;
  /**
   * Gives a proof for a request that `fetch` cannot send: the value of its header `DPoP`. Needs the option `dpop`.
   * @see [RFC 9449 section 7](https://www.rfc-editor.org/rfc/rfc9449.html#section-7)
   */
  dpopProof(request: OwnDpopProofRequest): Promise<string>;
}

/** `session.data` of a page: what the `onSignIn` of a handler gives, where `Of` is the type of one; else `Of` itself. */
export type DataOf<Of> = Of extends { session(...request: any): Promise<infer Session> }
  ? NonNullable<Session> extends { data: infer Data }
    ? Data
    : never
  : Of;

/** The names of a handler's providers, where `Of` is the type of one; else any text. */
export type NameOf<Of> = 0 extends 1 & Of
  ? string
  : Of extends { session(...request: any): Promise<infer Session> }
    ? NonNullable<Session> extends { provider: infer Name extends string }
      ? Name
      : never
    : string;
