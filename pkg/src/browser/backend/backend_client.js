import { backendCalls } from "./backend_calls.js";
import { backendSession } from "./backend_session.js";
import { callsWithTexts, part } from "../first_load.js";

/** The options that need no more than a look at their types: most pages have no others. */
const PLAIN = { backend: "string", fetch: "function", now: "function", onEvent: "function" };

/** Reads the options. What checks them in full is loaded if there is more to check, or if something is wrong. */
async function read(given) {
  const isPlain = Object.entries(given).every(([name, value]) => typeof value === PLAIN[name]);
  if (isPlain && /^(\/[\w-]+)+$/.test(given.backend)) return [{ ...given }, given.backend];
  const { readBackendOptions } = await part(() => import("./backend_options.js"));
  return readBackendOptions(given);
}

/** Backend for frontend: tokens never reach the page, the worker makes the API requests. */
async function proxyingClient(given) {
  const [options, base] = await read(given);
  const calls = backendCalls(base, options);
  const { on, handleCallback, snapshot, ...asked } = await backendSession(options, calls);

  /** Sends a request through the worker, which adds the token for the upstreams it allows. */
  const fetch = async (...request) => (await part(() => import("./proxied_fetch.js"))).proxiedFetch(calls, asked.session, ...request);

  return { ...callsWithTexts({ ...asked, fetch }), handleCallback, on, snapshot };
}

/** The client of a page with a worker, which gives the page tokens or not. */
export async function backendClient(given) {
  if (given.tokens !== "page") return proxyingClient(given);
  const { mediatedClient } = await part(() => import("./mediated_client.js"));
  return mediatedClient(given, { backendCalls, backendSession });
}
