import { part, requireApis } from "../first_load.js";

/**
 * The arguments of a fetch as one `init`, which any engine can send to any address, as often as needed. A `Request`
 * cannot change its address without turning its body into a stream, which only some engines send, and not over HTTP/1.1.
 * So its body is read first, into a Blob, which engines keep on disk if it is large. A stream is read ahead a little: if
 * it ends there, it is a body like any other; otherwise it is sent as a stream, once.
 */
export async function plainRequest(input, init = {}) {
  requireApis("Headers");
  const request = isRequest(input) ? input : undefined;
  const { duplex, ...plain } = { ...(request && membersOf(request)), ...init };
  plain.headers = new Headers(init.headers ?? request?.headers);
  // Only who sends streams loads what that needs.
  if (isStream(plain.body)) {
    const { streamBody } = await part(() => import("./stream_body.js"));
    Object.assign(plain, await streamBody(plain.body, (reading) => orAborted(reading, plain.signal)));
  }
  // Not every engine shows a Request's body.
  if (request && (init.body ?? undefined) === undefined && !["GET", "HEAD"].includes(request.method)) {
    const body = await orAborted(request.blob(), plain.signal);
    plain.body = body.size > 0 ? body : undefined;
  }
  return plain;
}

export const isRequest = (input) => typeof Request === "function" && input instanceof Request;

export const isStream = (body) => typeof body?.getReader === "function";

/** The same promise, but for a call that is given up: it ends with the reason of its signal, whatever it waits for. */
export async function orAborted(promise, signal) {
  if (!signal) return promise;
  let giveUp;
  const aborted = new Promise((_, reject) => {
    giveUp = () => reject(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp);
  });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

// Without `mode`: under `no-cors` no header of ours could be set.
function membersOf({ method, signal, cache, credentials, integrity, keepalive, redirect, referrerPolicy }) {
  return { method, signal, cache, credentials, integrity, keepalive, redirect, referrerPolicy };
}
