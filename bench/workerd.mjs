// Real workerd processes, one for each measured worker, so that each one's processor time is known.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import workerd from "workerd";

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Writes the files of a bundle and their configuration. The process can then be started any number of times. */
export async function prepareWorkerd(files, bindings = {}) {
  const folder = await mkdtemp(join(tmpdir(), "grantway-bench-"));
  const port = await freePort();
  const modules = [];
  for (const { name, bytes } of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
    const kind = name.endsWith(".wasm") ? "wasm" : "esModule";
    modules.push(`(name = ${JSON.stringify(kind === "wasm" ? `./${name}` : name)}, ${kind} = embed ${JSON.stringify(name)})`);
  }
  const texts = Object.entries({ ORIGIN: `http://localhost:${port}`, ...bindings });
  const bound = texts.map(([name, text]) => `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(text)})`);
  await writeFile(
    join(folder, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "worker", worker = (modules = [${modules.join(", ")}], bindings = [${bound.join(", ")}],
      compatibilityDate = "2026-01-01", globalOutbound = "loopback")),
    (name = "loopback", network = (allow = ["local"])),
  ],
  sockets = [(name = "worker", address = "127.0.0.1:${port}", http = (), service = "worker")],
);
`,
  );
  return { folder, port, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Starts a prepared process, and resolves when it listens. */
export async function startWorkerd({ folder, port }) {
  const child = spawn(workerd.default, ["serve", "config.capnp", "--control-fd=3"], { cwd: folder, stdio: ["ignore", "pipe", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const listening = new Promise((resolve) => child.stdio[3].on("data", (text) => String(text).includes('"listen"') && resolve()));
  const early = ended.then((code) => {
    throw new Error(`workerd ended with ${code}: ${said}`);
  });
  early.catch(() => {});
  await Promise.race([listening, early]);
  return {
    pid: child.pid,
    port,
    origin: `http://127.0.0.1:${port}`,
    said: () => said,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
