import type { Claims, Diagnostic, ExpiresAt, Profile } from "./tokens.js";
import type { JsonObject } from "./json.js";

/** What a page may know about its session: never a token. */
export interface SessionView<Data extends object = JsonObject> {
  /** The id of the provider the person signed in with; absent on a `PublicClient`, which has one. */
  provider?: string;
  /** The end of the session. */
  expires_at: ExpiresAt;
  /** The end of the present access token. */
  token_expires_at: ExpiresAt;
  scope: string[];
  /**
   * Who signed in: by userinfo where the worker asked for it (it does for `onSignIn`), else by the claims; empty where
   * there are neither.
   */
  profile: Profile;
  /** Of the validated ID token, with scope `openid`. */
  claims?: Claims;
  /** What the worker's `onSignIn` returned. */
  data?: Data;
  /** What was coerced in the provider's answers. */
  diagnostics: Diagnostic[];
  /** The last refresh failed for a reason that may pass, or that may be no more than another isolate's refresh. */
  stale?: boolean;
}

/** What a listener of `on("session")` gets. */
export interface SessionChange<Data extends object = JsonObject> {
  type: "signed_in" | "refreshed" | "stale" | "signed_out";
  session: SessionView<Data> | null;
  /** Whether it happened in another tab. */
  otherTab: boolean;
}
