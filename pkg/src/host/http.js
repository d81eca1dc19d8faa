// Fetch and streams for the engine. This file performs what the engine decides.
import { NETWORK, TIMED_OUT, TOO_LARGE, Unperformed } from "../effects.js";

/** The text of a stream of at most `limit` bytes; no more is ever held in memory. */
async function readText(stream, limit) {
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  if (stream) {
    const reader = stream.getReader();
    for (let step; !(step = await reader.read()).done; ) {
      size += step.value.byteLength;
      if (size > limit) {
        reader.cancel().catch(() => {});
        throw new Unperformed(TOO_LARGE);
      }
      text += decoder.decode(step.value, { stream: true });
    }
  }
  return text + decoder.decode();
}

/** The seconds in Retry-After. A date is compared with the server's own clock. */
function retryAfter(headers) {
  const text = headers.get("retry-after");
  if (text === null || !/[a-z]/i.test(text)) return text;
  const seconds = (Date.parse(text) - (Date.parse(headers.get("date")) || Date.now())) / 1000;
  return seconds >= 0 ? String(Math.ceil(seconds)) : null;
}

/**
 * The text of an answer's body. A body with a length and without compression cannot be longer than it says, and reading
 * it whole takes a third of the time. Pages read piece by piece, because not every browser enforces the announced
 * length over HTTP/2.
 */
async function bodyOf(response, limit, isPage) {
  const length = isPage ? null : response.headers.get("content-length");
  if (length === null || !(Number(length) <= limit) || response.headers.get("content-encoding") !== null) {
    return readText(response.body, limit);
  }
  const text = await response.text();
  if (text.length > limit) throw new Unperformed(TOO_LARGE);
  return text;
}

/** An error while sending or reading, as a failed effect. */
function unperformed(thrown) {
  if (thrown instanceof Unperformed) return thrown;
  const isLate = thrown?.name === "TimeoutError" || thrown?.name === "AbortError";
  return new Unperformed(isLate ? TIMED_OUT : NETWORK, thrown);
}

/** The text of a stream. Throws `Unperformed`. */
export async function read(stream, limit) {
  try {
    return await readText(stream, limit);
  } catch (thrown) {
    throw unperformed(thrown);
  }
}

/**
 * Sends one request without following a redirect, and returns
 * `[status, content_type, www_authenticate, retry_after, text, dpop_nonce]`. It does not even read the body of a redirect.
 * `deadline` is in milliseconds until the last byte; `heard` gets the headers. Throws `Unperformed`.
 */
export async function send({ fetch: given, isPage, heard }, url, members, limit, deadline) {
  // Not `AbortSignal.timeout`, whose timers would run on after the answer.
  const aborting = new AbortController();
  let request; // held by the timer: a runtime may let go of a request's own signal before it is aborted
  let timer;
  // A custom fetch may ignore the signal.
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
    const init = { ...members, redirect: "manual", signal: aborting.signal };
    // A token endpoint must not get the page's cookies, and a stored answer would be a stored token. Workers know
    // neither member.
    if (isPage) Object.assign(init, { credentials: "omit", cache: "no-store" });
    if (given) request = new Request(url, init);
    const response = await inTime(given ? given(request) : fetch(url, init));
    const { status, headers } = response ?? {};
    // Not checked by class: test environments and polyfills bring their own.
    if (typeof status !== "number" || typeof headers?.get !== "function") throw new TypeError("`fetch` gave no Response");
    heard?.(headers);
    if (status === 0 || (status >= 300 && status < 400)) {
      response.body?.cancel().catch(() => {});
      return [status];
    }
    const text = await inTime(bodyOf(response, limit, isPage));
    return [status, headers.get("content-type"), headers.get("www-authenticate"), retryAfter(headers), text, headers.get("dpop-nonce")];
  } catch (thrown) {
    throw unperformed(thrown);
  } finally {
    clearTimeout(timer);
    // Node keeps the signal as long as the request, and the signal's listener refers to the request.
    request = undefined;
  }
}
