// The bytes that a page or a worker loads for the same job, minified, with everything it imports.

import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { bundle } from "../bundle.mjs";
import { PAGE_SOURCE } from "../chromium.mjs";
import { contendersOf } from "../contenders.mjs";
import { grouped, table } from "../figures.mjs";
import { bundleWorker } from "./routes.mjs";

const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });

/** Raw, gzip and brotli bytes. Each file is compressed separately, as it is sent. */
function measured(files) {
  const sum = (of) => files.reduce((total, { bytes }) => total + of(bytes).length, 0);
  return [sum((bytes) => bytes), sum((bytes) => gzipSync(bytes, { level: 9 })), sum(brotli)];
}

async function rowsOf(role, make) {
  const rows = [];
  for (const contender of await contendersOf(role)) {
    if (contender.id === "bare") continue;
    rows.push(...(await make(contender)));
  }
  rows.sort((one, other) => one[3] - other[3]);
  return rows.map(([name, ...sizes]) => [name, ...sizes.map(grouped)]);
}

export async function size() {
  const page = await rowsOf("page", async ({ id, name, path }) => {
    const whole = [[name, ...measured(await bundle(PAGE_SOURCE(path)))]];
    if (id !== "grantway") return whole;
    const script = await bundle(PAGE_SOURCE(path), { external: ["*.wasm.js"] });
    const wasm = { bytes: readFileSync(new URL("../node_modules/grantway/wasm/browser/grantway_bg.wasm", import.meta.url)) };
    return [...whole, [`${name}, were its wasm a file of its own`, ...measured([...script, wasm])]];
  });
  const worker = await rowsOf("worker", async (contender) => [[contender.name, ...measured(await bundleWorker(contender))]]);
  const head = (words) => [words, "raw", "gzip", "brotli"];
  return `## Size

Bytes of the same job, bundled and minified by esbuild, wasm and glue included. Page: redirect with state and PKCE, callback, exchange, refresh; contenders that check an ID token ask for one. Worker: login and callback with transaction and session in sealed cookies.

${table(head("page"), page)}
${table(head("worker"), worker)}`;
}
