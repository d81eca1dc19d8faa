/** What every event has besides its own members. */
interface Told {
  /** Unix seconds. */
  at: number;
  /** The name of the provider in the options of a handler, as soon as it is known. */
  provider?: string;
  /** Tells which events belong to one request of a handler: 16 random hexadecimal digits. */
  request_id?: string;
}

/** A failure: the code is one of `OAuthErrorCode`. */
interface ToldFailure extends Told {
  code: string;
  /** Whether the same call may succeed later. */
  retryable: boolean;
  /** The HTTP status of the answer, where one came. */
  status?: number;
  /** The server's own `error`: a name, as "access_denied". */
  server_error?: string;
}

/** The end of a step. */
interface ToldEnd extends Told {
  /** Milliseconds, a whole number. */
  duration: number;
}

/** An answer to a request that left, or why none came: `error` is then one of `OAuthErrorCode`. */
interface ToldAnswer extends ToldEnd {
  status?: number;
  error?: string;
  content_type?: string | null;
}

/**
 * A structured event for logs and traces. Secrets, tokens, codes, states and verifiers cannot appear in one. What each
 * says, and when: docs/events.md.
 */
export type OAuthEvent =
  | (Told & { type: "authorization_requested"; url: string; redirect_uri: string })
  | (ToldFailure & { type: "sign_in_refused" })
  | (Told & { type: "launched" })
  | (ToldEnd & { type: "signed_in" })
  | (ToldEnd & ToldFailure & { type: "callback_refused" })
  | (ToldFailure & { type: "callback_unknown" })
  | (ToldEnd & { type: "refreshed" })
  | (ToldEnd & { type: "token_narrowed" })
  | (Told & { type: "scope_reduced"; scope: string })
  | (Told & { type: "refresh_coalesced" })
  | (ToldEnd & ToldFailure & { type: "refresh_failed" })
  | (ToldFailure & { type: "refresh_sent_again" })
  | (ToldFailure & { type: "session_stale" })
  | (ToldFailure & { type: "refresh_skipped" })
  | (ToldFailure & { type: "metadata_stale"; endpoint: "metadata" | "jwks_uri" })
  | (ToldFailure & { type: "application_failed" })
  | (Told & { type: "session_moved" })
  | (Told & { type: "session_ended"; by: "server" | "back_channel" | "front_channel" })
  | (ToldFailure & { type: "logout_token_refused" })
  | (Told & { type: "signed_out" })
  | (ToldFailure & { type: "revocation_failed" })
  | (ToldFailure & { type: "request_refused" })
  | (Told & {
      type: "request";
      endpoint: string;
      method: string;
      url: string;
      headers: string[];
      parameters: Record<string, string>;
    })
  | (ToldAnswer & { type: "response"; endpoint: string })
  | (ToldAnswer & { type: "proxied"; upstream: string })
  | (Told & { type: "loopback_http_profile" })
  | (ToldEnd & { type: "backend"; route: string; status: number });

/** A replacement for the global `fetch`: service bindings, mutual TLS, tests. */
export type Fetch = (input: Request | string | URL, init?: RequestInit) => Promise<Response>;

/** What every entry point takes besides its own options. */
export interface HostOptions {
  fetch?: Fetch;
  /** A clock in Unix milliseconds, for tests. */
  now?: () => number;
  /** Called for each step of a flow. What it throws changes nothing. */
  onEvent?: (event: OAuthEvent) => void;
}
