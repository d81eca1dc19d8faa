/** `grantway/testing/vitest`: fixtures for `test.extend` of vitest. */
import type { HandlerConfig } from "../handler/config.js";
import type { BackendClient, DataOf, MediatedClient, NameOf, PublicClient } from "../page/client.js";
import type { MockBackendOptions, MockMediatedOptions, MockPublicOptions, WithClientMock } from "./client.js";
import type { Claims } from "../tokens.js";
import type { TestClock } from "./clock.js";
import type { SignedIn, TestPerson } from "./signed_in.js";

export type * from "./index.js";

/** What the fixtures take besides the options of the mock client. */
export interface WithHandlerOptions {
  /** The options of the application's handler, or the function that gives them: what `signIn` signs in at. */
  handler?: HandlerConfig<any, any, any, any, any, any> | ((env: any) => HandlerConfig<any, any, any, any, any, any>);
}

/** What the mock client of a fixture needs of the others. */
export interface NeedsClock {
  /** The clock of the test. */
  clock: TestClock;
}

/** The fixtures, as `test.extend` of vitest takes them. */
export interface VitestFixtures<Client> {
  /** Gives a clock that stands still until the test moves it; the mock client goes by it. */
  clock: (needs: {}, use: (clock: TestClock) => Promise<void>) => Promise<void>;
  /** Gives a mock client. */
  auth: (needs: NeedsClock, use: (auth: Client) => Promise<void>) => Promise<void>;
  /** Gives a function that signs a person in at the handler. */
  signIn: (needs: {}, use: (signIn: (person?: TestPerson) => Promise<SignedIn>) => Promise<void>) => Promise<void>;
}

/** Makes fixtures with a mock of a browser-based client. */
export declare function fixtures<IdClaims = Claims | undefined>(
  options: MockPublicOptions<IdClaims> & WithHandlerOptions,
): VitestFixtures<PublicClient<IdClaims> & WithClientMock<undefined, string, IdClaims>>;
/** Makes fixtures with a mock of the client of a token-mediating backend. */
export declare function fixtures<Of = any, IdClaims = Claims | undefined>(
  options: MockMediatedOptions<DataOf<Of>, NameOf<Of>, IdClaims> & WithHandlerOptions,
): VitestFixtures<MediatedClient<DataOf<Of>, NameOf<Of>, IdClaims> & WithClientMock<DataOf<Of>, NameOf<Of>, IdClaims>>;
/** Makes fixtures with a mock of the client of a backend for frontend. */
export declare function fixtures<Of = any, IdClaims = Claims | undefined>(
  options?: MockBackendOptions<DataOf<Of>, NameOf<Of>, IdClaims> & WithHandlerOptions,
): VitestFixtures<BackendClient<DataOf<Of>, NameOf<Of>, IdClaims> & WithClientMock<DataOf<Of>, NameOf<Of>, IdClaims>>;
