// Serves the site and the demo as people see them: the site from a plain file server that compresses, as hosts do;
// the demo as `cargo xtask demo` serves it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const root = fileURLToPath(new URL("../../", import.meta.url));
const base = "/docs/";
const types = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", svg: "image/svg+xml", png: "image/png", txt: "text/plain; charset=utf-8", json: "application/json" };

const compress = (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });

/** `{ address, close }` for the site built for /docs/. */
export async function serveSite() {
  const compressed = new Map();
  const server = createServer(async (request, response) => {
    const { pathname: path } = new URL(request.url, "http://site");
    const file = path.endsWith("/") ? `${path}index.html` : /\.\w+$/.test(path) ? path : `${path}.html`;
    const read = async (name) => {
      if (!compressed.has(name)) compressed.set(name, await readFile(join(root, "target/site", name)).then(compress, () => undefined));
      return compressed.get(name);
    };
    const found = await read(file);
    const type = types[(found ? file : ".html").split(".").at(-1)] ?? "application/octet-stream";
    const headers = { "content-type": type, "content-encoding": "br", "cache-control": path.startsWith(`${base}assets/`) ? "max-age=31536000, immutable" : "no-cache" };
    response.writeHead(found ? 200 : 404, headers).end(found ?? (await read(`${base}404.html`)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { address: `http://127.0.0.1:${server.address().port}${base}`, close: () => server.close() };
}

/** `{ address, sandbox, close }` for the demo. */
export async function serveDemo() {
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const env = { ...process.env, DEMO_PORT: port, DEMO_SANDBOX_PORT: sandboxPort };
  // Its standard input is a pipe: if this process dies, the demo ends with it.
  const child = spawn(process.execPath, [join(root, "www/serve.mjs")], { env, stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close");
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([once(lines, "line"), ended.then(() => [])]);
  const address = /http:\/\/localhost:\d+/.exec(line ?? "")?.[0];
  if (!address) throw new Error("the demo does not start");
  return { address: `${address}/`, sandbox: `http://127.0.0.1:${sandboxPort}`, close: () => { child.stdin.end(); return ended; } };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
