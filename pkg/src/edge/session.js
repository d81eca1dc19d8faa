import { asFailure, failure } from "./failure.js";
import { setCookies } from "./answers/set_cookies.js";

/** Bodies that can be sent twice. */
const isReplayable = (body) =>
  body === undefined ||
  body === null ||
  typeof body === "string" ||
  [ArrayBuffer, Blob, FormData, URLSearchParams].some((type) => body instanceof type) ||
  ArrayBuffer.isView(body);

/**
 * The session of one request. It holds a handle (the sealed session, or its id in the store) and the cookies that the
 * answer must set. The engine does everything that needs the tokens.
 */
export class Session {
  #engine;
  #send;
  #found;
  #cookies;
  /** Whether no cookie can be written, and there is no store either. */
  #isReadOnly;
  /** The cookies of a session that was taken over from another library. They come before all others. */
  #imported;
  /** Whether the answer's cookies hold something that is stored nowhere else. */
  #isBrought = false;
  /** Whether the application has ended it. Calls that were still under way cannot change that. */
  #isSignedOut = false;
  /** `[key, cookies]`: the cookies to set instead if the isolate remembers the key when the answer is sent. */
  #overtaken;
  /** Whether the server has ended the session meanwhile: only a new sign-in helps. */
  isOver = false;

  constructor(engine, send, found, imported = []) {
    this.#engine = engine;
    this.#send = send ?? ((...call) => globalThis.fetch(...call));
    this.#found = found;
    this.#cookies = found.cookies;
    this.#imported = imported;
    this.#isBrought = imported.length > 0;
    this.#isReadOnly = found.readOnly;
    this.#overtaken = found.overtaken;
    this.#show(found.view);
  }

  #show(view) {
    const absent = { claims: undefined, data: undefined, stale: undefined };
    Object.assign(this, absent, view);
  }

  /** Takes over the engine's result: the session as it is now, or its end. */
  #take(given) {
    if (!this.#isSignedOut) {
      if (given.cookies.length > 0) {
        this.#cookies = given.cookies;
        this.#isBrought = true;
      }
      this.#overtaken = given.overtaken ?? [];
    }
    if (given.over) {
      this.isOver = true;
      throw asFailure(given.over);
    }
    this.#found = given;
    this.#show(given.view);
    // Even a refresh that failed may have returned a new refresh token.
    if (given.failed) throw asFailure(given.failed);
    return given;
  }

  /** Asks the engine for the token; null if it knows that a fresh one would not help. */
  async #token(wanted) {
    const { provider, handle } = this.#found;
    const given = await this.#engine.accessToken(provider, handle, { ...wanted, readOnly: this.#isReadOnly });
    return given && this.#take(given);
  }

  async accessToken({ refresh = false } = {}) {
    return (await this.#token({ refresh })).token;
  }

  /** Like the global fetch, but with the token, and only to the origins of `upstreams`. Follows no redirect. */
  async fetch(input, init) {
    const response = await this.#sendWithToken(input, init, {});
    const { status } = response;
    const body = input instanceof Request ? input.body : init?.body;
    if ((status !== 401 && status !== 403) || !isReplayable(body)) return response;
    try {
      const challenge = response.headers.get("www-authenticate") ?? "";
      return (await this.#sendWithToken(input, init, { status, challenge })) ?? response;
    } catch (error) {
      if (error.code !== "refresh_unsupported" && error.code !== "token_expired_no_refresh") throw error;
      return response;
    }
  }

  async #sendWithToken(input, init, refused) {
    const request = new Request(input, { ...init, redirect: "manual" });
    const given = await this.#token({ ...refused, url: request.url });
    if (!given) return undefined;
    for (const [name, value] of given.headers) request.headers.set(name, value);
    return this.#send(request);
  }

  async signOut(options) {
    if (this.#isReadOnly) throw failure("session_read_only");
    const { provider, handle } = this.#found;
    const given = await this.#engine.signOut(provider, handle, options);
    // Of two sign-outs only one finds the session and has a result to report.
    this.#cookies = this.#isSignedOut ? [...new Set([...this.#cookies, ...given.cookies])] : given.cookies;
    this.#isSignedOut = true;
    this.#isBrought = true;
    this.#overtaken = [];
    this.isOver = true;
    return { signed_out: true, url: given.end_session_url, revocation_failed: given.revocation_failed };
  }

  /** Whether an answer must be sent because `session` has tokens that are stored nowhere else. */
  static isToBeKept(session) {
    return session.#isBrought;
  }

  /** Called when the answer is complete, because the session may have ended or have newer tokens by then. */
  #cookiesNow() {
    if (this.#cookies.length === 0) return this.#imported;
    return [...this.#imported, ...(this.#overtaken.find(([key]) => this.#engine.remembers(key))?.[1] ?? this.#cookies)];
  }

  /** The response with the session's cookies, which no cache may keep. */
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
