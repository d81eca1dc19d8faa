import type { OAuthEvent } from "./events.js";

/** A replacement for the global `fetch`: service bindings, mutual TLS, tests. */
export type Fetch = (input: Request | string | URL, init?: RequestInit) => Promise<Response>;

/** What every entry point takes besides its own options. */
export interface HostOptions<Name extends string = string> {
  /**
   * Sends every request to a server in place of the global `fetch`, as for service bindings, mutual TLS or tests.
   * @default globalThis.fetch
   */
  fetch?: Fetch;
  /**
   * Tells the time in Unix milliseconds, for tests.
   * @default Date.now
   */
  now?: () => number;
  /** Is called at each step of a flow, for logs and traces. What it throws changes nothing. */
  onEvent?: (event: OAuthEvent<Name>) => void;
}
