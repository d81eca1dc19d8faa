// Builds www/dist: the page (dist/public) and, for a local workerd, both workers with their wasm as modules.
// `node build.mjs page` builds the page only: wrangler bundles the workers itself.

import { build } from "esbuild";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const www = dirname(fileURLToPath(import.meta.url));
/** Where everything built goes. */
export const dist = join(www, "dist");

// `grantway` is taken from node_modules as everybody takes it; GRANTWAY_MODULES names another node_modules folder.
const nodePaths = process.env.GRANTWAY_MODULES ? [process.env.GRANTWAY_MODULES] : [];
const installed = join(nodePaths[0] ?? join(www, "node_modules"), "grantway");
const common = { absWorkingDir: www, bundle: true, format: "esm", target: "es2022", nodePaths, logLevel: "silent", legalComments: "none" };

// The documentation, where `cargo xtask docs --base /docs/` has built it.
const documentation = join(www, "../target/site/docs");

/** The page: static files as they are, the modules as one script beside them, and the documentation below /docs/. */
export async function buildPage() {
  const out = join(dist, "public");
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await cp(join(www, "public"), out, { recursive: true });
  if (existsSync(documentation)) await cp(documentation, join(out, "docs"), { recursive: true });
  await writePages(out);
  // esbuild copies no file that a script names by its address.
  await cp(join(installed, "vault_worker.js"), join(out, "vault_worker.js"));
  await build({
    ...common, entryPoints: { app: "page/main.js", tabs: "page/tabs/main.js", style: "style/main.css" }, outdir: out, platform: "browser", splitting: true,
    chunkNames: "chunk-[hash]", minify: true, assetNames: "[name]-[hash]", loader: { ".wasm": "file" },
  });
}

/** The pages link to where the package says that its sources are. */
async function writePages(out) {
  const { repository } = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
  const address = String(repository?.url ?? repository).replace(/^git\+/, "").replace(/\.git$/, "");
  for (const name of ["index.html", "tabs.html"]) {
    const page = await readFile(join(www, "public", name), "utf8");
    await writeFile(join(out, name), page.replaceAll("%REPOSITORY%", address));
  }
}

/** One worker: its bundle, and the wasm files that it imports beside it. Returns their names: workerd wants them as modules. */
export async function buildWorker(entry) {
  const out = join(dist, basename(entry, ".js"));
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const wasm = new Map();
  await build({
    ...common, entryPoints: [entry], outfile: join(out, "worker.js"), platform: "neutral",
    conditions: ["workerd", "worker", "import"], mainFields: ["module", "main"], external: ["cloudflare:*", "node:*"],
    plugins: [wasmModules(wasm)],
  });
  for (const [name, path] of wasm) await writeFile(join(out, name), await readFile(path));
  return [...wasm.keys()];
}

function wasmModules(found) {
  return {
    name: "wasm-modules",
    setup(builder) {
      builder.onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path, resolveDir }) => {
        const file = join(resolveDir, path.replace(/\?module$/, ""));
        const name = basename(file);
        found.set(name, file);
        return { path: `./${name}`, external: true };
      });
    },
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildPage();
  if (process.argv[2] !== "page") {
    await buildWorker("worker.js");
    await buildWorker("sandbox.js");
  }
}
