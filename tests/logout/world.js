import { createSandbox } from "grantway/sandbox";
import { keyOf } from "../runtimes/app.js";
import { browserAt, sendTo, serveFetch } from "../workerd/over_http.js";
import { freePort } from "../workerd/free_port.js";
import { startWorkerd } from "../workerd/workerd.js";
import { startProvider } from "./provider.js";
import { startStore } from "./store_server.js";

/** Two isolates of one workerd that share a store, and the providers that may sign people out of them. */
export async function startWorld(key) {
  const ports = [await freePort(), await freePort()];
  const origin = `http://localhost:${ports[0]}`;
  const [provider, store] = [await startProvider(key), await startStore()];
  const server = await serveFetch((request) => sandbox.fetch(request));
  const sandbox = createSandbox({ origin: server.origin });
  sandbox.register("standard", { client_id: "standard-client", client_secret: "standard-secret", redirect_uris: [`${origin}/auth/standard/callback`] });
  const bindings = { ORIGIN: origin, PROVIDER: provider.origin, STORE: store.origin, SANDBOX: server.origin, COOKIE_KEY: keyOf(6) };
  const isolate = (port) => ({ entry: new URL("worker.js", import.meta.url), bindings, port });
  const workerd = await startWorkerd({ one: isolate(ports[0]), other: isolate(ports[1]) });
  return {
    provider,
    sandbox,
    store,
    workerd,
    browser: (isolate = 0) => browserAt(origin, ports[isolate]),
    /** The time of isolates and providers, in Unix seconds. */
    now: () => Math.floor(Date.now() / 1000) + provider.ahead,
    async advance(seconds) {
      provider.ahead += seconds;
      sandbox.clock({ advance_ms: seconds * 1000 });
      for (const port of ports) await (await sendTo(port)(`${origin}/advance?seconds=${seconds}`)).text();
    },
    /**
     * Posts a logout token to one of the isolates as a server does: without cookies, and without headers of ours.
     */
    async logout(token, { provider = "own", isolate = 1 } = {}) {
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const response = await sendTo(ports[isolate])(`${origin}/auth/${provider}/backchannel`, { method: "POST", headers, body: `logout_token=${token}` });
      const text = await response.text();
      return { status: response.status, cache: response.headers.get("cache-control"), body: text && JSON.parse(text) };
    },
    async stop() {
      await workerd.stop();
      for (const part of [provider, store, server]) await part.stop();
    },
  };
}
