// The ways in which people bring a page and the package to a browser. Each is `{ name, make }`. `make(page)` takes
// the folder of a page (index.html and app.js) and returns `{ handler, close, scripts }`: the handler for its
// files, a function that ends it, and what the page's policy must allow besides 'self'. A development server also
// needs the HTTP server that it becomes part of, and answers as a `middleware`. `worker` is the address of the vault's
// worker, if somebody has to copy it.

import { build as bundle } from "esbuild";
import { createHash } from "node:crypto";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, createServer } from "vite";
import { fileIn, listener } from "../browser/http_server.mjs";
import { packed } from "../browser/package_files.mjs";

const temporary = () => mkdtemp(join(tmpdir(), "grantway-packaging-"));
// A bundler may still be writing something that nobody waits for.
const remove = (folder) => rm(folder, { recursive: true, force: true, maxRetries: 20 });

/** The files of a folder, with the page itself at `/`. */
const filesOf = (folder) => (request) => {
  const { pathname } = new URL(request.url);
  return fileIn(folder, pathname === "/" ? "index.html" : pathname);
};

/** Shared by both uses of Vite: only what a new project has. */
const vite = (root, cacheDir) => ({ root, cacheDir, configFile: false, logLevel: "error" });

export const builds = [
  {
    name: "as files, with an import map",
    async make(page) {
      const map = JSON.stringify({ imports: { "grantway/browser": "/node_modules/grantway/browser.js" } });
      const html = (await readFile(join(page, "index.html"), "utf8")).replace("<script", `<script type="importmap">${map}</script>\n    <script`);
      const handler = (request) => {
        const { pathname } = new URL(request.url);
        if (pathname === "/") return new Response(html, { headers: { "content-type": "text/html" } });
        const inside = "/node_modules/grantway/";
        return pathname.startsWith(inside) ? fileIn(packed, pathname.slice(inside.length)) : fileIn(page, pathname);
      };
      // Browsers accept import maps only inside the page, so the policy names this one by its hash.
      return { handler, close() {}, scripts: [`'sha256-${createHash("sha256").update(map).digest("base64")}'`] };
    },
  },
  {
    name: "built by Vite",
    async make(page) {
      const folder = await temporary();
      await build({ ...vite(page, join(folder, "cache")), build: { outDir: join(folder, "dist") } });
      return { handler: filesOf(join(folder, "dist")), close: () => remove(folder), scripts: [] };
    },
  },
  {
    name: "from Vite's development server",
    async make(page, server) {
      const folder = await temporary();
      // Nobody edits the page, and a machine has a limited number of watchers.
      const development = await createServer({ ...vite(page, folder), server: { middlewareMode: true, watch: null, hmr: { server } } });
      return {
        middleware: development.middlewares,
        async close() {
          await development.close();
          await remove(folder);
        },
        scripts: [],
      };
    },
  },
  {
    name: "bundled by esbuild into one file",
    worker: "/vault_worker.js", // esbuild copies no file that a page only names
    async make(page) {
      const folder = await temporary();
      await bundle({ entryPoints: [join(page, "app.js")], outdir: folder, bundle: true, format: "esm", minify: true, logLevel: "error" });
      await copyFile(join(page, "index.html"), join(folder, "index.html"));
      await copyFile(join(packed, "vault_worker.js"), join(folder, "vault_worker.js"));
      return { handler: filesOf(folder), close: () => remove(folder), scripts: [] };
    },
  },
  {
    name: "bundled by esbuild with chunks",
    worker: "/vault_worker.js",
    async make(page) {
      const folder = await temporary();
      await bundle({ entryPoints: [join(page, "app.js")], outdir: folder, bundle: true, format: "esm", splitting: true, logLevel: "error" });
      await copyFile(join(page, "index.html"), join(folder, "index.html"));
      await copyFile(join(packed, "vault_worker.js"), join(folder, "vault_worker.js"));
      return { handler: filesOf(folder), close: () => remove(folder), scripts: [] };
    },
  },
];

/** Node's listener for a build: a handler of ours, or the middleware of a development server. */
export function listenerOf(handler, middleware) {
  const first = listener(handler);
  return (incoming, outgoing) => first(incoming, outgoing, middleware && (() => middleware(incoming, outgoing)));
}
