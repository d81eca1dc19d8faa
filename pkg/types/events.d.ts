/** What every event has besides its own members. */
interface EventBase {
  /** Unix seconds. */
  at: number;
  /** The name of the provider in the options of a handler, as soon as it is known. */
  provider?: string;
  /** Tells which events belong to one request of a handler: 16 random hexadecimal digits. */
  request_id?: string;
}

/** A failure: the code is one of `OAuthErrorCode`. */
interface FailedEvent extends EventBase {
  code: string;
  /** Whether the same call may succeed later. */
  retryable: boolean;
  /** The HTTP status of the answer, where one came. */
  status?: number;
  /** The server's own `error`: a name, as "access_denied". */
  server_error?: string;
}

/** The end of a step. */
interface TimedEvent extends EventBase {
  /** Milliseconds, a whole number. */
  duration: number;
}

/** An answer to a request that left, or why none came: `error` is then one of `OAuthErrorCode`. */
interface AnswerEvent extends TimedEvent {
  status?: number;
  error?: string;
  content_type?: string | null;
}

/**
 * A structured event for logs and traces. Secrets, tokens, codes, states and verifiers cannot appear in one. What each
 * says, and when: docs/reference/events.md.
 */
export type OAuthEvent =
  | (EventBase & { type: "authorization_requested"; url: string; redirect_uri: string })
  | (FailedEvent & { type: "sign_in_refused" })
  | (EventBase & { type: "launched" })
  | (TimedEvent & { type: "signed_in" })
  | (TimedEvent & FailedEvent & { type: "callback_refused" })
  | (FailedEvent & { type: "callback_unknown" })
  | (TimedEvent & { type: "refreshed" })
  | (TimedEvent & { type: "token_narrowed" })
  | (EventBase & { type: "scope_reduced"; scope: string })
  | (EventBase & { type: "refresh_coalesced" })
  | (TimedEvent & FailedEvent & { type: "refresh_failed" })
  | (FailedEvent & { type: "refresh_sent_again" })
  | (FailedEvent & { type: "session_stale" })
  | (FailedEvent & { type: "refresh_skipped" })
  | (FailedEvent & { type: "metadata_stale"; endpoint: "metadata" | "jwks_uri" })
  | (FailedEvent & { type: "application_failed" })
  | (EventBase & { type: "session_moved" })
  | (EventBase & { type: "session_ended"; by: "server" | "back_channel" | "front_channel" })
  | (FailedEvent & { type: "logout_token_refused" })
  | (EventBase & { type: "signed_out" })
  | (FailedEvent & { type: "revocation_failed" })
  | (FailedEvent & { type: "request_refused" })
  | (EventBase & {
      type: "request";
      endpoint: string;
      method: string;
      url: string;
      headers: string[];
      parameters: Record<string, string>;
    })
  | (AnswerEvent & { type: "response"; endpoint: string })
  | (AnswerEvent & { type: "proxied"; upstream: string })
  | (EventBase & { type: "loopback_http_profile" })
  | (TimedEvent & { type: "backend"; route: string; status: number });

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
