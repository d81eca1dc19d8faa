import { failure } from "../first_load.js";

/** So much of a stream is held in memory, to be sent again. The worker holds as much of what it passes on. */
const LIMIT = 65_536;

/**
 * A stream as members of an `init`: its bytes if they are few, otherwise the stream itself, from its beginning, for
 * engines that send streams. `orAborted(promise)` ends sooner if the call is given up.
 */
export async function streamBody(stream, orAborted) {
  const reader = stream.getReader();
  const pieces = [];
  let length = 0;
  try {
    while (length <= LIMIT) {
      const { done, value } = await orAborted(reader.read());
      if (done) return { body: await new Blob(pieces).arrayBuffer() };
      pieces.push(value);
      length += value.byteLength;
    }
    if (!sendsStreams()) throw failure("body_stream_unsupported", { limit: LIMIT });
  } catch (error) {
    // Whoever writes the stream learns that nobody reads it any more.
    reader.cancel(error).catch(() => {});
    throw error;
  }
  return { body: resumed(pieces, reader), duplex: "half" };
}

/** The stream again, with what was read of it in front. */
function resumed(pieces, reader) {
  return new ReadableStream({
    async pull(controller) {
      if (pieces.length > 0) return controller.enqueue(pieces.shift());
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** Whether this engine sends streams: one that does not makes a text of it, and looks at no `duplex`. */
function sendsStreams() {
  let isAsked = false;
  const init = {
    method: "POST",
    body: new ReadableStream(),
    get duplex() {
      isAsked = true;
      return "half";
    },
  };
  try {
    return !new Request("https://stream.invalid", init).headers.has("Content-Type") && isAsked;
  } catch {
    return false;
  }
}
