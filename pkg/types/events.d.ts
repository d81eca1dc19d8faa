import type { JsonValue } from "./json.js";

/**
 * A structured event for logs and traces: `authorization_requested`, `request`, `response`, `signed_in`,
 * `callback_refused`, `refreshed`, `refresh_failed`, and from a page with a worker `backend`. Secrets, tokens, codes
 * and states cannot appear in one.
 */
export interface OAuthEvent {
  type: string;
  [member: string]: JsonValue | undefined;
}

/** A replacement for the global `fetch`: service bindings, mutual TLS, tests. */
export type Fetch = (input: Request | string | URL, init?: RequestInit) => Promise<Response>;

/** What every entry point takes besides its own options. */
export interface HostOptions {
  fetch?: Fetch;
  /** A clock in Unix milliseconds, for tests. */
  now?: () => number;
  onEvent?: (event: OAuthEvent) => void;
}
