/** The README's workers name the real providers: a sandbox that plays these, at addresses of their own. */
import { createSandbox } from "grantway/sandbox";
import { keyOf } from "../runtimes/app.js";
import { freePort } from "./free_port.js";
import { browserAt, serveFetch } from "./over_http.js";
import { startWorkerd } from "./workerd.js";

const here = (name) => new URL(name, import.meta.url);

/** host → provider, of everything that a document names. */
function hostsOf(documents) {
  const endpoints = (document) => Object.entries(document).filter(([member]) => member.endsWith("_endpoint"));
  const hosts = Object.entries(documents).flatMap(([name, document]) => endpoints(document).map(([, address]) => [new URL(address).host, name]));
  return Object.fromEntries(hosts);
}

/**
 * Runs the worker `entry` in workerd, at an origin of its own. The sandbox plays `documents`, by the names that the worker
 * gives them, with `settings` (name → settings); `bindings` are those of the worker beside ORIGIN and COOKIE_KEY, `clients` (name → client) is registered
 * with the redirect URI that the README names. `{ sandbox, workerd, person, at, stop }`: `at(address)` is where the sandbox
 * plays a real address.
 */
export async function startAtRealHosts({ entry, documents, settings, clients, bindings, objects }) {
  const origin = `http://localhost:${await freePort()}`;
  const sandbox = createSandbox({ documents, providers: settings });
  for (const [name, client] of Object.entries(clients)) sandbox.register(name, { ...client, redirect_uris: [`${origin}/auth/${name}/callback`] });
  const server = await serveFetch(sandbox.fetch);
  const hosts = hostsOf(documents);
  const workerd = await startWorkerd({
    worker: { entry: here(entry), bindings: { ...bindings, ORIGIN: origin, COOKIE_KEY: keyOf(3) }, port: new URL(origin).port, outbound: "outbound", objects },
    outbound: { entry: here("provider_outbound.js"), bindings: { SANDBOX: server.origin, HOSTS: JSON.stringify(hosts) } },
  });
  const at = (address) => {
    const { host } = new URL(address);
    return address.replace("https://", `${server.origin}/${hosts[host]}/`);
  };
  return {
    sandbox,
    workerd,
    at,
    person: () => browserAt(origin),
    async stop() {
      await workerd.stop();
      await server.stop();
    },
  };
}
