import { BackendCalls } from "./backend_calls.js";
import { BackendSession } from "./backend_session.js";
import { tells } from "./failure.js";
import { afterLostRace } from "./lost_race.js";

/** Backend for frontend: tokens never reach the page, the worker makes the API requests. */
export class BackendClient extends BackendSession {
  #calls;

  constructor(options) {
    const calls = new BackendCalls(options);
    super(options, calls);
    this.#calls = calls;
  }

  /** Sends a request through the worker, which adds the token for the upstreams it allows. */
  async fetch(input, init) {
    try {
      const request = await this.#calls.proxied(input, init);
      return await afterLostRace(() => this.#calls.proxy(request), () => this.session());
    } catch (error) {
      // Looking at the session tells the listeners of every tab what has become of it.
      if (error?.kind === "session") this.session().catch(() => {});
      throw error;
    }
  }
}

tells(BackendClient, "fetch");
