/**
 * How people bundle a server and its packages into one program: `{ name, make(folder, out) }`; `make` returns what
 * to start.
 */
import nodeResolve from "@rollup/plugin-node-resolve";
import { build as esbuild } from "esbuild";
import { join } from "node:path";
import { rollup } from "rollup";
import { build as vite } from "vite";
import webpack from "webpack";
import { run } from "../examples/program.js";

const ENTRY = "server.js";

const withEsbuild = (file, options) => async (folder, out) => {
  const output = { outdir: out, outExtension: { ".js": file.slice(file.lastIndexOf(".")) } };
  await esbuild({ absWorkingDir: folder, entryPoints: [ENTRY], bundle: true, platform: "node", logLevel: "silent", ...output, ...options });
  return [process.execPath, join(out, file)];
};

const withRollup = (file, format) => async (folder, out) => {
  const bundle = await rollup({
    input: join(folder, ENTRY),
    external: /^node:/,
    plugins: [nodeResolve({ exportConditions: ["node"] })],
  });
  await bundle.write({ dir: out, format, entryFileNames: file, chunkFileNames: `[name]${file.slice(file.lastIndexOf("."))}` });
  await bundle.close();
  return [process.execPath, join(out, file)];
};

const withWebpack = (file, options) => async (folder, out) => {
  const output = { path: out, filename: file, ...options.output };
  const compiler = webpack({ mode: "production", target: "node20", context: folder, entry: `./${ENTRY}`, ...options, output });
  const stats = await new Promise((resolve, reject) => compiler.run((error, made) => (error ? reject(error) : resolve(made))));
  await new Promise((resolve) => compiler.close(resolve));
  if (stats.hasErrors()) throw new Error(stats.toString());
  return [process.execPath, join(out, file)];
};

/** `runtime` is the program that starts the result. */
const withBun = (target, runtime) => async (folder, out) => {
  const words = ["build", ENTRY, `--target=${target}`, "--outdir", out];
  const bun = run(join(import.meta.dirname, "../node_modules/.bin/bun"), words, { folder });
  const [code] = await bun.ended;
  if (code !== 0) throw new Error(bun.said());
  return [runtime, join(out, ENTRY)];
};

const installed = (name) => join(import.meta.dirname, "../node_modules/.bin", name);

export const bundles = [
  { name: "esbuild", make: withEsbuild("server.mjs", { format: "esm" }) },
  { name: "esbuild, minified and in chunks", make: withEsbuild("server.mjs", { format: "esm", minify: true, splitting: true }) },
  // In CommonJS, `import.meta` is an empty object.
  { name: "esbuild, to CommonJS", make: withEsbuild("server.cjs", { format: "cjs" }) },
  { name: "Rollup", make: withRollup("server.mjs", "es") },
  { name: "Rollup, to CommonJS", make: withRollup("server.cjs", "cjs") },
  { name: "webpack", make: withWebpack("server.cjs", {}) },
  { name: "webpack, to a module", make: withWebpack("server.mjs", { experiments: { outputModule: true }, output: { module: true, chunkFormat: "module" } }) },
  {
    name: "Vite",
    async make(folder, out) {
      await vite({ root: folder, configFile: false, logLevel: "error", ssr: { noExternal: true }, build: { ssr: ENTRY, outDir: out, emptyOutDir: false } });
      return [process.execPath, join(out, "server.js")];
    },
  },
  { name: "bun build --target=node", make: withBun("node", process.execPath) },
  { name: "bun build --target=bun", make: withBun("bun", installed("bun")) },
  {
    name: "esbuild, started by Deno",
    async make(folder, out) {
      const [, file] = await withEsbuild("server.mjs", { format: "esm" })(folder, out);
      return [installed("deno"), "run", "--allow-env", "--allow-net", "--no-prompt", file];
    },
  },
];
