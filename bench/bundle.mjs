// Bundles as a user's production build does, with the esbuild that `cargo xtask` installs.

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const { build } = createRequire(new URL("../xtask/tools/package.json", import.meta.url))("esbuild");

/**
 * One script and the files beside it, as `[{ name, bytes }]`, the script first. `source` is the text of the entry,
 * which may import by paths relative to bench/.
 */
export async function bundle(source, { conditions = [], minify = true, platform = "browser", external = [], mainFields, splitting = false } = {}) {
  const result = await build({
    stdin: { contents: source, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    write: false,
    outdir: "/out",
    entryNames: "entry",
    format: "esm",
    splitting,
    target: "es2022",
    minify,
    platform,
    conditions,
    external: ["node:*", "cloudflare:*", "crypto", ...external],
    loader: { ".wasm": "copy" },
    define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
    logLevel: "error",
    ...(mainFields && { mainFields }),
  });
  const files = result.outputFiles.map(({ path, contents }) => ({ name: path.slice("/out/".length), bytes: contents }));
  return files.sort((file) => (file.name === "entry.js" ? -1 : 1));
}

export const WORKER = { conditions: ["workerd", "worker", "import"], mainFields: ["module", "main"] };
