import { Cache } from "./cache.js";
import { EngineObject } from "./engine.js";
import { failure } from "./failure.js";
import { Isolate } from "./isolate.js";
import { platform, toResponse } from "./platform.js";
import { Session } from "./session.js";
import { Store } from "./store.js";
import { Timing } from "./timing.js";

/** One configuration: the engine's handler and what outlives its instance. */
class Configured {
  #engine;
  #isolate;
  #proxyHeaders;
  #send;
  #timing;

  constructor(config) {
    this.#timing = new Timing(config);
    const { options } = this.#timing;
    const isolate = (this.#isolate = new Isolate((request, ctx, provider, id) =>
      this.#ask(request, ctx, (handler) => handler.refreshBehind(request, provider, id)),
    ));
    const store = options?.store === undefined ? undefined : new Store(options.store);
    const cache = options?.cache ? new Cache(options.cache) : undefined;
    this.#send = options?.fetch;
    this.#engine = new EngineObject(({ EdgeHandler }) => {
      isolate.forgetHolders();
      const handler = new EdgeHandler(options, isolate, platform, store, cache);
      this.#proxyHeaders ??= handler.proxyHeaders();
      return handler;
    });
  }

  #ask(request, ctx, use) {
    const asked = this.#timing.during(request, () => this.#engine.call(use));
    const settled = asked.catch(() => {});
    // A refresh that has begun comes to its end although the person goes away: with rotation its answer exists once.
    try {
      ctx?.waitUntil?.(settled);
    } catch {
      // The request is over, and nothing can be kept alive for it.
    }
    return asked;
  }

  #response(request, answer) {
    if (answer === undefined) return undefined;
    const asked = () => ({ method: request.method, id: this.#timing.id(request) });
    const response = toResponse(answer, () => this.#proxyHeaders, asked);
    const location = response.headers.get("location");
    // Next.js takes no path from a middleware; it makes one of the address again by itself.
    if (location && request.nextUrl) response.headers.set("location", new URL(location, request.url).href);
    const timing = this.#timing.header(request);
    if (timing) response.headers.append("server-timing", timing);
    return response;
  }

  async handle(request, env, ctx) {
    return this.#response(request, await this.#ask(request, ctx, (handler) => handler.handle(request, env, ctx)));
  }

  async session(request, ctx, options) {
    const kept = await this.#ask(request, ctx, (handler) => handler.session(request, options));
    const engine = {
      call: (use) => this.#ask(request, ctx, use),
      remembers: (key) => this.#isolate.get(key, this.#timing.now() / 1000) !== undefined,
      timing: () => this.#timing.header(request),
    };
    return kept === null ? null : new Session(engine, request, ctx, this.#send, kept);
  }

  async authorize(request, env, ctx, options) {
    const ask = (handler) => handler.authorize(request, env, ctx, options);
    return this.#response(request, await this.#ask(request, ctx, ask));
  }
}

/**
 * A handler of the routes below `base`. The configuration may be a function of the environment, and is evaluated once
 * for each.
 */
export function createHandler(config) {
  if (typeof config !== "function" && (typeof config !== "object" || config === null)) {
    throw failure("option_wrong_type", { option: "config", found: typeof config, expected: "an object or a function" });
  }
  const perEnvironment = new WeakMap();
  let single;

  function configured(env) {
    const make = () => new Configured(typeof config === "function" ? config(env) : config);
    if (typeof config !== "function" || typeof env !== "object" || env === null) return (single ??= make());
    if (!perEnvironment.has(env)) perEnvironment.set(env, make());
    return perEnvironment.get(env);
  }

  const auth = {
    handle: async (request, env, ctx) => configured(env).handle(request, env, ctx),
    session: async (request, env, ctx, options) => configured(env).session(request, ctx, options),
    authorize: async (request, env, options, ctx) => configured(env).authorize(request, env, ctx, options),

    protect(serve, options) {
      return async (request, env, ctx) => {
        const own = await auth.handle(request, env, ctx);
        if (own) return own;
        let session;
        try {
          // A session with another provider than the named one is none here.
          session = await auth.session(request, env, ctx, { provider: options?.provider });
          if (!session) return await auth.authorize(request, env, { ...options, showFailure: true }, ctx);
          return session.commit(await serve({ request, env, ctx, session }));
        } catch (error) {
          // Who is signed in cannot be told just now: nobody is signed out or sent to sign in for that.
          if (error?.code === "store_unavailable") return auth.authorize(request, env, { unavailable: true }, ctx);
          // A session that ended on the way: the person signs in again and comes back here. Any other error is the
          // application's, and a sign-in would only come back to it.
          if (error?.kind !== "session" || !session?.isOver) throw error;
          return session.commit(await auth.authorize(request, env, { ...options, underWay: true }, ctx));
        }
      };
    },
  };
  return auth;
}
