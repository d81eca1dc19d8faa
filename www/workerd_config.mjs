// The configuration of a local workerd, as text: two workers on two sockets, their Durable Objects in memory.
// The same bindings as in wrangler.toml and wrangler.sandbox.toml.

const text = (value) => JSON.stringify(String(value));
const compatibilityDate = "2026-01-01";

/** Paths are relative to www/dist; the wasm lists are what buildWorker returned. */
export function workerdConfig({ port, sandboxPort, secrets, appWasm, sandboxWasm }) {
  const appOrigin = `http://localhost:${port}`;
  const sandboxOrigin = `http://127.0.0.1:${sandboxPort}`;
  const textBindings = (values) => Object.entries(values).map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`);
  // Real servers are on the public internet; without a secret for one, nothing but this machine can be reached.
  const network = Object.keys(secrets).some((name) => name.endsWith("_CLIENT"))
    ? `(allow = ["public", "local"], tlsOptions = (trustBrowserCas = true))`
    : `(allow = ["local"])`;
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "app", worker = .app),
    (name = "sandbox", worker = .sandbox),
    (name = "files", disk = (path = "public", writable = false)),
    (name = "internet", network = ${network}),
  ],
  sockets = [
    (name = "app", address = "127.0.0.1:${port}", http = (), service = "app"),
    (name = "sandbox", address = "127.0.0.1:${sandboxPort}", http = (), service = "sandbox"),
  ],
);

const app :Workerd.Worker = (
  modules = [${modules("worker", appWasm)}],
  compatibilityDate = "${compatibilityDate}",
  bindings = [
    (name = "ASSETS", service = "files"),
    (name = "SANDBOX", service = (name = "sandbox", entrypoint = "ForApp")),
    (name = "ROOMS", durableObjectNamespace = "DemoRoom"),
    ${textBindings({ APP_ORIGIN: appOrigin, SANDBOX_ORIGIN: sandboxOrigin, ...secrets }).join(",\n    ")},
  ],
  durableObjectNamespaces = [(className = "DemoRoom", uniqueKey = "grantway-demo-room", preventEviction = true)],
  durableObjectStorage = (inMemory = void),
);

const sandbox :Workerd.Worker = (
  modules = [${modules("sandbox", sandboxWasm)}],
  compatibilityDate = "${compatibilityDate}",
  bindings = [
    (name = "SERVER", durableObjectNamespace = "SandboxServer"),
    ${textBindings({ APP_ORIGIN: appOrigin, SANDBOX_CONTROL: "on" }).join(",\n    ")},
  ],
  durableObjectNamespaces = [(className = "SandboxServer", uniqueKey = "grantway-demo-sandbox", preventEviction = true)],
  durableObjectStorage = (inMemory = void),
);
`;
}

function modules(directory, wasm) {
  return [
    `(name = "worker.js", esModule = embed "${directory}/worker.js")`,
    ...wasm.map((name) => `(name = "${name}", wasm = embed "${directory}/${name}")`),
  ].join(", ");
}
