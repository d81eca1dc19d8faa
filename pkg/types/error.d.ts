import type { OAuthErrorCode, OAuthErrorKind } from "../src/errors/error_codes.js";
import type { Tokens } from "./tokens.js";

export type { OAuthErrorCode, OAuthErrorKind };

/**
 * Every failure of the package. `kind` says whose fault it is and thereby what to do: `server` show it or branch on
 * `error`, `check` start again and never retry, `malformed` fix the provider document or report, `session` call
 * `authorize()`, `host` retry later (the session is not lost), `application` (a function of yours threw) see `cause`,
 * `misuse` fix the code.
 */
export declare class OAuthError extends Error {
  private constructor();
  readonly name: "OAuthError";
  readonly kind: OAuthErrorKind;
  /** Stable. */
  readonly code: OAuthErrorCode;
  /** What to do next. */
  readonly hint: string;
  /**
   * The mistakes of a document, or of options that have several: all of them, at most 21. `path` (of a provider
   * document) or `option` says where; `meant` is the known name that a misspelt one most likely stands for.
   */
  readonly mistakes?: { code: OAuthErrorCode; message: string; path?: string; option?: string; meant?: string }[];
  /** What the authorization server said (RFC 6749 sections 4.1.2.1 and 5.2). */
  readonly error?: string;
  readonly error_description?: string;
  readonly error_uri?: string;
  /** The status of the answer, where one came. */
  readonly status?: number;
  /** Seconds that the server asked to wait. */
  readonly retry_after?: number;
  /** What may have happened, where the evidence names no single cause. */
  readonly possible_causes?: string[];
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /**
   * Of `refresh()` of `createProtocol`, where the server sent a new refresh token with an answer that was then refused:
   * the earlier tokens with the new refresh token. Keep them, as the old refresh token may no longer work. Not
   * enumerable.
   */
  readonly tokens?: Tokens;
  /** What was thrown underneath, as it was: by `onSignIn`, a custom `fetch`, a store … */
  readonly cause?: unknown;
  /** Everything but cause and stack; holds no secret. */
  toJSON(): Record<string, unknown>;
}
