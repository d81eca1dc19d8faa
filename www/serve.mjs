// Serves the demo with two real workerds: the app at localhost, the sandbox at 127.0.0.1, which is another site.
// Prints the address on one line when both answer, and ends the workerds it started when it ends itself. On the page's
// word it kills the app's process, and starts it again.

import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fstatSync, rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPage, buildWorker, dist } from "./build.mjs";
import { appConfig, sandboxConfig } from "./workerd_config.mjs";
import { startWorkerd } from "./workerd_process.mjs";

const port = portFrom("DEMO_PORT", 8787);
const sandboxPort = portFrom("DEMO_SANDBOX_PORT", 8788);
const secrets = Object.fromEntries(["TALI_CLIENT", "TILTIFY_CLIENT", "INTANDEM_CLIENT", "COOKIE_KEY"].filter((name) => process.env[name]).map((name) => [name, process.env[name]]));

let app, objects;
const running = new Set(); // the processes, from their first moment on
let ending = false;

try {
  await Promise.all([mustBeFree(port, "DEMO_PORT"), mustBeFree(sandboxPort, "DEMO_SANDBOX_PORT")]);
  const [, appWasm, sandboxWasm] = await Promise.all([buildPage(), buildWorker("worker.js"), buildWorker("sandbox.js")]);
  endWithParent();
  objects = await mkdtemp(join(tmpdir(), "grantway-demo-objects-"));
  const keeper = await startKeeper();
  await writeFile(join(dist, "app.capnp"), appConfig({ port, sandboxPort, secrets, wasm: appWasm, objects, keeper }));
  await writeFile(join(dist, "sandbox.capnp"), sandboxConfig({ port, sandboxPort, wasm: sandboxWasm }));
  const sandbox = await start("sandbox.capnp");
  sandbox.over.then((how) => ending || fail(`workerd ended by itself (${how})`));
  await startApp();
  console.log(`Grantway demo: http://localhost:${port}`);
} catch (error) {
  if (!ending) fail(reasonOf(error));
}

async function start(config) {
  const started = startWorkerd(dist, config);
  running.add(started);
  started.over.then(() => running.delete(started));
  await started.listens;
  return started;
}

async function startApp() {
  const started = await start("app.capnp");
  app = started;
  started.over.then((how) => ending || app !== started || fail(`workerd ended by itself (${how})`));
}

/** Who kills the app's process when the worker, which knows the word, asks for it: in the middle of what it does. */
async function startKeeper() {
  const word = randomUUID();
  const server = createHttpServer(async (request, response) => {
    if (request.method !== "POST" || request.url !== "/kill" || request.headers.word !== word) return response.writeHead(403).end();
    const killed = app;
    if (!killed) return response.writeHead(409).end();
    app = undefined;
    killed.end("SIGKILL");
    await killed.over;
    if (!ending) await startApp().catch((error) => ending || fail(error.message));
    response.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: server.address().port, word };
}

// An orphan must not keep the ports: a terminal that closes, a test runner that dies, a pipe that ends.
function endWithParent() {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, end);
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), 500).unref();
  const stdin = fstatSync(0, { throwIfNoEntry: false });
  if (stdin?.isFIFO() || stdin?.isSocket()) process.stdin.on("end", end).on("error", end).resume();
  process.on("exit", () => {
    for (const one of running) one.end();
    if (objects) rmSync(objects, { recursive: true, force: true });
  });
}

async function end() {
  if (ending) return;
  ending = true;
  const ended = [...running];
  const deadline = setTimeout(() => ended.forEach((one) => one.end("SIGKILL")), 2000);
  ended.forEach((one) => one.end());
  await Promise.all(ended.map((one) => one.over));
  clearTimeout(deadline);
  process.exit();
}

// A bundler's error holds many; the first one says what is wrong, and a missing package is the likeliest.
function reasonOf(error) {
  const first = error.errors?.[0];
  if (!first) return error.message;
  if (/"grantway(\/|")/.test(first.text)) return "the package `grantway` is not in node_modules; `cargo xtask demo` puts it there (or set GRANTWAY_MODULES)";
  return first.location ? `${first.text} (${first.location.file}:${first.location.line})` : first.text;
}

function fail(message) {
  console.error(`demo: ${message.split("\n")[0]}`);
  process.exit(1);
}

function portFrom(name, otherwise) {
  const value = Number(process.env[name] || otherwise);
  if (!Number.isInteger(value) || value < 1 || value > 65_535) fail(`${name} is no port number`);
  return value;
}

function mustBeFree(port, name) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => reject(new Error(error.code === "EADDRINUSE" ? `port ${port} is taken; set ${name} to another one` : `port ${port} cannot be used: ${error.code}`)));
    probe.listen(port, "127.0.0.1", () => probe.close(resolve));
  });
}
