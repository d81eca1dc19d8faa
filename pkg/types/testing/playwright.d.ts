/** `grantway/testing/playwright`: fixtures for `test.extend` of Playwright. */
import type { HandlerConfig } from "../handler/config.js";
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
