import type { OAuthEvent } from "./events.js";

/** A replacement for the global `fetch`: service bindings, mutual TLS, tests. */
export type Fetch = (input: Request | string | URL, init?: RequestInit) => Promise<Response>;

/** What every entry point accepts besides its own options. */
export interface HostOptions<Name extends string = string> {
  /**
   * Sends every request to a server in place of the global `fetch`, for service bindings, mutual TLS or tests.
   * @default globalThis.fetch
   */
  fetch?: Fetch;
  /**
   * Returns the time in Unix milliseconds, for tests.
   * @default Date.now
   */
  now?: () => number;
  /** Runs at each step of a flow, for logs and traces. If it throws, nothing changes. */
  onEvent?: (event: OAuthEvent<Name>) => void;
}
