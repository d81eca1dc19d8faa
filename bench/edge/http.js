// HTTP between the measurements, the workers and the servers: all on this machine, over connections that stay open.

import { once } from "node:events";
import { Agent, createServer, request as httpRequest } from "node:http";

/**
 * A `send(url, init)` to `port`, whatever host the address names, over at most `connections` connections. The
 * answer is `{ status, headers, text, ok }` with `headers` as from fetch; its body has been read.
 */
export function sender(port, connections) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections });
  const send = (url, { method = "GET", headers, body } = {}) =>
    new Promise((resolve, reject) => {
      const { pathname, search, host } = new URL(url);
      const request = httpRequest({ agent, host: "127.0.0.1", port, method, path: pathname + search, headers: { ...headers, host } });
      request.setTimeout(30_000, () => request.destroy(new Error("no answer in 30 seconds")));
      // A server may close an idle connection at the moment it is used again; then it never received the request.
      request.once("error", (error) => (request.reusedSocket && error.code === "ECONNRESET" ? send(url, { method, headers, body }).then(resolve, reject) : reject(error)));
      request.once("response", async (message) => {
        try {
          const pieces = await message.toArray();
          if (!message.complete) throw new Error("the answer broke off");
          resolve(answerOf(message, Buffer.concat(pieces)));
        } catch (error) {
          reject(error);
        }
      });
      request.end(body);
    });
  return Object.assign(send, { close: () => agent.destroy() });
}

function answerOf({ statusCode, rawHeaders }, bytes) {
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2) headers.append(rawHeaders[at], rawHeaders[at + 1]);
  const text = () => bytes.toString();
  return { status: statusCode, headers, text: async () => text(), json: async () => JSON.parse(text()) };
}

/** Serves a fetch handler on a free port. A handler that rejects ends the connection without an answer. */
export async function serveFetch(fetch) {
  const server = createServer(async (incoming, outgoing) => {
    const pieces = await incoming.toArray().catch(() => undefined);
    if (!pieces) return;
    const body = pieces.length > 0 ? Buffer.concat(pieces) : undefined;
    const request = new Request(`http://${incoming.headers.host}${incoming.url}`, { method: incoming.method, headers: incoming.headers, body });
    const response = await fetch(request).catch(() => undefined);
    if (!response) return incoming.destroy();
    outgoing.writeHead(response.status, Object.fromEntries([...response.headers, ["set-cookie", response.headers.getSetCookie()]]));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  // Longer than any measurement: closing an idle connection would look like a fault.
  server.keepAliveTimeout = 3_600_000;
  server.listen({ port: 0, host: "127.0.0.1", backlog: 2048 });
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
