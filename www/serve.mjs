// Serves the demo with a real workerd: the app at localhost, the sandbox at 127.0.0.1, which is another site.
// Prints the address on one line when both answer, and ends the workerd it started when it ends itself.

import { spawn } from "node:child_process";
import { fstatSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import workerd from "workerd";
import { buildPage, buildWorker, dist } from "./build.mjs";
import { workerdConfig } from "./workerd_config.mjs";

const port = portFrom("DEMO_PORT", 8787);
const sandboxPort = portFrom("DEMO_SANDBOX_PORT", 8788);
const secrets = Object.fromEntries(["TALI_CLIENT", "TILTIFY_CLIENT", "INTANDEM_CLIENT", "COOKIE_KEY"].filter((name) => process.env[name]).map((name) => [name, process.env[name]]));

let child;
let ending = false;

try {
  await Promise.all([mustBeFree(port, "DEMO_PORT"), mustBeFree(sandboxPort, "DEMO_SANDBOX_PORT")]);
  const [, app, sandbox] = await Promise.all([buildPage(), buildWorker("worker.js"), buildWorker("sandbox.js")]);
  await writeFile(join(dist, "demo.capnp"), workerdConfig({ port, sandboxPort, secrets, appWasm: app, sandboxWasm: sandbox }));
  start();
} catch (error) {
  fail(reasonOf(error));
}

function start() {
  // In dist, because a disk service's path is relative to the directory workerd runs in.
  child = spawn(workerd.default ?? workerd, ["serve", "--control-fd=3", "demo.capnp"], { cwd: dist, stdio: ["ignore", "inherit", "inherit", "pipe"] });
  child.on("error", (error) => fail(`workerd did not start: ${error.message}`));
  child.on("exit", (code, signal) => {
    if (!ending) fail(`workerd ended by itself (${signal ?? `status ${code}`})`);
    process.exit(process.exitCode ?? 0);
  });
  const waiting = new Set(["app", "sandbox"]);
  let text = "";
  child.stdio[3].on("data", (bytes) => {
    text += bytes;
    const lines = text.split("\n");
    text = lines.pop();
    for (const line of lines) {
      const { event, socket } = JSON.parse(line);
      if (event === "listen" && waiting.delete(socket) && waiting.size === 0) console.log(`Grantway demo: http://localhost:${port}`);
    }
  });
  endWithParent();
}

// An orphan must not keep the ports: a terminal that closes, a test runner that dies, a pipe that ends.
function endWithParent() {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, end);
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), 500).unref();
  const stdin = fstatSync(0, { throwIfNoEntry: false });
  if (stdin?.isFIFO() || stdin?.isSocket()) process.stdin.on("end", end).on("error", end).resume();
  process.on("exit", () => child?.kill("SIGTERM"));
}

function end() {
  if (ending) return;
  ending = true;
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), 2000).unref();
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
