import { backendCalls } from "./backend_calls.js";
import { backendOptions, backendSession } from "./backend_session.js";
import { telling } from "../failure.js";
import { isStream } from "./plain_request.js";
import { afterLostRace } from "../tabs/lost_race.js";
import { readOptions } from "../options.js";

/** Backend for frontend: tokens never reach the page, the worker makes the API requests. */
export function backendClient(given) {
  const options = readOptions(given, backendOptions);
  const calls = backendCalls(options);
  const { on, handleCallback, snapshot, ...asked } = backendSession(options, calls);

  /** Sends a request through the worker, which adds the token for the upstreams it allows. */
  async function fetch(input, init) {
    try {
      const request = await calls.proxied(input, init);
      const send = () => calls.proxy(request);
      // A stream cannot be sent again.
      return await (isStream(request[1].body) ? send() : afterLostRace(send, asked.session));
    } catch (error) {
      // Reading the session tells the listeners of every tab how it changed.
      if (error?.kind === "session") asked.session().catch(() => {});
      throw error;
    }
  }

  return { ...telling({ ...asked, fetch }), handleCallback, on, snapshot };
}
