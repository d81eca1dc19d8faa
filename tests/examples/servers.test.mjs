/** The examples that are servers: Node, Deno and Bun by their own programs, Next.js by its own build. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../workerd/free_port.js";
import { copyOfExample } from "./copy.js";
import { signInAndOut, startProvider } from "./sign_in.js";

/** Name → the program of `start` in its manifest, and what its options are in these tests. */
const SERVERS = {
  node: { program: process.execPath, of: "package.json" },
  bun: { program: "bun", of: "package.json" },
  deno: { program: "deno", of: "deno.json" },
  "nextjs-middleware": { program: "next", of: "package.json", build: ["build"], options: (port) => ["-H", "127.0.0.1", "-p", port] },
};

let provider;
before(async () => (provider = await startProvider()));
after(() => provider?.stop());

function run(program, words, { folder, environment }) {
  const path = program.startsWith("/") ? program : join(folder, "node_modules/.bin", program);
  const quiet = { NEXT_TELEMETRY_DISABLED: "1", NEXT_IGNORE_INCORRECT_LOCKFILE: "1", DENO_NO_UPDATE_CHECK: "1", DENO_DIR: join(folder, ".deno"), CI: "1" };
  const child = spawn(path, words, { cwd: folder, env: { ...process.env, ...quiet, ...environment }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  // Closed, and not just ended: none of its group is left that could still write into its folder.
  const ended = once(child, "close");
  return {
    ended,
    said: () => said,
    async stop() {
      // Its group: some of these programs start another one.
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has ended, and so have all that it started.
      }
      await ended;
    },
  };
}

async function listens(port, server) {
  let isOver = false;
  server.ended.then(() => (isOver = true));
  const connected = async () => {
    const socket = connect(port, "127.0.0.1");
    const is = await once(socket, "connect").then(() => true, () => false);
    socket.destroy();
    return is;
  };
  for (let tries = 0; tries < 1200 && !isOver; tries += 1) {
    if (await connected()) return;
    await sleep(250);
  }
  assert.fail(`it does not listen: ${server.said()}`);
}

/** What `npm start` (or `deno task start`) would run, without the program's name. */
async function wordsOf(folder, of) {
  const { scripts, tasks } = JSON.parse(await readFile(join(folder, of), "utf8"));
  return (scripts ?? tasks).start.split(" ").slice(1);
}

for (const [name, { program, of, build, options }] of Object.entries(SERVERS)) {
  test(`${name}: sign in, be greeted, sign out`, async () => {
    const example = await copyOfExample(name);
    const port = String(await freePort());
    const origin = `http://localhost:${port}`;
    const surroundings = { folder: example.folder, environment: { ...provider.environmentOf(name, origin), PORT: port } };
    let server;
    try {
      if (build) {
        server = run(program, build, surroundings);
        const [code] = await server.ended;
        assert.equal(code, 0, server.said());
      }
      server = run(program, [...(await wordsOf(example.folder, of)), ...(options?.(port) ?? [])], surroundings);
      await listens(Number(port), server);
      await signInAndOut(origin, provider.sandbox).catch((error) => assert.fail(`${error.stack}\n${server.said()}`));
    } finally {
      await server?.stop();
      await example.remove();
    }
  });
}
