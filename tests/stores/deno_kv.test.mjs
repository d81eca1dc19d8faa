/** The store on Deno KV: a real Deno process on a database file. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { denoKvStore } from "grantway/stores/deno-kv";
import { behaves, inAnHour } from "./behaviour.js";
import { promises } from "./promises.js";
import { remoteStore } from "./wire.js";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const DENO = here("../node_modules/.bin/deno");
const environment = (folder) => ({ ...process.env, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", DENO_DIR: join(folder, "deno") });

async function startDeno(file) {
  const folder = join(file, "..");
  const words = ["run", "--unstable-kv", "--no-check", "--node-modules-dir=manual", "--allow-net=127.0.0.1", `--allow-read=${folder}`, `--allow-write=${folder}`];
  const child = spawn(DENO, [...words, here("deno_server.js"), file], {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
    env: environment(folder),
  });
  const ended = once(child, "close");
  const said = once(createInterface({ input: child.stdout }), "line");
  const [port] = await Promise.race([said, ended.then(([code]) => Promise.reject(new Error(`deno ended with ${code}`)))]);
  return {
    url: `http://127.0.0.1:${port}/`,
    async stop() {
      // Its group, because what npm installs may be a program that starts the real one.
      if (child.exitCode === null) process.kill(-child.pid, "SIGKILL");
      await ended;
    },
  };
}

behaves(promises["deno-kv"], async () => {
  const folder = await mkdtemp(join(tmpdir(), "grantway-deno-kv-"));
  const file = join(folder, "kv.sqlite");
  const deno = await startDeno(file);
  return {
    // One process: if two write to one file at once, Deno reports "database is locked".
    stores: [remoteStore(deno.url), remoteStore(deno.url)],
    async down() {
      await fetch(new URL("/close", deno.url));
      return remoteStore(deno.url);
    },
    async stop() {
      await deno.stop();
      await rm(folder, { recursive: true });
    },
  };
});

/** A KV with one expired entry, which Deno removes at this moment of a write. */
function removing(moment) {
  let versionstamp = "old";
  const remove = (now) => moment === now && (versionstamp = null);
  const kv = {
    async get() {
      const entry = { value: versionstamp && new TextEncoder().encode("1:a"), versionstamp };
      remove("after the look");
      return entry;
    },
    async commit(wanted) {
      const ok = wanted === versionstamp;
      if (ok) versionstamp = "new";
      else remove("before the look");
      return { ok, versionstamp };
    },
  };
  const check = ({ versionstamp }) => ({ set: () => ({ commit: () => kv.commit(versionstamp) }) });
  return { get: kv.get, atomic: () => ({ check }) };
}

for (const moment of ["before the look", "after the look", "some other time"]) {
  test(`what has expired stands in nobody's way, though Deno removes it ${moment}`, async () => {
    assert.match(await denoKvStore(removing(moment)).put("k", "b", { version: null, expires_at: inAnHour() }), /^new:/);
  });
}

test("Deno's own type of a KV is what the store takes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "grantway-deno-check-"));
  const words = ["check", "--unstable-kv", "--node-modules-dir=manual", here("deno_types.ts")];
  const { status, stderr } = spawnSync(DENO, words, { env: environment(folder), encoding: "utf8" });
  await rm(folder, { recursive: true });
  assert.equal(status, 0, stderr);
});
