// What the engine asks of fetch and of streams: performed here, decided in the engine.

/** The text of a stream of at most `limit` bytes; `undefined` where there is more, which is never held in memory. */
async function readText(stream, limit) {
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  if (stream) {
    const reader = stream.getReader();
    for (let step; !(step = await reader.read()).done; ) {
      size += step.value.byteLength;
      if (size > limit) {
        reader.cancel().catch(() => {});
        return undefined;
      }
      text += decoder.decode(step.value, { stream: true });
    }
  }
  return text + decoder.decode();
}

/** Seconds of Retry-After. Its other form is a date, which counts by the server's own clock. */
function retryAfter(headers) {
  const text = headers.get("retry-after");
  if (text === null || !/[a-z]/i.test(text)) return text;
  const seconds = (Date.parse(text) - (Date.parse(headers.get("date")) || Date.now())) / 1000;
  return seconds >= 0 ? String(Math.ceil(seconds)) : null;
}

/**
 * The text of an answer's body, or `undefined` where it is too long. What is framed by its length and not compressed
 * cannot be longer than it says, and read whole costs a third. Pages read piece by piece: not every browser holds an
 * answer over HTTP/2 to the length that it announced.
 */
async function bodyOf(response, limit, isPage) {
  const length = isPage ? null : response.headers.get("content-length");
  if (length === null || !(Number(length) <= limit) || response.headers.get("content-encoding") !== null) {
    return readText(response.body, limit);
  }
  const text = await response.text();
  return text.length > limit ? undefined : text;
}

function failureOf(thrown) {
  const isLate = thrown?.name === "TimeoutError" || thrown?.name === "AbortError";
  return [isLate ? "request_timed_out" : "network_failed", thrown];
}

/** The text of a stream as `[, text]`, or an error's code and what was thrown. */
export async function read(stream, limit) {
  try {
    const text = await readText(stream, limit);
    return text === undefined ? ["body_too_large"] : [undefined, text];
  } catch (thrown) {
    return failureOf(thrown);
  }
}

/**
 * Sends one request, follows no redirect, and gives `[status, content_type, www_authenticate, retry_after, text]`, or
 * an error's code and what was thrown. Not even the body of a redirect is looked at. `deadline` is the milliseconds to
 * the last byte.
 */
export async function send(fetchOption, url, method, headers, body, limit, isPage, deadline) {
  // Not `AbortSignal.timeout`: its timers would go on after the answer.
  const aborting = new AbortController();
  const { signal } = aborting;
  let request; // held by the timer: a runtime may let go of a request's own signal before it is aborted
  let timer;
  // A replacement of fetch may not listen to the signal.
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      const reason = new DOMException("no answer in time", "TimeoutError");
      aborting.abort(reason);
      reject(reason);
      request = undefined;
    }, deadline);
  });
  const inTime = (work) => Promise.race([work, late]);
  try {
    const init = { method, headers, body, redirect: "manual", signal };
    // Cookies of the page have no business at a token endpoint, and a stored answer is a stored token. Workers know
    // neither member.
    if (isPage) Object.assign(init, { credentials: "omit", cache: "no-store" });
    if (fetchOption) request = new Request(url, init);
    const response = await inTime(fetchOption ? fetchOption(request) : fetch(url, init));
    // Not by its class: test environments and polyfills bring their own.
    const isResponse = typeof response?.status === "number" && typeof response.headers?.get === "function";
    if (!isResponse) throw new TypeError("`fetch` gave no Response");
    const { status } = response;
    if (status === 0 || (status >= 300 && status < 400)) {
      response.body?.cancel().catch(() => {});
      return [status];
    }
    const text = await inTime(bodyOf(response, limit, isPage));
    if (text === undefined) return ["body_too_large"];
    const header = (name) => response.headers.get(name);
    return [status, header("content-type"), header("www-authenticate"), retryAfter(response.headers), text];
  } catch (thrown) {
    return failureOf(thrown);
  } finally {
    clearTimeout(timer);
    // Node keeps the signal for as long as there is the request, and the signal's listener knows of the request.
    request = undefined;
  }
}
