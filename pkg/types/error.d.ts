import type { OAuthErrorCodes } from "../src/errors/error_codes.js";
import type { Tokens } from "./tokens.js";

export type { OAuthErrorCodes };

/** Whose fault a failure is, which decides what to do about it. */
export type OAuthErrorKind = keyof OAuthErrorCodes;

/** The stable name of a failure. `docs` of the error leads to its page. */
export type OAuthErrorCode = OAuthErrorCodes[OAuthErrorKind];

/** One mistake in a provider document or in the options. */
export interface Mistake {
  /** The stable name of the mistake. */
  code: OAuthErrorCode;
  /** What is wrong, in one sentence for developers. */
  message: string;
  /** Where it is in the provider document, such as `dialect.token_request.method`. */
  path?: string;
  /** Which option it is about, such as `providers.google.client_id`. */
  option?: string;
  /** The known name that a misspelt one most likely stands for. */
  meant?: string;
}

/** The members of every failure of the package, whatever its kind. */
export interface OAuthErrorBase extends Error {
  /** Identifies this error if `instanceof` cannot, as between two copies of the package. */
  readonly name: "OAuthError";
  /** What happened, in one sentence for developers; it holds no secret. */
  readonly message: string;
  /** What to do next, in one sentence for developers. */
  readonly hint: string;
  /** The address of the page about this code: the usual causes, how to tell them apart, and how to fix each. */
  readonly docs: string;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** The HTTP status of the answer, if there was one. */
  readonly status?: number;
  /** The value that was thrown by your own function, a custom `fetch` or a store, unchanged. */
  readonly cause?: unknown;
  /**
   * The mistakes in a document or in the options, at most 21, if there are several or the mistake is in a document.
   */
  readonly mistakes?: Mistake[];
  /**
   * Tokens to keep in place of the earlier ones: `refresh()` of `createProtocol` got a new refresh token with an
   * answer that was then refused, and the old one may no longer work. Not enumerable, so that no log shows it.
   */
  readonly tokens?: Tokens;
  /** Returns everything but cause, stack and tokens, to log or to send; it holds no secret. */
  toJSON(): Record<string, unknown>;
}

/** A failure that may come with an error from the authorization server. */
export interface ServerSaid extends OAuthErrorBase {
  /**
   * The server's own code, such as `access_denied` or `invalid_grant`, if it sent one.
   * @see [RFC 6749 section 4.1.2.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.2.1)
   * @see [RFC 6749 section 5.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-5.2)
   */
  readonly error?: string;
  /** The server's own text for developers. Do not show it to people, and do not branch on it. */
  readonly error_description?: string;
  /** The address of the server's page about the error: http or https. */
  readonly error_uri?: string;
}

/** A failure without an error from a server. */
export interface NothingSaid extends OAuthErrorBase {
  /** Never present for this kind. */
  readonly error?: undefined;
  /** Never present for this kind. */
  readonly error_description?: undefined;
  /** Never present for this kind. */
  readonly error_uri?: undefined;
}

/** A failure without a list of causes. */
export interface NoCauses {
  /** Never present for this code. */
  readonly possible_causes?: undefined;
}

/** A failure without a time to wait. */
export interface NoWait {
  /** Never present for this kind. */
  readonly retry_after?: undefined;
}

/** The authorization server answered with an error: show it, or branch on `error`. */
export interface ServerError extends ServerSaid, NoCauses, NoWait {
  /** Whose fault it is: the authorization server answered with an error. */
  readonly kind: "server";
  /** The stable name of the failure. */
  readonly code: OAuthErrorCodes["server"];
}

/** The codes of security checks whose cause is not known. */
export type AmbiguousCode = "transaction_missing" | "transaction_elsewhere";

/** A security check failed, and the sign-in is over: start again, and never retry the same callback. */
export interface CheckError extends NothingSaid, NoCauses, NoWait {
  /** Whose fault it is: a security check failed. */
  readonly kind: "check";
  /** The stable name of the failure. */
  readonly code: Exclude<OAuthErrorCodes["check"], AmbiguousCode>;
}

/** In a page: no sign-in waits for this callback, for one of several reasons. */
export interface TransactionMissingError extends NothingSaid, NoWait {
  /** Whose fault it is: a security check failed. */
  readonly kind: "check";
  /** The stable name of the failure. */
  readonly code: "transaction_missing";
  /** What may have happened: the page cannot tell these apart. */
  readonly possible_causes?: (
    | "storage_cleared"
    | "other_browser_or_tab"
    | "callback_already_used"
    | "sign_in_not_started_here"
  )[];
}

/** In a worker: the sign-in began here, but its cookie did not come back, for one of several reasons. */
export interface TransactionElsewhereError extends NothingSaid, NoWait {
  /** Whose fault it is: a security check failed. */
  readonly kind: "check";
  /** The stable name of the failure. */
  readonly code: "transaction_elsewhere";
  /** What may have happened: the worker cannot tell these apart. */
  readonly possible_causes?: ("other_browser" | "cookie_blocked" | "callback_already_used")[];
}

/** An answer is not what the standard or the provider document promises: fix the document, or report it. */
export interface MalformedError extends NothingSaid, NoCauses, NoWait {
  /** Whose fault it is: an answer is not as promised. */
  readonly kind: "malformed";
  /** The stable name of the failure. */
  readonly code: OAuthErrorCodes["malformed"];
}

/** There is no usable session: call `authorize()`. */
export interface SessionError extends ServerSaid, NoCauses, NoWait {
  /** Whose fault it is: nobody's; there is no usable session. */
  readonly kind: "session";
  /** The stable name of the failure. */
  readonly code: OAuthErrorCodes["session"];
}

/** Network, storage or navigation failed: retry later. The session is kept. */
export interface HostError extends ServerSaid, NoCauses {
  /** Whose fault it is: network, storage or navigation failed. */
  readonly kind: "host";
  /** The stable name of the failure. */
  readonly code: OAuthErrorCodes["host"];
  /**
   * Seconds that the server asks to wait before the next request, or that the engine itself waits.
   * @see [RFC 9110 section 10.2.3](https://www.rfc-editor.org/rfc/rfc9110.html#section-10.2.3)
   */
  readonly retry_after?: number;
}

/** A function of the application threw: see `cause`. */
export interface ApplicationError extends NothingSaid, NoCauses, NoWait {
  /** Whose fault it is: a function of the application threw. */
  readonly kind: "application";
  /** The stable name of the failure. */
  readonly code: OAuthErrorCodes["application"];
  /** The value that the function of the application threw, unchanged. */
  readonly cause: unknown;
}

/** The program is wrong: fix the code. */
export interface MisuseError extends NothingSaid, NoCauses, NoWait {
  /** Whose fault it is: the program's. */
  readonly kind: "misuse";
  /** The stable name of the failure. */
  readonly code: OAuthErrorCodes["misuse"];
}

/**
 * Every failure of the package. Branch on `kind` for what to do, or on `code` for what happened: either narrows the type
 * to the members of that failure.
 *
 * ```ts
 * try {
 *   await auth.handleCallback();
 * } catch (error) {
 *   if (!(error instanceof OAuthError)) throw error;
 *   if (error.kind === "server") console.log(error.error);
 * }
 * ```
 */
export type OAuthError =
  | ServerError
  | CheckError
  | TransactionMissingError
  | TransactionElsewhereError
  | MalformedError
  | SessionError
  | HostError
  | ApplicationError
  | MisuseError;

/** The class of all failures, for `instanceof`. Only the package creates them. */
export interface OAuthErrorClass extends Function {
  /** The type to which `instanceof` narrows. */
  readonly prototype: OAuthError;
}

/** The class of all failures, for `error instanceof OAuthError`. Only the package creates them. */
export declare const OAuthError: OAuthErrorClass;
