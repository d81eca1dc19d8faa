// Forwards requests to an upstream. Bodies stream in both directions; only the wait for the start of the answer is
// limited.

/** Bodies that were read because they may be sent twice. */
const bodies = new WeakMap();

async function bufferedBody(request) {
  if (!bodies.has(request)) bodies.set(request, await request.arrayBuffer());
  return bodies.get(request);
}

/** The body as a text; it can still be sent. */
export const bufferedText = async (request) => new TextDecoder().decode(await bufferedBody(request));

/**
 * The stream, and a promise that all of it was sent: an upload may take long, and the upstream's time starts after
 * it. The platform moves the bytes, because our own code would slow them down.
 */
function watched(body, length) {
  const { readable, writable } = streamOf(length);
  return { readable, sent: body.pipeTo(writable).catch(() => {}) };
}

/** A stream that keeps its known length, if the platform has one: not every server accepts chunked bodies. */
function streamOf(length) {
  const { FixedLengthStream, IdentityTransformStream } = globalThis;
  if (FixedLengthStream && /^\d+$/.test(length)) return new FixedLengthStream(BigInt(length));
  return IdentityTransformStream ? new IdentityTransformStream() : new TransformStream();
}

/** The response, with its body unread; undefined if it did not begin within `patience` milliseconds. */
export async function forward(request, url, headers, fetch = globalThis.fetch, isBuffered = false, patience) {
  const leaving = new AbortController();
  const init = { method: request.method, headers, redirect: "manual", signal: leaving.signal };
  let sent, timer;
  if (request.body && isBuffered) init.body = await bufferedBody(request);
  else if (request.body) {
    const { readable, ...stream } = watched(request.body, request.headers.get("content-length"));
    Object.assign(init, { body: readable, duplex: "half" });
    sent = stream.sent;
  }
  let hasBegun = false;
  const late = new Promise((resolve) => {
    const wait = () => hasBegun || (timer = setTimeout(resolve, patience, leaving));
    if (sent) sent.then(wait);
    else wait();
  });
  try {
    const response = await Promise.race([fetch(new Request(url, init)), late]);
    if (response === leaving) return void leaving.abort();
    // A Response cannot have another status, and the cookies of a refresh must not be lost for that.
    if (!(response instanceof Response) || response.status > 599) throw new TypeError("no answer that can be passed on");
    return response;
  } finally {
    hasBegun = true;
    clearTimeout(timer);
  }
}
