// Fetch handlers on Node's HTTP server, on loopback and a free port.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { Readable } from "node:stream";

/**
 * Serves `handler(request)` and says where. Ports do not make sites, so the app is always `localhost` and the server
 * it signs in at `127.0.0.1`: cookies then behave as between strangers.
 */
export async function serve(handler, hostname = "localhost") {
  const server = createServer(listener(handler));
  await listening(server);
  return running(server, hostname);
}

export async function listening(server) {
  // An idle connection is the client's to close: a request that meets the server's own closing of it fails by chance.
  server.keepAliveTimeout = 0;
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
}

/** A listening server as `{ origin, close }`. */
export function running(server, hostname) {
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { origin: `http://${hostname}:${server.address().port}`, close };
}

/** A fetch handler as a listener of Node; what the handler does not answer goes to `next`, or is 404. */
export function listener(handler) {
  return (incoming, outgoing, next) => {
    answer(handler, incoming, outgoing, next).catch((error) => {
      console.error(error);
      if (outgoing.headersSent) outgoing.destroy(); // an answer that breaks off in the middle
      else outgoing.writeHead(500).end(String(error));
    });
  };
}

async function answer(handler, incoming, outgoing, next) {
  const headers = new Headers();
  for (let at = 0; at < incoming.rawHeaders.length; at += 2) headers.append(incoming.rawHeaders[at], incoming.rawHeaders[at + 1]);
  const { method } = incoming;
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = hasBody ? { body: Readable.toWeb(incoming), duplex: "half" } : {};
  const address = `http://${incoming.headers.host}${incoming.originalUrl ?? incoming.url}`;
  const response = (await handler(new Request(address, { method, headers, ...body }))) ?? (next ? undefined : new Response("not found", { status: 404 }));
  if (!response) return next();
  const answered = Object.fromEntries([...response.headers].filter(([name]) => name !== "set-cookie"));
  const cookies = response.headers.getSetCookie();
  outgoing.writeHead(response.status, { ...answered, ...(cookies.length > 0 && { "set-cookie": cookies }) });
  if (response.body) for await (const piece of response.body) outgoing.write(piece);
  outgoing.end();
}

const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css", ".wasm": "application/wasm", ".json": "application/json",
};

/** The file behind `path` in a folder, or undefined. */
export async function fileIn(folder, path, headers = {}) {
  const file = join(folder, normalize(`/${path}`));
  const bytes = await readFile(file).catch(() => undefined);
  return bytes && new Response(bytes, { headers: { "content-type": TYPES[extname(file)] ?? "application/octet-stream", ...headers } });
}
