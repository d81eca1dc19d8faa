// The programs of the guide as pages, one for each pattern.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const PROGRAMS = ["ky", "openapi", "trpc", "urql", "apollo", "step_up", "upload"];

/** Bundles them with the client that `clients[pattern]` makes; `{ "/<pattern>.js": text, … }`. */
export async function bundle(clients, api) {
  const client = (pattern) => `import { createClient } from "grantway/browser"; export const auth = await createClient(${clients[pattern]});`;
  const entry = PROGRAMS.map((name) => `export * as ${name} from ${JSON.stringify(here(`programs/${name}.ts`))};`).join("\n");
  const files = {};
  await Promise.all(Object.keys(clients).map(async (pattern) => {
    const programs = {
      name: "programs",
      setup({ onLoad, onResolve }) {
        onResolve({ filter: /^pattern$/ }, () => ({ path: "pattern", namespace: "entry" }));
        onLoad({ filter: /.*/, namespace: "entry" }, () => ({
          contents: `import * as programs from "programs"; import { auth } from ${JSON.stringify(here("programs/auth.ts"))};
            globalThis.auth = auth; globalThis.programs = programs; document.title = "ready";`,
          resolveDir: here("."),
        }));
        onResolve({ filter: /^programs$/ }, () => ({ path: "programs", namespace: "programs" }));
        onLoad({ filter: /.*/, namespace: "programs" }, () => ({ contents: entry, resolveDir: here(".") }));
        onLoad({ filter: /calls\/programs\/\w+\.ts$/ }, async ({ path }) => {
          const text = basename(path) === "auth.ts" ? client(pattern) : await readFile(path, "utf8");
          // A page without a worker has one provider, and names none.
          const own = pattern === "public" ? text.replace('provider: "main", ', "") : text;
          return { contents: own.replaceAll("https://api.example", api), loader: "ts" };
        });
      },
    };
    const { outputFiles } = await build({
      entryPoints: { [pattern]: "pattern" }, bundle: true, format: "esm", splitting: true, write: false, outdir: "/", plugins: [programs],
      chunkNames: `${pattern}-[hash]`, logLevel: "error", absWorkingDir: here("."), loader: { ".wasm": "file" }, assetNames: "[name]-[hash]",
    });
    for (const { path, contents } of outputFiles) files[path] = contents;
  }));
  return files;
}
