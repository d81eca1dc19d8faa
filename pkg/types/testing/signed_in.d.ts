import type { HandlerConfig, SignInData } from "../handler/config.js";
import type { JsonObject } from "../json.js";
import type { Claims, Profile } from "../tokens.js";

/** Who signs in, as far as the test says it; the rest is made up. */
export interface TestPerson<Data = any, Name extends string = string, Env = any> {
  /** The provider's name in the options; may be left out where there is one only. */
  provider?: Name;
  /** The environment with which the options are made, where they are a function. */
  env?: Env;
  /**
   * What `session.data` is to be.
   * @default what `onSignIn` of the options gives
   */
  data?: Data;
  /** Who the person is; `id` is also the claim `sub`. */
  profile?: Profile;
  /** Claims of the ID token, with scope `openid`. */
  claims?: Partial<Claims>;
  /**
   * The scope that is granted.
   * @default what the options ask for
   */
  scope?: string | string[];
  /**
   * The access token, for an API that the test answers.
   * @default "test-access-token"
   */
  access_token?: string;
  /** The refresh token; without one no refresh is tried, and so no provider is asked. */
  refresh_token?: string;
  /**
   * Seconds that the access token lives.
   * @default 3600
   */
  expires_in?: number;
  /** Further members of the token answer. */
  extra?: JsonObject;
  /** Values for the variables of the provider document. */
  variables?: Record<string, string>;
}

/** A cookie as Playwright takes it. */
export interface TestCookie {
  /** The cookie's name. */
  name: string;
  /** The cookie's value: sealed. */
  value: string;
  /** The host that gets it: that of `redirect_uri`. */
  domain: string;
  /** The path below which it is sent. */
  path: string;
  /** When it ends, in Unix seconds; -1 at the end of the browser's session. */
  expires: number;
  /** Whether scripts cannot read it. */
  httpOnly: boolean;
  /** Whether it is sent over https only. */
  secure: boolean;
  /** Which requests of other sites carry it. */
  sameSite: "Strict" | "Lax" | "None";
}

/** A browser's state as Playwright keeps it. */
export interface StorageState {
  /** The cookies of the session. */
  cookies: TestCookie[];
  /** Storage of origins: none is needed. */
  origins: [];
}

/** A person who is signed in at a handler. */
export interface SignedIn {
  /** The cookies that the browser has. */
  cookies: TestCookie[];
  /** The value of the `Cookie` header. */
  header: string;
  /** What `storageState` of Playwright takes. */
  storageState: StorageState;
  /** Makes a request of this person's browser; a path is one of the application's origin. */
  request(url: string | URL, init?: RequestInit): Request;
}

/**
 * Signs a person in at a handler with these options, and gives the cookies. The handler's own code seals them, in a sign-in
 * whose provider is in this process: nothing is sent. A handler with `store` takes them too.
 */
export declare function signedIn<
  Env = any,
  Data extends SignInData = any,
  Name extends string = string,
>(
  options: HandlerConfig<any, Data, Name, any, any, any> | ((env: Env) => HandlerConfig<any, Data, Name, any, any, any>),
  person?: TestPerson<NoInfer<Data>, NoInfer<Name>, NoInfer<Env>>,
): Promise<SignedIn>;
