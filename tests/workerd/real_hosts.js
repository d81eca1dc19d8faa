/** For the README's workers, which name the real providers: a sandbox that plays these, at other addresses. */
import { createSandbox } from "grantway/sandbox";
import { keyOf } from "../runtimes/app.js";
import { freePort } from "./free_port.js";
import { browserAt, serveFetch } from "./over_http.js";
import { startWorkerd } from "./workerd.js";

const here = (name) => new URL(name, import.meta.url);

/** host → provider, for every host in a document. */
function hostsOf(documents) {
  const endpoints = (document) => Object.entries(document).filter(([member]) => member.endsWith("_endpoint"));
  const hosts = Object.entries(documents).flatMap(([name, document]) => endpoints(document).map(([, address]) => [new URL(address).host, name]));
  return Object.fromEntries(hosts);
}

/**
 * Runs the worker `entry` in workerd at its own origin. The sandbox plays `documents`, under the worker's names for
 * them, with `settings` (name → settings). `bindings` are those of the worker besides ORIGIN and COOKIE_KEY;
 * `clients` (name → client) are registered with the `redirect_uri` in the README. Resolves to
 * `{ sandbox, workerd, person, at, stop }`, where `at(address)` is the sandbox's address for a real one.
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
