/** Programs of the guides that are workers, in one workerd: each at an origin of its own, and the real hosts are played. */
import { freePort } from "../workerd/free_port.js";
import { browserAt } from "../workerd/over_http.js";
import { startWorkerd } from "../workerd/workerd.js";
import { startProvider } from "./sign_in.js";

/** host → provider, of everything that a document names. */
function hostsOf(documents) {
  const endpoints = (document) => Object.entries(document).filter(([member]) => member.endsWith("_endpoint"));
  return Object.fromEntries(Object.entries(documents).flatMap(([name, document]) => endpoints(document).map(([, address]) => [new URL(address).host, name])));
}

/**
 * Starts `programs` (name → `{ file, providers, clients, bindings }`; `file` is a path beside this one). `providers` names those
 * that the program signs in with, `standard` (as `main`) if it names none; `clients` (provider → client) are those that have
 * credentials of their own; `names` are those
 * that the program has for its environment; `appOrigin` is where the browser is, if not at the program itself. The sandbox plays `documents`. `at(address)` is where it plays a real address.
 */
export async function startWorkers(programs, { documents = {}, settings = {}, users } = {}) {
  const provider = await startProvider({ documents, providers: settings, ...(users && { users }) });
  const hosts = hostsOf(documents);
  const origins = {};
  const workers = { outbound: { entry: new URL("../workerd/provider_outbound.js", import.meta.url), bindings: { SANDBOX: provider.origin, HOSTS: JSON.stringify(hosts) } } };
  for (const [name, { file, providers = [], clients = {}, bindings, names = {}, base = "/auth", appOrigin }] of Object.entries(programs)) {
    const port = await freePort();
    const origin = appOrigin ?? `http://localhost:${port}`;
    const environment = provider.environmentOf(origin);
    const common = { client_id: environment.CLIENT_ID, client_secret: environment.CLIENT_SECRET };
    for (const one of providers) provider.sandbox.register(one, { ...(clients[one] ?? common), redirect_uris: [`${origin}${base}/${one}/callback`] });
    const renamed = Object.fromEntries(Object.entries(names).map(([theirs, ours]) => [theirs, environment[ours]]));
    origins[name] = `http://localhost:${port}`;
    const outbound = providers.length > 0 ? { outbound: "outbound" } : {};
    workers[name] = { entry: new URL(file, import.meta.url), bindings: { ...environment, ...renamed, ...bindings }, port, ...outbound };
  }
  const workerd = await startWorkerd(workers);
  const at = (address) => {
    const { host } = new URL(address);
    return hosts[host] ? address.replace("https://", `${provider.origin}/${hosts[host]}/`) : address;
  };
  return {
    ...provider,
    origins,
    at,
    /** A person in front of the program `name`. */
    person: (name) => browserAt(origins[name]),
    /** The sandbox, for a person who is sent to a real address. */
    consent: { signIn: (address, choice) => provider.sandbox.signIn(at(address), choice) },
    said: () => workerd.said(),
    async stop() {
      await workerd.stop();
      await provider.stop();
    },
  };
}
