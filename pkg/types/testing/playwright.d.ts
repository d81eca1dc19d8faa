/** `grantway/testing/playwright`: fixtures for `test.extend` of Playwright. */
import type { HandlerConfig } from "../handler/config.js";
import type { Provider } from "../provider.js";
import type { StorageState, TestCookie, TestPerson } from "./signed_in.js";

export type * from "../../index.js";
export type * from "../handler/index.js";
export type * from "../moving/worker.js";
export type * from "../store.js";
export type { StorageState, TestCookie, TestPerson };

/** The options of the application's handler, or the function that gives them. */
export type HandlerOptions = HandlerConfig<any, any, any, any, any, any> | ((env: any) => HandlerConfig<any, any, any, any, any, any>);

/** The part of a browser context that the fixtures use. */
export interface CookieContext {
  /** Adds cookies to the browser. */
  addCookies(cookies: TestCookie[]): Promise<void>;
  /** Removes all cookies of the browser. */
  clearCookies(): Promise<void>;
}

/** What the fixtures need of Playwright. */
export interface NeedsContext {
  /** The browser context of the test. */
  context: CookieContext;
}

/** What the fixtures give to a test. */
export interface SignInFixtures {
  /** Signs a person in, without a page: the browser gets the cookies of a session. */
  signIn(person?: TestPerson): Promise<void>;
  /** Takes all cookies away. */
  signOut(): Promise<void>;
}

/** The fixtures, as `test.extend` of Playwright takes them. */
export interface PlaywrightFixtures {
  /** Gives `signIn` to a test. */
  signIn: (needs: NeedsContext, use: (signIn: SignInFixtures["signIn"]) => Promise<void>) => Promise<void>;
  /** Gives `signOut` to a test. */
  signOut: (needs: NeedsContext, use: (signOut: SignInFixtures["signOut"]) => Promise<void>) => Promise<void>;
}

/** Makes the fixtures of an application whose handler has these options: `base.extend<SignInFixtures>(fixtures(options))`. */
export declare function fixtures(options: HandlerOptions): PlaywrightFixtures;

/** Gives what `storageState` of Playwright takes: a browser in which the person is signed in. */
export declare function storageState(options: HandlerOptions, person?: TestPerson): Promise<StorageState>;

/** Who is signed in at the provider of a page, as far as the test says it; the rest is made up. */
export type TestPagePerson = Omit<TestPerson, "provider" | "env" | "data" | "variables">;

/** The options with which the page creates its client, as far as its provider follows from them. */
export interface PageClientOptions {
  /** The issuer that the page names. */
  issuer?: string;
  /** The provider document that the page names in place of it. */
  provider?: Provider;
  /** Values for the variables of the provider document. */
  variables?: Record<string, string>;
  /** All others: they may be given, and nothing is done with them. */
  [option: string]: unknown;
}

/** The part of a browser context that the fixtures of a page use. */
export interface RoutedContext {
  /** Answers the requests to some addresses. */
  route(matches: (url: URL) => boolean, answer: (route: any) => unknown): Promise<unknown>;
}

/** What the fixtures of a page need of Playwright. */
export interface NeedsRoutedContext {
  /** The browser context of the test. */
  context: RoutedContext;
}

/** What the fixtures of a page give to a test. */
export interface PageSignInFixtures {
  /** From now on the person is signed in at the provider, which answers every authorization request at once. */
  signIn(person?: TestPagePerson): Promise<void>;
  /** From now on the provider knows nobody, and takes no token that it gave. */
  signOut(): Promise<void>;
}

/** The fixtures of a page, as `test.extend` of Playwright takes them. */
export interface PlaywrightPageFixtures {
  /** Gives `signIn` to a test. */
  signIn: (needs: NeedsRoutedContext, use: (signIn: PageSignInFixtures["signIn"]) => Promise<void>) => Promise<void>;
  /** Gives `signOut` to a test. */
  signOut: (needs: NeedsRoutedContext, use: (signOut: PageSignInFixtures["signOut"]) => Promise<void>) => Promise<void>;
}

/**
 * Makes the fixtures of a page that is its own client, with the options of its `createClient`:
 * `base.extend<PageSignInFixtures>(pageFixtures(options))`. The page's own code signs in; what it sends to its provider
 * does not leave the browser. It runs in Chromium, and not for `storage: "vault"`: Playwright does not see what a
 * SharedWorker sends. A document whose answers depart from the standards needs the sandbox.
 */
export declare function pageFixtures(options: PageClientOptions): PlaywrightPageFixtures;
