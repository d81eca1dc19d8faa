import type { OAuthErrorCode } from "./error.js";

/** The members of every event besides its own. */
interface EventBase<Name extends string> {
  /** When it happened, in Unix seconds. */
  at: number;
  /** The provider's name in the options of a handler, once it is known. */
  provider?: Name;
  /** The same for all events of one request to a handler: 16 random hexadecimal digits. */
  request_id?: string;
}

/** The further members of an event about a failure. */
interface FailedEvent<Name extends string> extends EventBase<Name> {
  /** The stable name of the failure. */
  code: OAuthErrorCode;
  /** Whether the same call may succeed later. */
  retryable: boolean;
  /** The HTTP status of the server's answer, if there was one. */
  status?: number;
  /**
   * The server's own code, such as `access_denied`, if it sent a name of at most 64 characters.
   * @see [RFC 6749 section 5.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-5.2)
   */
  server_error?: string;
}

/** The further members of an event that ends a step. */
interface TimedEvent<Name extends string> extends EventBase<Name> {
  /** How long the step took, in whole milliseconds. */
  duration: number;
}

/** The further members of an event about an answer. */
interface AnswerEvent<Name extends string> extends TimedEvent<Name> {
  /** The HTTP status, if an answer came. */
  status?: number;
  /** Why no answer came, in place of `status`. */
  error?: OAuthErrorCode;
  /** The media type of the answer; null if it names none. */
  content_type?: string | null;
}

/** A sign-in begins: the browser is sent to the provider. */
export interface AuthorizationRequestedEvent<Name extends string = string> extends EventBase<Name> {
  /** Which event it is. */
  type: "authorization_requested";
  /** The authorization endpoint, without its query. */
  url: string;
  /** Where the provider sends the person back to. */
  redirect_uri: string;
}

/** A sign-in could not begin. */
export interface SignInRefusedEvent<Name extends string = string> extends FailedEvent<Name> {
  /** Which event it is. */
  type: "sign_in_refused";
}

/** The provider opened the application. */
export interface LaunchedEvent<Name extends string = string> extends EventBase<Name> {
  /** Which event it is. */
  type: "launched";
}

/** A callback succeeded and somebody is signed in. */
export interface SignedInEvent<Name extends string = string> extends TimedEvent<Name> {
  /** Which event it is. */
  type: "signed_in";
}

/** A check, the server or the application refused a callback. */
export interface CallbackRefusedEvent<Name extends string = string> extends TimedEvent<Name>, FailedEvent<Name> {
  /** Which event it is. */
  type: "callback_refused";
}

/**
 * The page's address carries a `state` with a code or an error, but this tab knows no such sign-in: the address is left
 * alone, as it may be the application's own.
 */
export interface CallbackUnknownEvent<Name extends string = string> extends FailedEvent<Name> {
  /** Which event it is. */
  type: "callback_unknown";
}

/** The tokens are new. */
export interface RefreshedEvent<Name extends string = string> extends TimedEvent<Name> {
  /** Which event it is. */
  type: "refreshed";
}

/** The page got a token for a part of the scope. */
export interface TokenNarrowedEvent<Name extends string = string> extends TimedEvent<Name> {
  /** Which event it is. */
  type: "token_narrowed";
}

/** A refresh returned less scope; `scope` has the lost names, separated by spaces. */
export interface ScopeReducedEvent<Name extends string = string> extends EventBase<Name> {
  /** Which event it is. */
  type: "scope_reduced";
  /** The lost names, separated by spaces. */
  scope: string;
}

/** A request uses tokens that another request refreshed. */
export interface RefreshCoalescedEvent<Name extends string = string> extends EventBase<Name> {
  /** Which event it is. */
  type: "refresh_coalesced";
}

/** A refresh failed. */
export interface RefreshFailedEvent<Name extends string = string> extends TimedEvent<Name>, FailedEvent<Name> {
  /** Which event it is. */
  type: "refresh_failed";
}

/** The answer to a refresh was lost, so the same token is sent once more. */
export interface RefreshSentAgainEvent<Name extends string = string> extends FailedEvent<Name> {
  /** Which event it is. */
  type: "refresh_sent_again";
}

/**
 * The session continues with the old tokens, because the refresh failed with a temporary error, or was refused while
 * another isolate may have refreshed it.
 */
export interface SessionStaleEvent<Name extends string = string> extends FailedEvent<Name> {
  /** Which event it is. */
  type: "session_stale";
}

/** A read-only session's token is due, but was not refreshed, because the new tokens could not be stored. */
export interface RefreshSkippedEvent<Name extends string = string> extends FailedEvent<Name> {
  /** Which event it is. */
  type: "refresh_skipped";
}

/**
 * A function that `protect` guards threw after a refresh or a sign-out; the answer sets the session's cookies all the
 * same.
 */
export interface ApplicationFailedEvent<Name extends string = string> extends FailedEvent<Name> {
  /** Which event it is. */
  type: "application_failed";
}

/**
 * The server's `metadata` or keys (`jwks_uri`) are over an hour old and cannot be fetched; the last document is used.
 */
export interface MetadataStaleEvent<Name extends string = string> extends FailedEvent<Name> {
  /** Which event it is. */
  type: "metadata_stale";
  /** Which document could not be fetched. */
  endpoint: "metadata" | "jwks_uri";
}

/** A session moved from its cookie into the store. */
export interface SessionMovedEvent<Name extends string = string> extends EventBase<Name> {
  /** Which event it is. */
  type: "session_moved";
}

/**
 * The session ended without a sign-out here. `server`: the server refused the refresh token (with a sealed cookie, the
 * session must bring it again a minute later). `back_channel`, `front_channel`: the provider signed the person out.
 */
export interface SessionEndedEvent<Name extends string = string> extends EventBase<Name> {
  /** Which event it is. */
  type: "session_ended";
  /** Who ended it: the server by refusing the refresh token, or the provider by one of its logouts. */
  by: "server" | "back_channel" | "front_channel";
}

/** A back-channel logout was refused. */
export interface LogoutTokenRefusedEvent<Name extends string = string> extends FailedEvent<Name> {
  /** Which event it is. */
  type: "logout_token_refused";
}

/** Somebody signed out. */
export interface SignedOutEvent<Name extends string = string> extends EventBase<Name> {
  /** Which event it is. */
  type: "signed_out";
}

/** Somebody signed out, but the tokens could not be revoked and may still be valid at the server. */
export interface RevocationFailedEvent<Name extends string = string> extends FailedEvent<Name> {
  /** Which event it is. */
  type: "revocation_failed";
}

/** A route answers with an error: a forged call, an upstream that is not listed, nobody signed in … */
export interface RequestRefusedEvent<Name extends string = string> extends FailedEvent<Name> {
  /** Which event it is. */
  type: "request_refused";
}

/** A request is sent to the provider. */
export interface RequestEvent<Name extends string = string> extends EventBase<Name> {
  /** Which event it is. */
  type: "request";
  /** The endpoint that gets the request, such as `token_endpoint`. */
  endpoint: string;
  /** The HTTP method. */
  method: string;
  /** The address, without its query. */
  url: string;
  /** The names of its headers. */
  headers: string[];
  /** Its parameters. Secret ones are shown without their value. */
  parameters: Record<string, string>;
}

/** The provider answered. If no answer came, `error` has a code instead of `status`. */
export interface ResponseEvent<Name extends string = string> extends AnswerEvent<Name> {
  /** Which event it is. */
  type: "response";
  /** The endpoint that answered, such as `token_endpoint`. */
  endpoint: string;
}

/** An upstream answered the proxy route; the body is still under way. */
export interface ProxiedEvent<Name extends string = string> extends AnswerEvent<Name> {
  /** Which event it is. */
  type: "proxied";
  /** The origin of the upstream. */
  upstream: string;
}

/** Cookies are not `Secure`, because the request is plain http on loopback. */
export interface LoopbackHttpProfileEvent<Name extends string = string> extends EventBase<Name> {
  /** Which event it is. */
  type: "loopback_http_profile";
}

/** A session of another library was taken over. */
export interface SessionImportedEvent<Name extends string = string> extends TimedEvent<Name> {
  /** Which event it is. */
  type: "session_imported";
}

/** A session of another library was not taken over; if `retryable`, the next visit tries again. */
export interface ImportRefusedEvent<Name extends string = string> extends FailedEvent<Name> {
  /** Which event it is. */
  type: "import_refused";
}

/**
 * The browser lacks what `storage` needs, so `used` takes its place. `vault`: each tab has a `dedicated` worker instead
 * of a shared one. `encrypted`: IndexedDB is blocked, so the session is in `memory`. `transaction`: IndexedDB is
 * blocked, so the transaction of a vault is in `memory`, and may be lost with the page. `dpop_key`: the same for the
 * key of a session with DPoP.
 */
export interface StorageFallbackEvent<Name extends string = string> extends EventBase<Name> {
  /** Which event it is. */
  type: "storage_fallback";
  /** What the browser could not provide. */
  storage: "vault" | "encrypted" | "transaction" | "dpop_key";
  /** What is used in its place. */
  used: "dedicated" | "memory";
}

/** The page's worker answered. */
export interface BackendEvent<Name extends string = string> extends TimedEvent<Name> {
  /** Which event it is. */
  type: "backend";
  /** The worker's route, such as `session`. */
  route: string;
  /** The HTTP status of its answer. */
  status: number;
}

/**
 * A refresh brought no new refresh token: for a page the server should replace it each time, or bind it to a key; once
 * in each page.
 */
export interface RefreshTokenKeptEvent<Name extends string = string> extends EventBase<Name> {
  /** Which event it is. */
  type: "refresh_token_kept";
}

/**
 * The computer's clock is wrong by so many `seconds` (positive: it is ahead), as the `Date` of an answer says, or the
 * `iat` of an ID token; from now on the page counts by the server's clock.
 */
export interface ClockSkewEvent<Name extends string = string> extends EventBase<Name> {
  /** Which event it is. */
  type: "clock_skew";
  /** By how many seconds the computer's clock is ahead; negative where it is behind. */
  seconds: number;
  /** What said so: the `Date` header of an answer, or the `iat` of an ID token. */
  source: "Date" | "iat";
}

/**
 * No session can come back in a hidden frame: the server is not shown in one (`frame`), or gets none of its cookies
 * there (`cookies`), both remembered for a week, or did not answer in ten seconds (`no_answer`), until the next load.
 * With `prompt` the server asks the person in spite of `prompt=none`, so nothing is sent; said once a week.
 */
export interface SilentSignInBlockedEvent<Name extends string = string> extends EventBase<Name> {
  /** Which event it is. */
  type: "silent_sign_in_blocked";
  /**
   * What stands against it: the server is not shown in a frame, gets none of its cookies there, does not answer, or would
   * ask the person in spite of `prompt=none`.
   */
  reason: "frame" | "cookies" | "no_answer" | "prompt";
}

/**
 * An event for logs and traces. `type` says which, and narrows the type to its members. No secret, token, code,
 * state or verifier is ever in an event.
 */
export type OAuthEvent<Name extends string = string> =
  | AuthorizationRequestedEvent<Name>
  | SignInRefusedEvent<Name>
  | LaunchedEvent<Name>
  | SignedInEvent<Name>
  | CallbackRefusedEvent<Name>
  | CallbackUnknownEvent<Name>
  | RefreshedEvent<Name>
  | TokenNarrowedEvent<Name>
  | ScopeReducedEvent<Name>
  | RefreshCoalescedEvent<Name>
  | RefreshFailedEvent<Name>
  | RefreshSentAgainEvent<Name>
  | SessionStaleEvent<Name>
  | RefreshSkippedEvent<Name>
  | ApplicationFailedEvent<Name>
  | MetadataStaleEvent<Name>
  | SessionMovedEvent<Name>
  | SessionEndedEvent<Name>
  | LogoutTokenRefusedEvent<Name>
  | SignedOutEvent<Name>
  | RevocationFailedEvent<Name>
  | RequestRefusedEvent<Name>
  | RequestEvent<Name>
  | ResponseEvent<Name>
  | ProxiedEvent<Name>
  | LoopbackHttpProfileEvent<Name>
  | SessionImportedEvent<Name>
  | ImportRefusedEvent<Name>
  | StorageFallbackEvent<Name>
  | BackendEvent<Name>
  | RefreshTokenKeptEvent<Name>
  | ClockSkewEvent<Name>
  | SilentSignInBlockedEvent<Name>;
