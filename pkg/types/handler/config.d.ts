import type { HandlerImporter } from "../moving/worker.js";
import type { HostOptions } from "../host.js";
import type { JsonObject } from "../json.js";
import type { MetadataCache, SessionStore } from "../store.js";
import type { StandardSchema } from "../page/standard_schema.js";
import type { Claims } from "../tokens.js";
import type { Choice, FailedNavigation, Launch, SignIn } from "./callbacks.js";
import type { ProviderConfig } from "./client.js";

/** A value, or a promise of it. */
export type Awaitable<Value> = Value | Promise<Value>;

/** What `onSignIn` may return as `session.data`: an object of JSON values, or nothing. */
export type SignInData = object | null | undefined | void;

/** How long a session lives. */
export interface SessionLimits {
  /**
   * Seconds without a request until the session ends.
   * @default 86400
   */
  idleTimeout?: number;
  /**
   * Seconds from the sign-in until the session ends, however much it is used.
   * @default 604800
   */
  maxAge?: number;
}

/** An origin that each session names, for servers that give each customer a host. */
export interface UpstreamOrigin {
  /**
   * What names the host: a variable of the provider document, else a member of `tokens.extra`, such as
   * `instance_url`.
   */
  from: string;
  /** The hosts that it may name: `www.zohoapis.com`, or `*.my.salesforce.com` for all hosts below one. */
  allow: string[];
}

/** An API that the proxy route and `session.fetch` may reach with the person's token. */
export interface Upstream<Name extends string = string> {
  /**
   * The API's exact origin, such as `https://api.example`, or what names it in each session. A call of another host
   * is refused (`upstream_refused`), and so is every call if the session names none of the list
   * (`upstream_origin_refused`).
   */
  origin: string | UpstreamOrigin;
  /**
   * The HTTP methods that pass.
   * @default ["GET", "HEAD"]
   */
  methods?: string[];
  /** The paths that pass: exact ones, and everything below those that end in `/`. */
  paths: string[];
  /**
   * The providers whose tokens it gets; a session with another one is refused: `upstream_not_bound`. With several
   * providers, none of which has the upstream's name, this list is required: `option_missing`.
   * @default the provider that has the upstream's name, else the only provider
   */
  providers?: NoInfer<Name>[];
  /**
   * Seconds within which its answer must begin. A body that flows, in either direction, may take longer.
   * @default 30
   */
  timeout?: number;
}

/**
 * The options of a handler. `Env` is the platform's environment, `Data` the result of `onSignIn`, `Name` the names
 * in `providers`; the compiler infers all of them from what you write. `CallbackName` is the type of the names in
 * the options' functions: `string` if the environment has no type. `IdClaims` and `CallbackClaims` are the same for the
 * output of `claims`.
 */
export interface HandlerConfig<
  Env = any,
  Data extends SignInData = JsonObject | undefined,
  Name extends string = string,
  CallbackName extends string = Name,
  IdClaims = Claims | undefined,
  CallbackClaims = IdClaims,
> extends HostOptions<CallbackName> {
  /**
   * The path under which the handler's routes answer.
   * @default "/auth"
   */
  base?: string;
  /** The clients by names of your choice. A name is part of the routes: `/auth/<name>/login`, `/auth/<name>/callback`. */
  providers: Record<Name, ProviderConfig> & Record<CallbackName, ProviderConfig>;
  /**
   * The keys that seal cookies, each 32 random bytes in base64url. The first seals, and every key opens: put a new
   * one first.
   */
  cookieKeys: string[];
  /**
   * The handler's name in its cookies, such as `admin`: letters, digits, `-` and `_`. Two handlers on one host need
   * different names; a handler with a new name no longer recognises its old sessions.
   * @default a name made of `base`
   */
  cookieName?: string;
  /**
   * Further origins, such as `https://admin.example`, whose pages may send unsafe requests (other methods than GET,
   * HEAD and OPTIONS, and WebSockets) to what `protect` guards. It refuses them from every other origin, including
   * sibling subdomains.
   * @default []
   */
  trustedOrigins?: string[];
  /**
   * How long sessions live.
   * @default { idleTimeout: 86400, maxAge: 604800 }
   */
  session?: SessionLimits;
  /**
   * Where sessions are kept.
   * @default sealed into the cookie itself
   */
  store?: SessionStore;
  /**
   * Takes over the sessions of another library, so that people stay signed in when the program changes: an importer of
   * `grantway/moving/…`. The provider confirms the tokens, and `onSignIn` runs as after a sign-in.
   * @default none
   */
  import?: HandlerImporter;
  /**
   * Where all isolates share what servers publish: metadata and keys.
   * @default none: each isolate fetches them itself
   */
  cache?: MetadataCache;
  /**
   * Who gets access tokens: only the worker (backend for frontend), or the page too, by the token route (token-mediating
   * backend).
   * @default "worker"
   * @see [OAuth 2.0 for Browser-Based Applications section 6](https://datatracker.ietf.org/doc/html/draft-ietf-oauth-browser-based-apps#section-6)
   */
  tokens?: "worker" | "page";
  /**
   * With `tokens: "page"`, lets the page have tokens that live over 24 hours or never expire, of every provider.
   * @default false
   */
  allowLongLived?: boolean;
  /**
   * The APIs that the proxy route and `session.fetch` may reach, by names of your choice.
   * @default {}
   */
  upstreams?: Record<string, Upstream<Name>>;
  /**
   * Adds a Server-Timing header with the durations of each request. Whoever can read an answer can read them.
   * @default false
   */
  serverTiming?: boolean;
  /**
   * A schema for the claims of the ID token: of zod, valibot, arktype or another library that follows Standard Schema.
   * Its output is `session.claims` and the `claims` of `onSignIn`. If the claims do not fit, the sign-in fails with
   * `claims_invalid`; a session whose claims do not fit any more is none.
   * @default none: the claims are as the provider sent them
   * @see [OpenID Connect Core section 2](https://openid.net/specs/openid-connect-core-1_0.html#IDToken)
   */
  claims?: StandardSchema<any, IdClaims> & StandardSchema<any, CallbackClaims>;
  /**
   * Runs when a sign-in has passed every check. What it returns becomes `session.data`; a `Response` refuses the
   * sign-in and is sent instead.
   */
  onSignIn?: (signIn: SignIn<Env, CallbackName, CallbackClaims>) => Awaitable<Data | Response>;
  /**
   * Answers a navigation that failed. If it throws, the exception is written to the console and counts as no
   * answer.
   * @default a redirect to `returnTo` with `#auth_error=<code>`, also if it returns nothing
   */
  onError?: (failed: FailedNavigation<Env, CallbackName>) => Awaitable<Response | undefined | void>;
  /**
   * Answers a launch by the provider: a call of `redirect_uri` without a code.
   * @default starts a sign-in, if the document allows the host that the launch names
   */
  onLaunch?: (launch: Launch<Env, CallbackName>) => Awaitable<Response | undefined | void>;
  /**
   * Chooses the provider if there are several and none was named: returns a name, or a page with links to
   * `<base>/<name>/login?return_to=…`.
   */
  selectProvider?: (choice: Choice<Env, CallbackName>) => Awaitable<NoInfer<Name> | NoInfer<CallbackName> | Response>;
}
