import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import workerd from "workerd";

/** A port of this machine that is free now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Bundles a worker as wrangler does: one script, and the wasm as a module beside it. */
async function bundle(entry, folder) {
  await build({
    entryPoints: [fileURLToPath(entry)],
    outdir: folder,
    entryNames: "worker",
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "import"],
    loader: { ".wasm": "copy" },
    external: ["cloudflare:*"],
    logLevel: "silent",
  });
  const files = await readdir(folder);
  const wasm = files.filter((name) => name.endsWith(".wasm"));
  return [`(name = "worker.js", esModule = embed "NAME/worker.js")`, ...wasm.map((name) => `(name = "./${name}", wasm = embed "NAME/${name}")`)];
}

const quoted = (text) => JSON.stringify(String(text));

/**
 * Starts a workerd. Each of `workers` is `{ entry, bindings, port?, tls?, outbound?, objects? }`: the module's URL, its
 * texts, the port it listens on, `{ key, certificate }` where it speaks https there, the worker that its `fetch` reaches
 * instead of the network, and the Durable Object classes it binds (name → class), which the worker `objects` of its
 * entry holds in memory.
 */
export async function startWorkerd(workers) {
  const folder = await mkdtemp(join(tmpdir(), "grantway-workerd-"));
  const services = ['(name = "loopback", network = (allow = ["local"]))'];
  const sockets = [];
  const classes = new Map();
  for (const { entry, objects = {} } of Object.values(workers)) {
    for (const className of Object.values(objects)) classes.set(className, entry);
  }
  const held = [...classes].map(([className]) => `(className = ${quoted(className)}, uniqueKey = ${quoted(className)}, enableSql = true)`);
  const holding = `, durableObjectNamespaces = [${held.join(", ")}], durableObjectStorage = (inMemory = void)`;
  const all = { ...workers, ...(classes.size > 0 && { objects: { entry: [...classes.values()][0], bindings: {} } }) };
  for (const [name, { entry, bindings, port, tls, outbound = "loopback", objects = {} }] of Object.entries(all)) {
    const modules = await bundle(entry, join(folder, name));
    const texts = Object.entries(bindings).map(([key, value]) => `(name = ${quoted(key)}, text = ${quoted(value)})`);
    for (const [key, className] of Object.entries(objects)) {
      texts.push(`(name = ${quoted(key)}, durableObjectNamespace = (className = ${quoted(className)}, serviceName = "objects"))`);
    }
    services.push(`(name = ${quoted(name)}, worker = (
      compatibilityDate = "2025-01-01", globalOutbound = ${quoted(outbound)},
      modules = [${modules.join(", ").replaceAll("NAME", name)}], bindings = [${texts.join(", ")}]${name === "objects" ? holding : ""}))`);
    const keypair = tls && `keypair = (privateKey = ${quoted(tls.key)}, certificateChain = ${quoted(tls.certificate)})`;
    const spoken = tls ? `https = (options = (), tlsOptions = (${keypair}))` : "http = ()";
    if (port) sockets.push(`(name = ${quoted(name)}, address = "127.0.0.1:${port}", ${spoken}, service = ${quoted(name)})`);
  }
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [${services.join(",\n")}], sockets = [${sockets.join(", ")}]);
`;
  await writeFile(join(folder, "config.capnp"), config);
  const child = spawn(workerd.default, ["serve", "config.capnp", "--control-fd=3"], { cwd: folder, stdio: ["ignore", "pipe", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  await new Promise((resolve, reject) => {
    let listening = 0;
    child.stdio[3].on("data", (text) => {
      listening += String(text).split('"listen"').length - 1;
      if (listening >= sockets.length) resolve();
    });
    ended.then((code) => reject(new Error(`workerd ended with ${code}: ${said}`)));
  });
  return {
    child,
    /** What it printed: exceptions that no request saw, for one. */
    said: () => said,
    async stop() {
      child.kill();
      // It waits for answers that are still under way, and a test may have left one without an end.
      const late = setTimeout(() => child.kill("SIGKILL"), 2000);
      await ended;
      clearTimeout(late);
      await rm(folder, { recursive: true });
    },
  };
}

