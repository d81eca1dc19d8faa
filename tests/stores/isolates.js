import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { remoteStore } from "./wire.js";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Two isolates of one workerd, with the bindings of wrangler.toml: the same Durable Objects and the same D1
 * database. The texts in `bindings` are added.
 */
export async function startIsolates(bindings = {}) {
  const { outputFiles } = await build({
    entryPoints: [here("worker.js")],
    bundle: true,
    write: false,
    format: "esm",
    conditions: ["workerd", "worker", "import"],
    external: ["cloudflare:workers"],
    logLevel: "silent",
  });
  const { workerOptions } = unstable_getMiniflareWorkerOptions(here("wrangler.toml"));
  const { durableObjects } = workerOptions;
  const elsewhere = Object.fromEntries(
    Object.entries(durableObjects).map(([name, object]) => [name, { ...object, scriptName: "one" }]),
  );
  const isolate = (name, objects) => ({
    ...workerOptions,
    name,
    modules: [{ type: "ESModule", path: "worker.js", contents: outputFiles[0].text }],
    durableObjects: objects,
    bindings,
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
  });
  const miniflare = new Miniflare({
    host: "127.0.0.1",
    port: 0,
    workers: [isolate("one", durableObjects), isolate("other", elsewhere)],
  });
  await miniflare.ready;
  const [one, other] = await Promise.all([miniflare.unsafeGetDirectURL("one"), miniflare.unsafeGetDirectURL("other")]);
  const json = async (path, init) => (await fetch(new URL(path, one), { ...init, headers: { connection: "close" } })).json();
  return {
    /** The store of that name, as each of the isolates sees it. */
    stores: (name) => [one, other].map((origin) => remoteStore(new URL(name, origin))),
    /** What the object of a key stores. */
    contents: (key) => json(`contents?key=${encodeURIComponent(key)}`),
    /** Ends the object of a key in the middle of its next put: `before` it writes, or `after`. */
    reset: (key, when) => json(`reset?key=${encodeURIComponent(key)}&when=${when}`),
    sql: (text) => json("sql", { method: "POST", body: text }),
    stop: () => miniflare.dispose(),
  };
}
