import type { OAuthErrorCode } from "../error.js";
import type { Fetch } from "../host.js";
import type { BackendClient, CallbackResult, DataOf, MediatedClient, NameOf, PublicClient } from "../page/client.js";
import type { VaultClient } from "../page/vault.js";
import type { SessionView } from "../session.js";
import type { Claims, Userinfo } from "../tokens.js";

/** A session as far as the test says it; the rest is made up. */
export type TestSession<Data = any, Name extends string = string, IdClaims = any> = Partial<SessionView<Data, Name, IdClaims>>;

/** What a mock client is in the beginning, and what it answers. */
export interface MockOptions<Data = any, Name extends string = string, IdClaims = any> {
  /**
   * Who is signed in; also who a sign-in in a popup brings.
   * @default null
   */
  session?: TestSession<Data, Name, IdClaims> | null;
  /**
   * Whether the first look at the session has not ended: until `mock.restore()`.
   * @default false
   */
  restoring?: boolean;
  /**
   * What `handleCallback` gives.
   * @default { handled: false }
   */
  callback?: CallbackResult;
  /** Answers the client's `fetch`, with the same arguments. */
  fetch?: Fetch;
  /**
   * Tells the time in Unix milliseconds.
   * @default Date.now
   */
  now?: () => number;
}

/** The options of a mock of a `BackendClient`. */
export interface MockBackendOptions<Data = any, Name extends string = string, IdClaims = any> extends MockOptions<Data, Name, IdClaims> {
  /** The path of the worker's handler, as `createClient` takes it; nothing is asked there. */
  backend?: string;
  /**
   * Who gets access tokens: the worker alone.
   * @default "worker"
   */
  tokens?: "worker";
}

/** The options of a mock of a `MediatedClient`. */
export interface MockMediatedOptions<Data = any, Name extends string = string, IdClaims = any> extends MockOptions<Data, Name, IdClaims> {
  /** The path of the worker's handler, as `createClient` takes it; nothing is asked there. */
  backend?: string;
  /** Who gets access tokens: the page too. */
  tokens: "page";
  /**
   * The origins to which `fetch` may send the access token.
   * @default []
   */
  api?: string[];
}

/** The options of a mock of a `PublicClient`. */
export interface MockPublicOptions<IdClaims = any> extends MockOptions<undefined, string, IdClaims> {
  /** The client, as `createClient` takes it: what makes this a browser-based client. */
  client_id: string;
  /** The server, as `createClient` takes it; nothing is asked there. */
  issuer?: string;
  /** The provider document, as `createClient` takes it; nothing is asked there. */
  provider?: object;
  /** Where the provider would send the person back. */
  redirect_uri?: string;
  /** What would be asked for. */
  scope?: string | string[];
  /** Where tokens would be kept; a client with a vault has no `accessToken`. */
  storage?: string;
  /**
   * The origins to which `fetch` may send the access token.
   * @default []
   */
  api?: string[];
  /** What `userinfo` gives. */
  userinfo?: Userinfo;
}

/** The options of a mock of a `VaultClient`. */
export interface MockVaultOptions<IdClaims = any> extends MockPublicOptions<IdClaims> {
  /** Where tokens would be kept: out of reach of the page, which has no `accessToken`. */
  storage: "vault";
}

/** One call of a client or handler of a test. */
export interface MockCall {
  /** The method, as `authorize`. */
  name: string;
  /** The arguments that it got. */
  args: any[];
}

/** Where something happens to a session. */
export interface Where {
  /**
   * Whether another tab did it.
   * @default false
   */
  otherTab?: boolean;
}

/** What moves a mock client. Each change reaches the listeners of `on`. */
export interface ClientMock<Data = any, Name extends string = string, IdClaims = any> {
  /** All calls of the client's methods, the oldest first. */
  readonly calls: MockCall[];
  /** Signs somebody in. */
  signIn(session?: TestSession<Data, Name, IdClaims>, where?: Where): void;
  /** Signs the person out. */
  signOut(where?: Where): void;
  /** Refreshes the access token. */
  refresh(): void;
  /** Has the last refresh fail for a temporary reason. */
  stale(): void;
  /** Has the session end by itself. */
  expire(): void;
  /** Ends the first look at the session, with this session or null. */
  restore(session?: TestSession<Data, Name, IdClaims> | null): void;
  /** Brings the person back from the sign-in that the last `authorize` began: `handleCallback` then says so. */
  completeSignIn(session?: TestSession<Data, Name, IdClaims>): void;
  /** Has the countdown of `on("idle")` say how many seconds are left; at 0 the session ends. */
  idle(secondsLeft: number): void;
  /** Has the next call of that method reject, with this error or with one of this code. */
  fail(name: string, error: OAuthErrorCode | Error): void;
}

/** What a client of a test has besides. */
export interface WithClientMock<Data = any, Name extends string = string, IdClaims = any> {
  /** What moves the client: sign-ins, ends, failures. */
  readonly mock: ClientMock<Data, Name, IdClaims>;
}

/** Makes a browser-based client with a vault that asks nobody: no network, no engine. */
export declare function mockClient<IdClaims = Claims | undefined>(
  options: MockVaultOptions<IdClaims>,
): VaultClient<IdClaims> & WithClientMock<undefined, string, IdClaims>;
/** Makes a browser-based client that asks nobody: no network, no engine. */
export declare function mockClient<IdClaims = Claims | undefined>(
  options: MockPublicOptions<IdClaims>,
): PublicClient<IdClaims> & WithClientMock<undefined, string, IdClaims>;
/** Makes the client of a token-mediating backend that asks nobody: no network, no engine. */
export declare function mockClient<Of = any, IdClaims = Claims | undefined>(
  options: MockMediatedOptions<DataOf<Of>, NameOf<Of>, IdClaims>,
): MediatedClient<DataOf<Of>, NameOf<Of>, IdClaims> & WithClientMock<DataOf<Of>, NameOf<Of>, IdClaims>;
/** Makes the client of a backend for frontend that asks nobody: no network, no engine. */
export declare function mockClient<Of = any, IdClaims = Claims | undefined>(
  options?: MockBackendOptions<DataOf<Of>, NameOf<Of>, IdClaims>,
): BackendClient<DataOf<Of>, NameOf<Of>, IdClaims> & WithClientMock<DataOf<Of>, NameOf<Of>, IdClaims>;
