/** The examples for Workers, each with its own wrangler.toml, in one workerd. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { freePort } from "../workerd/free_port.js";
import { copyOfExample } from "./copy.js";
import { signInAndOut, startProvider } from "./sign_in.js";

const NAMES = ["worker", "worker-durable-object"];
const origins = {};
let provider, miniflare;

/** The worker as wrangler bundles it, with the wasm beside it. */
async function workerOf(name) {
  const example = await copyOfExample(name);
  const outdir = join(example.folder, "bundle");
  await build({
    entryPoints: [join(example.folder, "worker.js")],
    outdir,
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "import"],
    external: ["cloudflare:workers"],
    loader: { ".wasm": "copy" },
    logLevel: "silent",
  });
  const wasm = (await readdir(outdir)).filter((file) => file.endsWith(".wasm"));
  const module = async (type, path) => ({ type, path, contents: await readFile(join(outdir, path)) });
  const modules = await Promise.all([module("ESModule", "worker.js"), ...wasm.map((path) => module("CompiledWasm", path))]);
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(example.folder, "wrangler.toml"));
  const port = await freePort();
  origins[name] = `http://localhost:${port}`;
  await example.remove();
  return {
    ...workerOptions, name, modules, unsafeDirectSockets: [{ host: "127.0.0.1", port }],
    bindings: { ...workerOptions.bindings, ...provider.environmentOf(name, origins[name]) },
  };
}

before(async () => {
  provider = await startProvider();
  miniflare = new Miniflare({ host: "127.0.0.1", port: 0, workers: await Promise.all(NAMES.map(workerOf)) });
  await miniflare.ready;
});
after(async () => {
  await miniflare?.dispose();
  await provider?.stop();
});

for (const name of NAMES) {
  test(`${name}: sign in, be greeted, sign out`, async () => {
    const thief = await signInAndOut(origins[name], provider.sandbox);
    const copied = await thief.session();
    if (name === "worker-durable-object") assert.equal(copied, null, "the sign-out ended the copy of the cookie too");
  });
}
