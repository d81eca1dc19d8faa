/** Serves a fetch handler on loopback. */
import { once } from "node:events";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

const LOOPBACK = "127.0.0.1";
const LOOPBACK_HOST = /^(?:localhost|[a-z0-9-]+\.localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/** A page whose host name resolves to this machine has, for its browser, the same origin as what it reads here. */
const isOwnHost = (host, origin) => LOOPBACK_HOST.test(host) || host.toLowerCase() === new URL(origin).host;

/**
 * Listens on 127.0.0.1; port 0 takes a free one. `handlerAt(port)` returns the handler once the port is known.
 * @param {number} port
 * @param {(port: number) => { origin: string, fetch: (request: Request) => Promise<Response> }} handlerAt
 * @returns {Promise<{ port: number, close: () => void }>}
 */
export async function serve(port, handlerAt) {
  let handler;
  const server = createServer(async (incoming, outgoing) => {
    const { method, headers, url } = incoming;
    if (!isOwnHost(headers.host ?? "", handler.origin)) return outgoing.writeHead(421).end("the sandbox does not serve this host; name it with --origin\n");
    const body = method === "GET" || method === "HEAD" ? undefined : Readable.toWeb(incoming);
    try {
      // Uses the server's own address, and not the one that the caller claims: a page on another host that resolves
      // to this machine is not our page.
      const response = await handler.fetch(new Request(handler.origin + url, { method, headers, body, duplex: "half" }));
      outgoing.statusCode = response.status;
      outgoing.setHeaders(response.headers);
      await pipeline(response.body ?? [], outgoing);
    } catch {
      // A fault that breaks the connection, or a caller that has gone away.
      outgoing.destroy();
    }
  });
  server.listen(port, LOOPBACK);
  await once(server, "listening");
  handler = handlerAt(server.address().port);
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { port: server.address().port, close };
}
