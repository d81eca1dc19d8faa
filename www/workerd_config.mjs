// The configurations of the two local workerds, as text: the app in four isolates, and the sandbox.
// The same bindings as in wrangler.toml and wrangler.sandbox.toml, and what only this machine can do: three more
// isolates to call, and a keeper that kills the process.

const text = (value) => JSON.stringify(String(value));
const compatibilityDate = "2026-01-01";
const textBindings = (values) => Object.entries(values).map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`);

/**
 * The app. Paths are relative to www/dist; `objects` is the folder, absolute, where its Durable Objects live on when
 * the process is killed. `keeper` is `{ port, word }` of who kills it.
 */
export function appConfig({ port, sandboxPort, secrets, wasm, objects, keeper }) {
  // Real servers are on the public internet; without a secret for one, nothing but this machine can be reached.
  const network = Object.keys(secrets).some((name) => name.endsWith("_CLIENT"))
    ? `(allow = ["public", "local"], tlsOptions = (trustBrowserCas = true))`
    : `(allow = ["local"])`;
  const texts = { APP_ORIGIN: `http://localhost:${port}`, SANDBOX_ORIGIN: `http://127.0.0.1:${sandboxPort}`, KEEPER_WORD: keeper.word, ...secrets };
  const bindings = (others) => [
    `(name = "ASSETS", service = "files")`, `(name = "SANDBOX", service = "sandbox")`, `(name = "KEEPER", service = "keeper")`,
    ...["DemoRoom", "GrantwaySessions"].map((name, index) => `(name = "${["ROOMS", "SESSIONS"][index]}", durableObjectNamespace = (className = "${name}", serviceName = "app"))`),
    ...others.map((name, index) => `(name = "PEER_${index + 1}", service = "${name}")`),
    ...textBindings(texts),
  ].join(",\n    ");
  const peers = ["app2", "app3", "app4"];
  const worker = (others, more = "") => `(
  modules = [${modules("worker", wasm)}],
  compatibilityDate = "${compatibilityDate}",
  bindings = [
    ${bindings(others)},
  ],${more}
)`;
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "app", worker = .app),
    ${peers.map((name) => `(name = "${name}", worker = .peer),`).join("\n    ")}
    (name = "sandbox", external = (address = "127.0.0.1:${sandboxPort}", http = ())),
    (name = "keeper", external = (address = "127.0.0.1:${keeper.port}", http = ())),
    (name = "files", disk = (path = "public", writable = false)),
    (name = "objects", disk = (path = ${text(objects)}, writable = true)),
    (name = "internet", network = ${network}),
  ],
  sockets = [(name = "app", address = "127.0.0.1:${port}", http = (), service = "app")],
);

const app :Workerd.Worker = ${worker(peers, `
  durableObjectNamespaces = [
    (className = "DemoRoom", uniqueKey = "grantway-demo-room", enableSql = true),
    (className = "GrantwaySessions", uniqueKey = "grantway-demo-sessions", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "objects"),`)};

const peer :Workerd.Worker = ${worker([])};
`;
}

/** The sandbox, in a process of its own: it goes on when the app's is killed. */
export function sandboxConfig({ port, sandboxPort, wasm }) {
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "sandbox", worker = .sandbox)],
  sockets = [(name = "sandbox", address = "127.0.0.1:${sandboxPort}", http = (), service = "sandbox")],
);

const sandbox :Workerd.Worker = (
  modules = [${modules("sandbox", wasm)}],
  compatibilityDate = "${compatibilityDate}",
  bindings = [
    (name = "SERVER", durableObjectNamespace = "SandboxServer"),
    ${textBindings({ APP_ORIGIN: `http://localhost:${port}`, SANDBOX_CONTROL: "on" }).join(",\n    ")},
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
