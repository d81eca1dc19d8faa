// A workerd whose process a measurement can watch, kill and start again, with the same ports and the same storage
// on disk.

import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import workerd from "workerd";

const binary = workerd.default ?? workerd;
const text = (value) => JSON.stringify(String(value));

/** A free port on this machine. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Prepares a workerd with several services that run the same `entry`, each in its own isolate. `services` is name →
 * `{ port, bindings }`. All of them bind the Durable Object classes of `objects` (binding → class), which one more
 * service holds, with its storage on disk. `onLine` gets what the workers print.
 */
export async function prepareWorkerd({ entry, services, objects = {}, onLine = () => {} }) {
  const folder = await mkdtemp(join(tmpdir(), "grantway-bench-"));
  await build({
    entryPoints: [fileURLToPath(entry)], outdir: join(folder, "worker"), entryNames: "worker", bundle: true, format: "esm",
    conditions: ["workerd", "worker", "import"], loader: { ".wasm": "copy" }, external: ["cloudflare:*"], logLevel: "silent",
  });
  await mkdir(join(folder, "objects"));
  const wasm = (await readdir(join(folder, "worker"))).filter((name) => name.endsWith(".wasm"));
  await writeFile(join(folder, "config.capnp"), configOf(services, objects, wasm));
  return new Workerd(folder, Object.keys(services).length, onLine);
}

function configOf(services, objects, wasm) {
  const modules = [`(name = "worker.js", esModule = embed "worker/worker.js")`, ...wasm.map((name) => `(name = "./${name}", wasm = embed "worker/${name}")`)];
  const bound = Object.entries(objects).map(([name, className]) => `(name = ${text(name)}, durableObjectNamespace = (className = ${text(className)}, serviceName = "objects"))`);
  const worker = (bindings, more = "") => `worker = (compatibilityDate = "2026-01-01", globalOutbound = "loopback",
      modules = [${modules.join(", ")}], bindings = [${bindings.join(", ")}]${more})`;
  const texts = (bindings) => Object.entries(bindings).map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`);
  const namespaces = Object.values(objects).map((name) => `(className = ${text(name)}, uniqueKey = ${text(`grantway-bench-${name}`)}, enableSql = true)`);
  const listed = [
    `(name = "loopback", network = (allow = ["local"]))`,
    `(name = "disk", disk = (path = "objects", writable = true))`,
    `(name = "objects", ${worker([], `,\n      durableObjectNamespaces = [${namespaces.join(", ")}], durableObjectStorage = (localDisk = "disk")`)})`,
    ...Object.entries(services).map(([name, { bindings }]) => `(name = ${text(name)}, ${worker([...bound, ...texts(bindings)])})`),
  ];
  const sockets = Object.entries(services).map(([name, { port }]) => `(name = ${text(name)}, address = "127.0.0.1:${port}", http = (), service = ${text(name)})`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [${listed.join(",\n  ")}],
  sockets = [${sockets.join(", ")}]);
`;
}

class Workerd {
  #folder;
  #sockets;
  #onLine;
  #child;
  #over;
  /** How often the process was started. */
  generation = 0;

  constructor(folder, sockets, onLine) {
    this.#folder = folder;
    this.#sockets = sockets;
    this.#onLine = onLine;
  }

  get isRunning() {
    return this.#child !== undefined;
  }

  async start() {
    this.generation += 1;
    const child = spawn(binary, ["serve", "config.capnp", "--control-fd=3"], { cwd: this.#folder, stdio: ["ignore", "pipe", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", this.#onLine);
    // "close" comes after everything it printed has been read.
    this.#over = new Promise((resolve) => child.once("close", resolve));
    await new Promise((resolve, reject) => {
      let listening = 0;
      createInterface({ input: child.stdio[3] }).on("line", (line) => {
        if (JSON.parse(line).event === "listen" && (listening += 1) === this.#sockets) resolve();
      });
      this.#over.then(() => reject(new Error("workerd ended before it listened")));
    });
    this.#child = child;
  }

  /** Kills the process at once, whatever it does, and waits until it is gone. */
  async kill() {
    const child = this.#child;
    this.#child = undefined;
    child.kill("SIGKILL");
    await this.#over;
  }

  async stop() {
    if (this.#child) {
      this.#child.kill("SIGTERM");
      this.#child = undefined;
      await this.#over;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Resident memory in MiB; undefined if the process is gone. */
  async rss() {
    const status = await readFile(`/proc/${this.#child?.pid}/status`, "utf8").catch(() => "");
    const resident = /VmRSS:\s+(\d+) kB/.exec(status);
    return resident ? Number(resident[1]) / 1024 : undefined;
  }
}

/** Its version, for the report. */
export const workerdVersion = async () => JSON.parse(await readFile(new URL("node_modules/workerd/package.json", import.meta.url))).version;
