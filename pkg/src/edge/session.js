import { asFailure, failure } from "./failure.js";
import { setCookies } from "./set_cookies.js";

/** Bodies that can be sent a second time. */
const isReplayable = (body) =>
  body === undefined ||
  body === null ||
  typeof body === "string" ||
  [ArrayBuffer, Blob, FormData, URLSearchParams].some((type) => body instanceof type) ||
  ArrayBuffer.isView(body);

/**
 * The session of one request. It holds a handle (the sealed session, or its id in the store) and the cookies that the
 * answer must set; whatever needs the tokens is asked of the engine.
 */
export class Session {
  #engine;
  #request;
  #ctx;
  #send;
  #kept;
  #cookies;
  /** `[key, cookies]`: what the answer sets instead where the isolate remembers the key by then. */
  #overtaken;
  /** Whether the server has ended the session on the way: only a new sign-in helps. */
  isOver = false;

  constructor(engine, request, ctx, send, kept) {
    this.#engine = engine;
    this.#request = request;
    this.#ctx = ctx;
    this.#send = send ?? ((...call) => globalThis.fetch(...call));
    this.#kept = kept;
    this.#cookies = kept.cookies;
    this.#overtaken = kept.overtaken;
    this.#show(kept.view);
  }

  #show(view) {
    const absent = { claims: undefined, data: {}, stale: undefined };
    Object.assign(this, absent, view);
  }

  /** Takes over what the engine gives back: the session as it is now, or its end. */
  #take(given) {
    if (given.cookies.length > 0) this.#cookies = given.cookies;
    this.#overtaken = given.overtaken ?? [];
    if (given.over) {
      this.isOver = true;
      throw asFailure(given.over);
    }
    this.#kept = given;
    this.#show(given.view);
    return given;
  }

  async #ask(use) {
    const { provider, handle } = this.#kept;
    return this.#take(await this.#engine.call((handler) => use(handler, provider, handle)));
  }

  async accessToken({ refresh = false } = {}) {
    const ask = (handler, provider, handle) => handler.accessToken(this.#request, this.#ctx, provider, handle, refresh);
    return (await this.#ask(ask)).token;
  }

  /** As the global fetch, with the token, to the origins of `upstreams` only; a redirect is not followed. */
  async fetch(input, init) {
    const response = await this.#sendWithToken(input, init, false);
    const body = input instanceof Request ? input.body : init?.body;
    if (response.status !== 401 || !isReplayable(body)) return response;
    try {
      return await this.#sendWithToken(input, init, true);
    } catch (error) {
      if (error.code !== "refresh_unsupported" && error.code !== "token_expired_no_refresh") throw error;
      return response;
    }
  }

  async #sendWithToken(input, init, refresh) {
    const request = new Request(input, { ...init, redirect: "manual" });
    const ask = (handler, provider, handle) =>
      handler.apiHeaders(this.#request, this.#ctx, provider, handle, request.url, refresh);
    for (const [name, value] of (await this.#ask(ask)).headers) request.headers.set(name, value);
    return this.#send(request);
  }

  async signOut(options) {
    const { provider, handle } = this.#kept;
    const given = await this.#engine.call((handler) => handler.signOut(this.#request, provider, handle, options));
    this.#cookies = given.cookies;
    this.#overtaken = [];
    this.isOver = true;
    return { signed_out: true, url: given.end_session_url, revocation_failed: given.revocation_failed };
  }

  /** Asked when the answer is there: while it was made, the session may have ended or got newer tokens. */
  #cookiesNow() {
    if (this.#cookies.length === 0) return [];
    return this.#overtaken.find(([key]) => this.#engine.remembers(key))?.[1] ?? this.#cookies;
  }

  /** The response with the session's cookies, which then is kept by no cache. */
  commit(response) {
    if (!(response instanceof Response)) {
      throw failure("option_wrong_type", { option: "response", found: typeof response, expected: "a Response" });
    }
    const timing = this.#engine.timing();
    const cookies = this.#cookiesNow();
    if (cookies.length === 0 && !timing) return response;
    // The headers of a fetched response cannot be changed.
    const committed = new Response(response.body, response);
    setCookies(committed.headers, cookies);
    if (timing) committed.headers.append("server-timing", timing);
    return committed;
  }
}
