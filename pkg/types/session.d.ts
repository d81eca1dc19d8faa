import type { Claims, Diagnostic, ExpiresAt, Profile } from "./tokens.js";

/** What a page may know about its session: never a token. */
export interface SessionView<Data = any, Name extends string = string, IdClaims = Claims | undefined> {
  /**
   * The provider's name in the worker's options; absent if the page itself is the client, which has one provider.
   */
  provider?: Name;
  /** When the session ends, in Unix seconds. */
  expires_at: ExpiresAt;
  /** When the present access token expires, in Unix seconds. */
  token_expires_at: ExpiresAt;
  /**
   * The scope that was granted.
   * @see [RFC 6749 section 3.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-3.3)
   */
  scope: string[];
  /** Who signed in, in one shape for every provider; empty if nothing is known. */
  profile: Profile;
  /**
   * The claims of the validated ID token, with scope `openid`; as the schema gives them if the client has the option
   * `claims`.
   * @see [OpenID Connect Core section 2](https://openid.net/specs/openid-connect-core-1_0.html#IDToken)
   */
  claims: IdClaims;
  /** What the worker's `onSignIn` returned; undefined if it returned nothing. */
  data: Data;
  /** What differed from the standards, and was accepted because the provider document says so. */
  diagnostics: Diagnostic[];
  /** Whether the last refresh failed with a temporary error, or may have happened in another isolate. */
  stale?: boolean;
}

/** What a page shows of its session at this moment. It is the same object until something changes. */
export interface SessionSnapshot<Data = any, Name extends string = string, IdClaims = Claims | undefined> {
  /** Whether somebody is signed in; `"restoring"` until the first look at the session has ended. */
  status: "restoring" | "signed_in" | "signed_out";
  /** The session, or null. */
  session: SessionView<Data, Name, IdClaims> | null;
}

/** A change of the session, as a listener of `on("session")` gets it. */
export interface SessionChange<Data = any, Name extends string = string, IdClaims = Claims | undefined> {
  /** What happened to the session; `"restored"` is the end of the first look at it, once in each tab. */
  type: "restored" | "signed_in" | "refreshed" | "stale" | "signed_out";
  /** The session as it is now, or null. */
  session: SessionView<Data, Name, IdClaims> | null;
  /** Whether it happened in another tab. */
  otherTab: boolean;
}
