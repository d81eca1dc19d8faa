import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";

/** A host and a port, as `Host` has them: anything else could become part of the path. */
const AUTHORITY = /^[\w.-]+(?::\d+)?$|^\[[\da-fA-F:.]+\](?::\d+)?$/;
const first = (list) => list?.toString().split(",")[0].trim();

/** The origin under which a request came; that of the proxy in front, if it is trusted. */
function originOf({ headers, socket }, trustProxy) {
  const scheme = (trustProxy && first(headers["x-forwarded-proto"])) || (socket.encrypted ? "https" : "http");
  const host = (trustProxy && first(headers["x-forwarded-host"])) || headers[":authority"] || headers.host;
  return `${scheme}://${host}`;
}

/** The body, of which nothing is read before somebody wants it: another parser may come after. */
function bodyOf(incoming) {
  const { method, headers, body } = incoming;
  if (method === "GET" || method === "HEAD") return null;
  // A parser was there before.
  if (incoming.readableEnded && body !== undefined) {
    if (typeof body === "string" || body instanceof Uint8Array) return body;
    return /json/.test(headers["content-type"]) ? JSON.stringify(body) : new URLSearchParams(body).toString();
  }
  let pieces;
  const pull = async (controller) => {
    pieces ??= incoming[Symbol.asyncIterator]();
    const { done, value } = await pieces.next();
    if (done) controller.close();
    else controller.enqueue(value);
  };
  return new ReadableStream({ pull }, { highWaterMark: 0 });
}

export function toRequest(incoming, outgoing, { trustProxy = false, origin = originOf(incoming, trustProxy), url = incoming.url } = {}) {
  if (!AUTHORITY.test(origin.slice(origin.indexOf("://") + 3))) throw new TypeError(`the request names no host: ${origin}`);
  const headers = new Headers();
  for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
    const [name, value] = incoming.rawHeaders.slice(at, at + 2);
    if (!name.startsWith(":")) headers.append(name, value);
  }
  const gone = new AbortController();
  outgoing.once("close", () => outgoing.writableFinished || gone.abort());
  // Not `new URL(url, origin)`: a path such as //other.example would name another host.
  const path = url.startsWith("/") ? url : URL.canParse(url) ? url.replace(/^[^:]+:\/\/[^/?]*\/?/, "/") : "/";
  return new Request(origin + path, { method: incoming.method, headers, body: bodyOf(incoming), duplex: "half", signal: gone.signal });
}

export async function sendResponse(outgoing, response) {
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) if (name !== "set-cookie") outgoing.setHeader(name, value);
  // By themselves: joined they are one cookie that no browser understands.
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  if (!response.body || outgoing.req?.method === "HEAD") {
    await response.body?.cancel();
    outgoing.end();
    return;
  }
  await pipeline(Readable.fromWeb(response.body), outgoing).catch((error) => {
    // Whoever asked has gone away, or the body broke off: the connection is closed, so that nobody takes a part for it all.
    if (!outgoing.destroyed) outgoing.destroy(error);
  });
}

export const toNodeListener = (fetch, options) => async (incoming, outgoing) => {
  let request;
  try {
    request = toRequest(incoming, outgoing, options);
  } catch {
    outgoing.writeHead(400).end();
    return;
  }
  try {
    await sendResponse(outgoing, await fetch(request));
  } catch (error) {
    console.error(error);
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(500).end();
  }
};
