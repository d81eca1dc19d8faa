/** `grantway/sandbox`: an authorization server to develop and test against, as a fetch handler. */
import type { SandboxClient, SandboxDocument, SandboxUser } from "./types/clients.js";
import type { SandboxFault, SandboxFaultAt, SandboxLogEntry } from "./types/faults.js";
import type { SandboxSettings } from "./types/settings.js";

export type * from "./types/clients.js";
export type * from "./types/faults.js";
export type * from "./types/settings.js";

/** The options of a sandbox. */
export interface SandboxOptions {
  /**
   * Documents to play besides the built-in providers, each at `/<id>/`, or under names of your choice:
   * `{ acme: document }`. A document of a built-in provider is played by that provider's own server, unless you
   * give it another name.
   */
  documents?: SandboxDocument[] | Record<string, SandboxDocument>;
  /** Settings of providers, by their names. */
  providers?: Record<string, SandboxSettings>;
  /**
   * The people who can sign in.
   * @default three invented people: `ada`, `ben`, `chi`
   */
  users?: SandboxUser[];
  /**
   * Returns the time in Unix milliseconds.
   * @default Date.now
   */
  clock?: () => number;
  /**
   * The origin under which browsers reach the sandbox.
   * @default that of each request
   */
  origin?: string;
  /**
   * Whether there are switches under `/__sandbox/`.
   * @default true
   */
  control?: boolean;
  /**
   * Draws a number from 0 to 1, for faults at a rate.
   * @default Math.random
   */
  random?: () => number;
  /** Receives each entry of the log, once its answer is known or lost. */
  onLog?: (entry: SandboxLogEntry) => void;
}

/** A person's part of a sign-in. */
export interface SignInAs {
  /**
   * The id of the person who signs in.
   * @default the first person
   */
  user?: string;
  /**
   * Whether the person refuses.
   * @default false
   */
  cancel?: boolean;
  /** Further headers of the browser's requests. */
  headers?: Record<string, string>;
}

/** A person's part of an authorization. */
export interface VisitAs extends SignInAs {
  /**
   * The part of the scope that the person grants to a document's provider.
   * @default all that was asked for
   */
  scope?: string[];
}

/** A change to the sandbox's clock. */
export interface ClockMove {
  /** Milliseconds by which the clock shall be ahead of the real one. */
  offset_ms?: number;
  /** Milliseconds by which to advance the clock. */
  advance_ms?: number;
}

/** The state of the sandbox's clock. */
export interface ClockState {
  /** The time in Unix milliseconds. */
  now: number;
  /** Milliseconds by which the clock is ahead of the real one. */
  offset_ms: number;
}

/** The sign-out that a logout token reports. */
export interface LogoutOf {
  /** The client to which the token is sent. */
  client_id: string;
  /** The session at the provider that ended. */
  sid?: string;
  /** Who signed out. */
  sub?: string;
  /** Members that replace those of the claims; undefined removes one. */
  claims?: Record<string, unknown>;
  /** Members that replace those of the header; undefined removes one. */
  header?: Record<string, unknown>;
}

/** The person whose tokens end. */
export interface TokensOf {
  /**
   * The id of the person.
   * @default everybody
   */
  user?: string;
}

/** An authorization server to develop and test against. */
export interface Sandbox {
  /**
   * Answers a request: `export default { fetch: sandbox.fetch }`. Also takes an address and init, like the global
   * `fetch`.
   */
  fetch(request: Request | string | URL, init?: unknown, context?: unknown): Promise<Response>;
  /**
   * Returns the document with its addresses in the sandbox: `https://slack.com/x` becomes
   * `<origin>/slack/slack.com/x`. Variables and everything else stay. Without `name` it is the entry's in
   * `documents`, or `id`; for a built-in provider, it is found by `id`, `name` or the endpoints.
   */
  provider<Document extends object>(document: Document, origin?: string, name?: string): Document;
  /** Copies of the registered clients, by provider. */
  readonly clients: Record<string, SandboxClient[]>;
  /** Registers a client at a provider. */
  register(provider: string, client: SandboxClient): void;
  /**
   * Does a person's part of an authorization: opens the address, chooses who signs in, accepts or cancels. Returns
   * the address to which the browser is sent; rejects if the server shows an error page.
   */
  signIn(url: string | URL, options?: SignInAs): Promise<string>;
  /**
   * Does the same, and returns the request that the browser then makes to the application: a GET, or the POST of
   * `form_post`.
   */
  visit(url: string | URL, options?: VisitAs): Promise<Request>;
  /** Makes something go wrong at a provider. */
  fault(provider: string, fault: SandboxFault): void;
  /** Lists the present faults. */
  faults(): SandboxFaultAt[];
  /** Lists the requests to an endpoint (by default "token"; "all" for all), oldest first, at most 1000. */
  log(endpoint?: string, provider?: string): SandboxLogEntry[];
  /** Moves the clock, if `move` is given, and returns its state. */
  clock(move?: ClockMove): ClockState;
  /**
   * Makes the `logout_token` that `standard` would post to the client whose person signed out there.
   * @see [OpenID Connect Back-Channel Logout section
   *   2.4](https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken)
   */
  logoutToken(provider: string, whose: LogoutOf): Promise<string>;
  /**
   * Ends all tokens at a provider, of one person or of everybody, as if somebody had withdrawn an application's
   * access.
   */
  revoke(provider: string, whose?: TokensOf): void;
  /** Makes a new signing key; the previous one stays published. */
  rotateKeys(provider: string): void;
  /** Forgets codes, tokens, sign-ins, faults, log and clock offset; keeps clients and keys. */
  reset(): void;
}

/** Makes a sandbox: one authorization server for each built-in provider, and for each document that you name. */
export declare function createSandbox(options?: SandboxOptions): Sandbox;

/**
 * Returns a document with its addresses in a sandbox that runs elsewhere, by default at `http://127.0.0.1:8788`, as
 * `Sandbox.provider` does.
 */
export declare function sandboxProvider<Document extends object>(document: Document, origin?: string, name?: string): Document;
