import type { OAuthErrorCode } from "../error.js";
import type { JsonObject } from "../json.js";
import type { AccessToken, Claims, Diagnostic, ExpiresAt, Profile } from "../tokens.js";
import type { SignInData } from "./config.js";

/** The type of `session.data`: the result of `onSignIn`, and undefined if it returns nothing. */
export type SessionData<Data extends SignInData> = Data extends null | undefined | void ? undefined : Data;

/** How a session is looked up. */
export interface SessionRequest<Name extends string = string> {
  /**
   * Only a session with this provider counts; any other is null. Without a value (`provider: env.UNSET`) it is
   * refused.
   */
  provider?: Name;
  /**
   * For places that cannot set cookies, such as server components. Without `store` the session then sends no
   * refresh, which would use up the refresh token and lose the new one. A token that is due is used until it
   * expires, with the diagnostic and the event `refresh_skipped`; after that `accessToken()` and `fetch()` throw
   * `session_read_only`, and `signOut()` always does.
   * @default false
   */
  readOnly?: boolean;
}

/** How to end a session. */
export interface SessionSignOutOptions {
  /**
   * Whether to revoke the tokens at the provider, if it has an endpoint for that.
   * @default true
   * @see [RFC 7009 section 2](https://www.rfc-editor.org/rfc/rfc7009.html#section-2)
   */
  revoke?: boolean;
  /**
   * Whether the person also signs out of the provider: `url` is then the address to redirect them to.
   * @default false
   * @see [OpenID Connect RP-Initiated Logout section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
   */
  endProviderSession?: boolean;
}

/** The result of a sign-out. */
export interface SessionSignOut {
  /** The session has ended, whatever else happened. */
  signed_out: true;
  /** The address of the provider's own sign-out, if it was asked for and exists: redirect the person to it. */
  url?: string;
  /** The code of a revocation that failed: the tokens may still be valid at the provider. */
  revocation_failed?: OAuthErrorCode;
}

/** How to get an access token. */
export interface AccessTokenRequest {
  /**
   * Whether to refresh the token even if it is still valid.
   * @default false
   * @see [RFC 6749 section 6](https://www.rfc-editor.org/rfc/rfc6749.html#section-6)
   */
  refresh?: boolean;
}

/** The session of one request. Its changes reach the browser with `commit`. */
export interface Session<
  Data extends SignInData = JsonObject | undefined,
  Name extends string = string,
  IdClaims = Claims | undefined,
> {
  /** The provider with which the person signed in, by its name in the options. */
  readonly provider: Name;
  /** When the session ends, in Unix seconds. */
  readonly expires_at: ExpiresAt;
  /** When the present access token expires, in Unix seconds. */
  readonly token_expires_at: ExpiresAt;
  /**
   * The scope that was granted.
   * @see [RFC 6749 section 3.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-3.3)
   */
  readonly scope: string[];
  /** Who signed in, in one shape for every provider; empty if nothing is known. */
  readonly profile: Readonly<Profile>;
  /**
   * The claims of the validated ID token, with scope `openid`; as the schema gives them if the handler has the option
   * `claims`.
   * @see [OpenID Connect Core section 2](https://openid.net/specs/openid-connect-core-1_0.html#IDToken)
   */
  readonly claims: IdClaims;
  /** What `onSignIn` returned. */
  readonly data: SessionData<Data>;
  /** What differed from the standards, and was accepted because the provider document says so. */
  readonly diagnostics: Diagnostic[];
  /** Whether the last refresh failed with a temporary error, or may have happened in another isolate. */
  readonly stale?: boolean;
  /**
   * Sends a request with the access token, refreshed if due, like the global `fetch`; only to the origins of
   * `upstreams`. Follows no redirect.
   * @see [RFC 6750 section 2.1](https://www.rfc-editor.org/rfc/rfc6750.html#section-2.1)
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Returns the access token, refreshed if due. */
  accessToken(options?: AccessTokenRequest): Promise<AccessToken>;
  /**
   * Ends the session and revokes its tokens; `commit` then removes its cookies. A failed revocation does not keep
   * the session.
   */
  signOut(options?: SessionSignOutOptions): Promise<SessionSignOut>;
  /**
   * Returns the response with the session's cookies. If there are any, the response becomes
   * `Cache-Control: private, no-store` and loses `Expires` and the cache headers for CDNs.
   */
  commit(response: Response): Response;
}
