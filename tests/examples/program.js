/** Programs that these tests start and end. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Starts a program: its path, or its name among the packages of `folder`. `ended` resolves with its exit code;
 * `said()` returns its output so far.
 */
export function run(program, words, { folder, environment }) {
  const path = program.startsWith("/") ? program : join(folder, "node_modules/.bin", program);
  const quiet = { NEXT_TELEMETRY_DISABLED: "1", NEXT_IGNORE_INCORRECT_LOCKFILE: "1", DENO_NO_UPDATE_CHECK: "1", DENO_DIR: join(folder, ".deno"), CI: "1" };
  const child = spawn(path, words, { cwd: folder, env: { ...process.env, ...quiet, ...environment }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  // On "close" and not "exit": then no process of its group is left that could still write into its folder.
  const ended = once(child, "close");
  return {
    ended,
    said: () => said,
    async stop() {
      // The whole group, because some of these programs start another one.
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has ended, and so has everything that it started.
      }
      await ended;
    },
  };
}

/** Waits until the program `server` listens on `port`. */
export async function listens(port, server) {
  let isOver = false;
  server.ended.then(() => (isOver = true));
  const connected = async () => {
    const socket = connect(port, "127.0.0.1");
    const is = await once(socket, "connect").then(() => true, () => false);
    socket.destroy();
    return is;
  };
  for (let tries = 0; tries < 12_000 && !isOver; tries += 1) {
    if (await connected()) return;
    await sleep(25);
  }
  assert.fail(`it does not listen: ${server.said()}`);
}
