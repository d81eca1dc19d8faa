import { codes } from "../errors/error_names.edge.js";
import { Cache } from "./host/cache.js";
import { Call } from "./host/call.js";
import { Compiled } from "./compiled.js";
import { engine } from "./engine.js";
import { OAuthError } from "../errors/error.js";
import { asFailure, failure } from "./failure.js";
import { Isolate } from "./host/isolate.js";
import { messageOf, sessionMessageOf } from "./message.js";
import * as operations from "./operations.js";
import { platform, toResponse } from "./host/platform.js";
import { Reports } from "./answers/reports.js";
import { Sealer } from "./host/sealer.js";
import { standardSchema, validate } from "../host/claims_schema.js";
import { setCookies } from "./answers/set_cookies.js";
import { Session } from "./session.js";
import { Store } from "./host/store.js";
import { Timing } from "./answers/timing.js";

/** The index of the realm in a compiled configuration (src/flow/worker/config/configuration.rs). */
const REALM = 2;

/** The engine's rules for the headers of upstreams' answers. */
let proxyHeaders;

function proxyHeadersNow() {
  const host = { now: Date.now, perform: () => null };
  proxyHeaders ??= engine.runNow({ operation: operations.PROXY_HEADERS, client: null, args: [], host });
  return proxyHeaders;
}

/** The engine's result of a sign-out, with the name of the error's code. */
const signedOutOf = (given) =>
  given?.revocation_failed === undefined ? given : { ...given, revocation_failed: codes[given.revocation_failed] };

/** An answer of the engine, with its errors and Responses. */
const answerOf = (answer, rawOf, call) => {
  if (answer === null) return undefined;
  const [kind, status, headers, payload, link] = answer;
  if (kind === "raw") return [kind, status, headers, call.object(payload), link];
  if (kind === "empty") return [kind, status, headers, codes[payload]];
  if (kind === "json") return [kind, status, headers, signedOutOf(payload)];
  return [kind, status, headers, kind === "error" || kind === "page" ? rawOf(payload) : payload, link];
};

/** The engine's result for a session's token, with its errors. */
const tokenOf = (given, rawOf) => {
  if (given?.over) given.over = rawOf(given.over);
  if (given?.failed) given.failed = rawOf(given.failed);
  return given;
};

/** The schema of the claims, if the options have one. */
function schemaOf(claims) {
  const schema = standardSchema(claims);
  if (schema || claims === undefined) return schema;
  throw failure("option_wrong_type", { option: "claims", found: "something else", expected: "a Standard Schema, of zod, valibot, arktype or another library" });
}

/** One configuration and its surroundings. */
class Configured {
  #around;
  #compiled;
  #reports;
  #timing;
  /** request → the result of taking over the session of another library that it sent */
  #arrivals = new WeakMap();

  /** `isolate` is the memory of the handler, which outlives the configuration. */
  constructor(config, isolate) {
    this.#timing = new Timing(config);
    const options = this.#timing.options ?? {};
    this.#reports = new Reports(config, platform);
    const store = options.store === undefined ? undefined : new Store(options.store);
    const cache = options.cache ? new Cache(options.cache) : undefined;
    const schema = schemaOf(options.claims);
    const { now } = this.#timing;
    this.#around = {
      options,
      isolate,
      platform: this.#reports.platform,
      store,
      cache,
      schema,
      realm: undefined,
      sealer: new Sealer(engine.convert, options.cookieKeys),
      headers: engine.headers,
      now,
      onEvent: options.onEvent,
      report: (raw, request, hidden) => this.#reports.write(raw, request, hidden),
      refreshBehind: (request, ctx, provider, id) => this.#ask(request, undefined, ctx, operations.REFRESH_BEHIND, [provider, id]),
    };
    this.#compiled = new Compiled(operations.CONFIGURE, config, { now, perform: () => null });
  }

  /** Reads the options now, if the engine can be loaded without waiting. */
  readNow() {
    this.#compiled.readNow();
    return this;
  }

  /** The result of a call, or a promise of it if the call waits. */
  #call(request, env, ctx, operation, args, read) {
    const around = this.#around;
    const begin = (client) => {
      around.realm ??= this.#compiled.item(REALM);
      const call = new Call(around, request, env, ctx);
      return engine.start({ operation, client, args, host: call, read: read && ((value, rawOf) => read(value, rawOf, call)) });
    };
    const client = this.#compiled.get();
    return client instanceof Promise ? client.then(begin) : begin(client);
  }

  #ask(request, env, ctx, ...asked) {
    const answered = this.#timing.during(request, () => this.#call(request, env, ctx, ...asked));
    if (!(answered instanceof Promise)) return answered;
    const settled = answered.catch(() => {});
    // A refresh that has begun must end even if the person leaves: with rotation, its answer exists only once.
    try {
      ctx?.waitUntil?.(settled);
    } catch {
      // The request is over, and nothing can be kept alive for it.
    }
    return answered;
  }

  #response(request, answer) {
    if (answer === undefined) return undefined;
    const asked = () => ({ method: request.method, id: this.#timing.id(request) });
    const response = toResponse(answer, proxyHeadersNow, asked);
    // Next.js does not accept a path from a middleware, but itself turns a whole address into a path.
    const location = request.nextUrl && response.headers.get("location");
    if (location) response.headers.set("location", new URL(location, request.url).href);
    const timing = this.#timing.header(request);
    if (timing) response.headers.append("server-timing", timing);
    const cookies = this.#imported(request);
    if (cookies.length > 0) {
      // They come first, so that the answer's own cookies of the same names win.
      const own = response.headers.getSetCookie();
      response.headers.delete("set-cookie");
      setCookies(response.headers, [...cookies, ...own]);
    }
    return response;
  }

  /** The cookies of the session of another library that the request sent. */
  #imported(request) {
    return (this.#around.options.import && this.#arrivals.get(request)?.cookies) ?? [];
  }

  /** The message of a request; with the option `import`, as if it sent the session that was taken over. */
  async #arrived(request, env, ctx, message) {
    const importer = this.#around.options.import;
    if (!importer) return message;
    if (!this.#arrivals.has(request)) {
      const take = (given) => this.#ask(request, env, ctx, operations.IMPORT, [message, given]);
      this.#arrivals.set(request, (await importer.takeOver({ request, env, ctx, message, take })) ?? {});
    }
    return this.#arrivals.get(request).message ?? message;
  }

  async handle(request, env, ctx, message = messageOf(request)) {
    const { base = "/auth", import: importer } = this.#around.options;
    const arrived = importer?.isForSession(request.url, base) ? await this.#arrived(request, env, ctx, message) : message;
    return this.#response(request, await this.#ask(request, env, ctx, operations.HANDLE, [arrived], answerOf));
  }

  /** The session of a request; `guarded` is its message if the options are those of `protect`. */
  async session(request, env, ctx, options, guarded) {
    // Without an answer that sets cookies, a session would begin and be lost.
    if (!this.#around.options.import || options?.readOnly) {
      return this.#sessionOf(request, ctx, options, Boolean(guarded), guarded ?? sessionMessageOf(request));
    }
    const message = await this.#arrived(request, env, ctx, guarded ?? messageOf(request));
    return this.#sessionOf(request, ctx, options, Boolean(guarded), message);
  }

  async #sessionOf(request, ctx, options, guards, message) {
    const found = await this.#ask(request, undefined, ctx, operations.FIND_SESSION, [message, options, guards]);
    if (found === null) return null;
    const sessionEngine = {
      accessToken: async (...asked) => {
        const given = await this.#ask(request, undefined, ctx, operations.ACCESS_TOKEN, [message, ...asked], tokenOf);
        if (given?.token) this.#reports.hide(request, given.token.access_token);
        return this.#withClaims(given);
      },
      signOut: (...asked) => this.#ask(request, undefined, ctx, operations.SIGN_OUT, [message, ...asked], signedOutOf),
      remembers: (key) => this.#around.isolate.get(this.#around.realm + key, this.#timing.now() / 1000) !== undefined,
      timing: () => this.#timing.header(request),
    };
    return new Session(sessionEngine, this.#around.options.fetch, await this.#withClaims(found), this.#imported(request));
  }

  /**
   * The engine's session, with the claims as the schema gives them. If those of a refresh do not fit, the session is
   * over: the next request does not find it either.
   */
  async #withClaims(given) {
    const { schema } = this.#around;
    if (!schema || !given?.view) return given;
    const { value, mistakes } = await validate(schema, given.view.claims);
    if (!mistakes) return { ...given, view: { ...given.view, claims: value } };
    const [first, ...others] = mistakes.map((detail) => ({ code: "claims_invalid", detail }));
    return { ...given, over: others.length === 0 ? first : { code: "claims_invalid", mistakes: [first, ...others] } };
  }

  /** The answer while the session cannot be read. */
  async unavailable(request, env, ctx, error) {
    this.#reports.write(error, request);
    return this.authorize(request, env, ctx, { unavailable: true });
  }

  /**
   * Rethrows what the application threw. After a refresh or a sign-out that would lose the cookies, which only an
   * answer can carry. So an error becomes an answer here, and is written to the console as the platform would do; a
   * thrown Response gets the cookies. What a framework throws to redirect is not an error, and is rethrown.
   */
  async threw(thrown, session, request, env, ctx) {
    if (!session || !Session.isToBeKept(session)) throw thrown;
    if (thrown instanceof Response) throw session.commit(thrown);
    const isError = thrown instanceof Error || Object.prototype.toString.call(thrown) === "[object Error]"; // of another realm
    if (typeof thrown === "object" && thrown !== null && (!isError || typeof thrown.digest === "string")) throw thrown;
    const error = asFailure(thrown instanceof OAuthError ? thrown : { code: "callback_function_failed", detail: { option: "protect" }, cause: thrown });
    // Events have no cause, so without onError nobody would see what was thrown.
    this.#reports.write(error, request, [], this.#around.options.onError !== undefined);
    const { provider } = session;
    const { pathname, search } = new URL(request.url);
    let answer;
    try {
      answer = await this.#around.options.onError?.({ error, request, provider, returnTo: pathname + search, env, ctx });
    } catch (cause) {
      this.#reports.write({ code: "callback_function_failed", detail: { option: "onError" }, cause }, request);
    }
    return session.commit(answer instanceof Response ? answer : await this.authorize(request, env, ctx, { failed: true, provider }));
  }

  async authorize(request, env, ctx, options) {
    const args = [messageOf(request), options];
    return this.#response(request, await this.#ask(request, env, ctx, operations.REQUIRE_SESSION, args, answerOf));
  }
}

/** The guards among the options of `protect`; for `session`, only the provider counts. */
const GUARDS = ["provider", "max_age", "acr_values"];

/** The options with their guards, inherited or not. A guard without a value counts too. */
function guarding(options) {
  if (typeof options !== "object" || options === null) return options;
  const named = GUARDS.filter((name) => name in options);
  if (named.length === 0) return options;
  return { ...options, ...Object.fromEntries(named.map((name) => [name, options[name] ?? null])) };
}

/** A forged request gets no session; any other error is thrown on. */
const unlessForged = (error) => {
  if (error?.code === "request_forged") return null;
  throw error;
};

function configFor(config, env) {
  if (typeof config !== "function") return config;
  try {
    return config(env ?? globalThis.process?.env);
  } catch (cause) {
    throw asFailure({ code: "callback_function_failed", detail: { option: "config" }, cause });
  }
}

/**
 * Creates a handler of the routes below `base`. The configuration may be a function of the environment, which runs
 * once for each env object; a platform that passes none keeps its variables in `process.env`. The isolate's memory belongs to the handler, even if each request brings a new env
 * object.
 */
export function createHandler(config) {
  if (typeof config !== "function" && (typeof config !== "object" || config === null)) {
    throw failure("option_wrong_type", { option: "config", found: typeof config, expected: "an object or a function" });
  }
  const perEnvironment = new WeakMap();
  const isolate = new Isolate();
  let single;

  function configured(env) {
    // Primitive values have no identity, so two tenants could share one.
    if (env !== undefined && (typeof env !== "object" || env === null)) {
      const found = env === null ? "null" : `a ${typeof env}`;
      throw failure("option_wrong_type", { option: "env", found, expected: "an object or undefined" });
    }
    if (typeof config !== "function") return single;
    const make = () => new Configured(configFor(config, env), isolate);
    if (env === undefined) return (single ??= make());
    if (!perEnvironment.has(env)) perEnvironment.set(env, make());
    return perEnvironment.get(env);
  }

  // A mistake in the options is thrown here, not at the first request.
  if (typeof config !== "function") single = new Configured(config, isolate).readNow();

  /** `isOptional`: whether `serve` also gets the requests of people who are not signed in, with `session: null`. */
  const served = (serve, options, isOptional = false) => async (request, env, ctx) => {
    // Read once for both calls, because each header is a call of the platform.
    const message = messageOf(request);
    const own = await configured(env).handle(request, env, ctx, message);
    if (own) return own;
    let session = null;
    try {
      // A session with another provider than the given one does not count here.
      const finding = configured(env).session(request, env, ctx, options, message);
      // A page of another origin made a forged request, not the person. A page that is open to everybody serves it
      // as a request of nobody.
      session = await (isOptional ? finding.catch(unlessForged) : finding);
      if (!session && !isOptional) return await auth.authorize(request, env, ctx, { ...options, guard: true });
      const response = await serve({ request, env, ctx, session });
      return session ? session.commit(response) : response;
    } catch (error) {
      // A page of another site made this request, not the person.
      if (error?.code === "request_forged" && !session && !isOptional) return auth.authorize(request, env, ctx, { forged: true });
      // The session cannot be read now. That must not sign anybody out or send them to sign in.
      if (error instanceof OAuthError && error.code === "store_unavailable") {
        const answer = await configured(env).unavailable(request, env, ctx, error);
        return session ? session.commit(answer) : answer;
      }
      // If the session ended meanwhile, the person signs in again and comes back here. Any other error is the
      // application's, and a sign-in would only lead back to it.
      if (error?.kind !== "session" || !session?.isOver) return configured(env).threw(error, session, request, env, ctx);
      return session.commit(await auth.authorize(request, env, ctx, { ...options, guard: true, underWay: true }));
    }
  };

  const auth = {
    handle: async (request, env, ctx) => configured(env).handle(request, env, ctx),
    session: async (request, env, ctx, options) => configured(env).session(request, env, ctx, guarding(options)),
    authorize: async (request, env, ctx, options) => configured(env).authorize(request, env, ctx, options),

    protect: (serve, given) => served(serve, guarding(given)),

    withSession: (serve) => served(serve, undefined, true),
  };
  return auth;
}
