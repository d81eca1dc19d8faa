/** The most bytes of an authorization response. */
const LIMIT = 16_384;

/**
 * An authorization response as the text the engine reads: a whole address, `?query`, or the body of a form post. The
 * engine tells these apart by their first characters. `failure` makes the errors of the build.
 */
export async function callbackText(callback, failure) {
  if (typeof callback === "string") return callback;
  if (callback instanceof URL) return callback.href;
  if (callback instanceof URLSearchParams) return `?${callback}`;
  if (typeof Request === "function" && callback instanceof Request) {
    return callback.method === "POST" ? formBody(callback, failure) : callback.url;
  }
  const found = typeof callback;
  throw failure("option_wrong_type", {
    option: "callback",
    found,
    expected: "a URL, a string, URLSearchParams or a Request",
  });
}

async function formBody(request, failure) {
  const mediaType = (request.headers.get("Content-Type") ?? "").split(";")[0].trim().toLowerCase();
  if (mediaType !== "application/x-www-form-urlencoded") {
    throw failure("option_invalid", { option: "callback", reason: "its body is not a form" });
  }
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  if (request.body) {
    // Read piece by piece, because a body may never end.
    const reader = request.body.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      size += piece.value.length;
      if (size > LIMIT) {
        await reader.cancel();
        throw failure("callback_too_large");
      }
      text += decoder.decode(piece.value, { stream: true });
    }
  } else {
    text = await request.text(); // engines without request streams
    if (text.length > LIMIT) throw failure("callback_too_large");
  }
  return `?${text}${decoder.decode()}`;
}
