import { createSandbox } from "grantway/sandbox";
import { keyOf } from "../runtimes/app.js";
import { browserAt, heldTokens, sendTo, serve, serveFetch } from "./over_http.js";
import { freePort } from "./free_port.js";
import { startWorkerd } from "./workerd.js";

/**
 * The worker with every provider in two isolates of one workerd, which share only keys and address. In front of it
 * are a sandbox with the settings `providers` and an API `api(request, response)`, all over real HTTP.
 */
export async function startIsolates(api = (_, response) => response.end(), providers = {}) {
  const ports = [await freePort(), await freePort()];
  const origin = `http://localhost:${ports[0]}`;
  const now = Date.now();
  const sandbox = createSandbox({ providers, clock: () => now });
  for (const id of ["tali", "tiltify", "tiltify-v3", "intandem", "standard"]) {
    sandbox.register(id, { client_id: `${id}-client`, client_secret: `${id}-secret`, redirect_uris: [`${origin}/auth/${id}/callback`] });
  }
  const tokens = heldTokens(sandbox);
  const [server, upstream] = [await serveFetch(tokens.fetch), await serve(api)];
  const bindings = { ORIGIN: origin, SANDBOX: server.origin, API: upstream.origin, COOKIE_KEY: keyOf(5), NOW: now };
  const isolate = (port) => ({ entry: new URL("every_provider.js", import.meta.url), bindings, port });
  const workerd = await startWorkerd({ one: isolate(ports[0]), other: isolate(ports[1]) });
  return {
    origin,
    sandbox,
    workerd,
    sandboxAt: `${new URL(server.origin).host}`,
    apiAt: `${new URL(upstream.origin).host}`,
    /** A browser whose requests reach one of the isolates. */
    browser: (isolate = 0) => browserAt(origin, ports[isolate]),
    /** The requests that a provider's token endpoint received. */
    tokenRequests: (provider) => sandbox.log("token", provider).length,
    /** Holds back the answers of the token endpoints until the returned function is called. */
    holdTokens: tokens.hold,
    /** Moves the clocks of the sandbox and of both isolates, which otherwise stand still. */
    async advance(seconds) {
      sandbox.clock({ advance_ms: seconds * 1000 });
      for (const port of ports) await (await sendTo(port)(`${origin}/advance?milliseconds=${seconds * 1000}`)).text();
    },
    async stop() {
      await workerd.stop();
      await server.stop();
      await upstream.stop();
    },
  };
}

/** The same browser, with its cookies, in front of another isolate. */
export function movedTo(browser, other) {
  other.jar = browser.jar.copy();
  return other;
}
