/**
 * The examples of this folder: how each is built and started, and where a forged form would go. `strict` names what `strict/`
 * adds to an example: a route, or a form, whose guard wants a stronger sign-in. `bundlesPackage`: the built application runs
 * on a machine that lacks the package. `guarded` is a form that `strict/` adds where nothing but our guard refuses a forged
 * one.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";

/** What `npm run build` and `npm start` run, of the manifest in `folder`. */
async function scripts(folder) {
  const { scripts } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  return scripts;
}

/** A framework that makes a server for Node. */
const onNode = (name, more) => ({ name, scripts, ...more });

/** The worker as wrangler bundles it, with the wasm beside it. */
async function startWorker(folder, port, bindings) {
  const outdir = join(folder, "bundle");
  const conditions = ["workerd", "worker", "import"];
  await esbuild({ entryPoints: [join(folder, "worker.js")], outdir, bundle: true, format: "esm", conditions, loader: { ".wasm": "copy" }, logLevel: "silent" });
  const wasm = (await readdir(outdir)).filter((file) => file.endsWith(".wasm"));
  const module = async (type, path) => ({ type, path, contents: await readFile(join(outdir, path)) });
  const modules = await Promise.all([module("ESModule", "worker.js"), ...wasm.map((path) => module("CompiledWasm", path))]);
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(folder, "wrangler.toml"));
  const miniflare = new Miniflare({ ...workerOptions, modules, bindings: { ...workerOptions.bindings, ...bindings }, host: "127.0.0.1", port: Number(port) });
  await miniflare.ready;
  return { said: () => "", stop: () => miniflare.dispose() };
}

/** A field by which a form names its action, as the page has it. */
const actionOf = (html) => /name="(\$ACTION_ID_\w+)"/.exec(html)[1];

const toNote = () => ({ path: "/me/note" });

/** Those that take longest to build are first. */
export const FRAMEWORKS = [
  onNode("next", { forged: ({ html }) => ({ path: "/me", fields: { [actionOf(html)]: "" } }), strict: ["route", "form"], bundlesPackage: true }),
  onNode("nuxt", { forged: toNote, strict: ["route"] }),
  onNode("tanstack-start", { forged: ({ saved }) => ({ path: new URL(saved).pathname }), strict: [], guarded: "/note" }),
  onNode("react-router", { forged: () => ({ path: "/me" }) }),
  onNode("sveltekit", { forged: () => ({ path: "/me?/save" }), strict: ["route", "form"] }),
  onNode("astro", { forged: toNote, strict: ["route"] }),
  onNode("fastify", { forged: toNote }),
  onNode("express", { forged: toNote }),
  { name: "hono", start: startWorker, forged: toNote },
];
