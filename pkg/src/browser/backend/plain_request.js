import { requireApis } from "../required_apis.js";

/**
 * The arguments of a fetch as one `init`, which any engine can send to any address, as often as needed. A `Request`
 * cannot change its address without turning its body into a stream, and only one engine sends streams, and not over
 * HTTP/1.1. So such bodies are read first.
 */
export async function plainRequest(input, init = {}) {
  requireApis("Headers");
  const request = isRequest(input) ? input : undefined;
  const { duplex, ...plain } = { ...(request && membersOf(request)), ...init };
  plain.headers = new Headers(init.headers ?? request?.headers);
  if (typeof plain.body?.getReader === "function") plain.body = await new Response(plain.body).arrayBuffer();
  // Not every engine shows a Request's body.
  if (request && (init.body ?? undefined) === undefined && !["GET", "HEAD"].includes(request.method)) {
    const bytes = await request.arrayBuffer();
    plain.body = bytes.byteLength > 0 ? bytes : undefined;
  }
  return plain;
}

export const isRequest = (input) => typeof Request === "function" && input instanceof Request;

// Without `mode`: under `no-cors` no header of ours could be set.
function membersOf({ method, signal, cache, credentials, integrity, keepalive, redirect, referrerPolicy }) {
  return { method, signal, cache, credentials, integrity, keepalive, redirect, referrerPolicy };
}
