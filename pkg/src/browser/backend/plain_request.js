import { requireApis } from "../required_apis.js";

/**
 * What was given to a fetch, as an `init` alone that any engine sends to any address, and as often as it is needed: a
 * `Request` cannot change its address without turning its body into a stream, and streams are sent by one engine only,
 * and there not over HTTP/1.1. So such bodies are read first.
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
