// The application that the tests of this folder drive: an empty page at every address, with the package at hand.

import { build } from "esbuild";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { fileIn, serve } from "./http_server.mjs";
import { POLICY, packed, trapBuild } from "./package_files.mjs";

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>app</title>
<script type="module" src="/page.js"></script><button id="go">go</button></html>`;

// `outcome` lets a test look at a failure: an error that leaves the page loses its members.
const SCRIPT = (root) => `
import * as grantway from "${root}/browser.js";
import * as internals from "${root}/src/browser/public/engine.js";
import * as glue from "${root}/wasm/browser/grantway.js";
const outcome = (promise) => promise.then(
  (value) => ({ value }),
  (error) => ({ failure: error.toJSON ? { ...error.toJSON(), hint: error.hint } : { code: "none", message: String(error) } }));
Object.assign(globalThis, { grantway, internals, glue, outcome });
`;

let bundled;

/** The script and the package in one file: a page of thirty modules loads slowly where everything is a fresh profile. */
async function bundle() {
  const stdin = { contents: SCRIPT(packed), resolveDir: dirname(fileURLToPath(import.meta.url)) };
  const { outputFiles } = await build({ stdin, bundle: true, format: "esm", write: false, logLevel: "error" });
  return outputFiles[0].text;
}

/**
 * Starts the application. `worker(request)` answers first, if there is one; `headers` go onto every page; `trap` serves
 * the build that can trap; not `bundled`, the package comes file by file as it was packed.
 */
export function startApp({ worker, headers = {}, trap = false, bundled: inOneFile = !trap } = {}) {
  return serve(async (request) => {
    const { pathname } = new URL(request.url);
    const answered = await worker?.(request);
    if (answered) return answered;
    if (pathname === "/page.js") {
      const script = inOneFile ? await (bundled ??= bundle()) : SCRIPT("/grantway");
      return new Response(script, { headers: { "content-type": "text/javascript", "cache-control": "max-age=3600" } });
    }
    if (trap && pathname.startsWith("/grantway/wasm/browser/")) return fileIn(trapBuild, pathname.slice("/grantway/wasm/browser".length));
    if (pathname.startsWith("/grantway/")) return fileIn(packed, pathname.slice("/grantway".length));
    if (pathname === "/favicon.ico") return new Response(null, { status: 204 });
    const policy = `default-src 'none'; ${POLICY}; connect-src 'self' http://127.0.0.1:*`;
    return new Response(PAGE, { headers: { "content-type": "text/html", "content-security-policy": policy, ...headers } });
  });
}

/** Opens an address of the application and waits until its script has run. */
export async function open(page, address) {
  await page.goto(address);
  await ready(page);
}

/** Waits until the application's script has run in the present page. */
export async function ready(page) {
  await page.waitForFunction(() => globalThis.grantway !== undefined);
}

/** Makes `auth` in the page. */
export async function createClient(page, options) {
  await page.evaluate(async (given) => {
    globalThis.auth = await grantway.createClient(given);
  }, options);
}
