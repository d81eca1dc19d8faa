import type { OAuthError } from "../error.js";
import type { Claims, Profile, Tokens, Userinfo } from "../tokens.js";
import type { ExecutionContext } from "./platform.js";

/** The request for which a function in the options runs. */
export interface RequestContext<Env> {
  /** The request as the platform passed it. */
  request: Request;
  /** The environment that came with the request. */
  env: Env;
  /** The execution context that came with the request, if the platform has one. */
  ctx?: ExecutionContext;
}

/** A sign-in that passed every check; the argument of `onSignIn`. */
export interface SignIn<Env = any, Name extends string = string, IdClaims = Claims | undefined> extends RequestContext<Env> {
  /** The provider's name in the options. */
  provider: Name;
  /** The tokens of the sign-in: keep what you need of them, and keep it secret. */
  tokens: Tokens;
  /**
   * The claims of the validated ID token, with scope `openid`; as the schema gives them if the handler has the option
   * `claims`.
   * @see [OpenID Connect Core section 2](https://openid.net/specs/openid-connect-core-1_0.html#IDToken)
   */
  claims: IdClaims;
  /** Who signed in, in one shape for every provider: by userinfo, else by the claims of the ID token. */
  profile: Profile;
  /** The answer of userinfo as the provider sent it; absent if there is no endpoint or `userinfo` is false. */
  userinfo?: Userinfo;
}

/** A sign-in without a chosen provider; the argument of `selectProvider`. */
export interface Choice<Env = any, Name extends string = string> extends RequestContext<Env> {
  /** The names in `providers`, in their order. */
  providers: Name[];
  /** Where the person goes on after the sign-in: a path on this origin. */
  returnTo: string;
}

/** A navigation that failed; the argument of `onError`. */
export interface FailedNavigation<Env = any, Name extends string = string> extends RequestContext<Env> {
  /** What failed; its `cause` is what the application's own code threw. */
  error: OAuthError;
  /** The provider's name in the options, if it is known. */
  provider?: Name;
  /** Where the person was to go on, if it is known: a path on this origin. */
  returnTo?: string;
}

/** A launch by the provider (a call of `redirect_uri` without a code); the argument of `onLaunch`. */
export interface Launch<Env = any, Name extends string = string> extends RequestContext<Env> {
  /** The provider's name in the options. */
  provider: Name;
  /** The parameters that the provider sent. */
  query: URLSearchParams;
}
