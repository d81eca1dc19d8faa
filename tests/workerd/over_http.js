import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { Readable } from "node:stream";
import { UserAgent } from "../runtimes/user_agent.js";

/**
 * A `send` for a UserAgent: plain HTTP to `port` of this machine, whatever host the address names, like a load
 * balancer in front of several workers. (Node's own fetch sets its own Fetch-Metadata headers.) `onSent` is called
 * when the request has been sent.
 */
export const sendTo = (port) => (url, { method = "GET", headers, body, signal, onSent } = {}) =>
  new Promise((resolve, reject) => {
    const { pathname, search, host } = new URL(url);
    // One connection each: the server might close an idle one just as the next request is sent.
    const request = httpRequest({ host: "127.0.0.1", port, method, path: pathname + search, headers: { ...headers, host }, signal, agent: false });
    request.once("error", reject);
    if (onSent) request.once("finish", onSent);
    request.once("response", (message) => {
      const pairs = [];
      for (let at = 0; at < message.rawHeaders.length; at += 2) pairs.push([message.rawHeaders[at], message.rawHeaders[at + 1]]);
      const bare = [204, 304].includes(message.statusCode);
      const response = new Response(bare ? null : Readable.toWeb(message), { status: message.statusCode, headers: pairs });
      resolve(Object.assign(response, { message }));
    });
    if (body instanceof Readable) body.pipe(request);
    else request.end(body);
  });

/** A browser in front of the worker at `port`, whose own address is `origin`. */
export const browserAt = (origin, port = new URL(origin).port) => new UserAgent(origin, sendTo(port));

/** Serves Node's `answer(request, response)` on a free port of this machine. */
export async function serve(answer) {
  // It leaves closing connections to its clients, so that no client sends on one that is just being closed.
  const server = createServer({ keepAliveTimeout: 0 }, answer).listen(0, "127.0.0.1");
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

/**
 * The answers of a sandbox: after `hold()`, those of its token endpoints wait until the returned function is
 * called.
 */
export function heldTokens(sandbox) {
  let passed = Promise.resolve();
  return {
    async fetch(request) {
      const response = await sandbox.fetch(request);
      if (new URL(request.url).pathname.endsWith("/token")) await passed;
      return response;
    },
    hold() {
      let release;
      passed = new Promise((resolve) => (release = resolve));
      return release;
    },
  };
}

/** Serves a fetch handler, such as the sandbox. */
export const serveFetch = (fetch) =>
  serve(async (incoming, outgoing) => {
    const pieces = await incoming.toArray();
    const body = pieces.length > 0 ? Buffer.concat(pieces) : undefined;
    const request = new Request(`http://${incoming.headers.host}${incoming.url}`, { method: incoming.method, headers: incoming.headers, body });
    const response = await fetch(request).catch(() => undefined);
    if (!response) return incoming.destroy();
    // A body that breaks off breaks the connection.
    const answer = await response.arrayBuffer().catch(() => undefined);
    if (!answer) return outgoing.destroy();
    outgoing.writeHead(response.status, Object.fromEntries([...response.headers, ["set-cookie", response.headers.getSetCookie()]]));
    outgoing.end(Buffer.from(answer));
  });
