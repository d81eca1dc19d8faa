import type { OAuthError, OAuthErrorCode } from "../error.js";

/** What a failure of a test has besides its code. */
export interface TestFailure {
  /** The values for the places of the message, as `{ status: 503 }`. */
  detail?: Record<string, unknown>;
  /** What was thrown underneath. */
  cause?: unknown;
  /** The server's own code, as `access_denied`. */
  error?: string;
  /** The server's own text for developers. */
  error_description?: string;
  /** The HTTP status of the answer. */
  status?: number;
  /** Seconds that the server asks to wait. */
  retry_after?: number;
}

/** Makes a failure as the package throws it, to test what shows or handles it. */
export declare function oauthError(code: OAuthErrorCode, more?: TestFailure): OAuthError;
