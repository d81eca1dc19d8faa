/**
 * Who is signed in at the provider, per browser: a cookie on the sandbox's own origin. It lets a second
 * authorization pass without a prompt, as at real providers.
 */
import { Bounded } from "./bounded.js";
import { randomHex } from "../random.js";

export class Sessions {
  #byId = new Bounded(5000);
  #cookie;
  #path;
  #now;

  /** @param {string} providerId */
  constructor(providerId, now) {
    this.#cookie = `sandbox_${providerId}`;
    this.#path = `/${providerId}`;
    this.#now = now;
  }

  /** @returns {{ id: string, user: string, auth_time: number } | undefined} */
  of(request) {
    for (const pair of (request.headers.get("cookie") ?? "").split(";")) {
      const [name, value] = pair.trim().split("=");
      if (name === this.#cookie) return this.#byId.get(value);
    }
    return undefined;
  }

  /** @returns {{ session: object, cookie: string }} */
  start(user, secure) {
    const session = { id: randomHex(16), user, auth_time: Math.floor(this.#now() / 1000) };
    this.#byId.set(session.id, session);
    // Lax, so that the browser sends it with the navigation from the app's site.
    return { session, cookie: `${this.#cookie}=${session.id}; Path=${this.#path}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}` };
  }

  end(session) {
    this.#byId.delete(session.id);
    return `${this.#cookie}=; Path=${this.#path}; HttpOnly; SameSite=Lax; Max-Age=0`;
  }

  clear() {
    this.#byId.clear();
  }
}
