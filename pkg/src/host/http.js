// What the engine asks of fetch and of streams: performed here, decided in the engine.
import { NETWORK, TIMED_OUT, TOO_LARGE, Unperformed } from "../effects.js";

/** The text of a stream of at most `limit` bytes; where there is more, it is never held in memory. */
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

/** Seconds of Retry-After. Its other form is a date, which counts by the server's own clock. */
function retryAfter(headers) {
  const text = headers.get("retry-after");
  if (text === null || !/[a-z]/i.test(text)) return text;
  const seconds = (Date.parse(text) - (Date.parse(headers.get("date")) || Date.now())) / 1000;
  return seconds >= 0 ? String(Math.ceil(seconds)) : null;
}

/**
 * The text of an answer's body. What is framed by its length and not compressed
 * cannot be longer than it says, and read whole costs a third. Pages read piece by piece: not every browser holds an
 * answer over HTTP/2 to the length that it announced.
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

/** What was thrown while something was sent or read, as an effect that failed. */
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
 * Sends one request, follows no redirect, and gives `[status, content_type, www_authenticate, retry_after, text]`. Not
 * even the body of a redirect is looked at. `deadline` is the milliseconds to the last byte. Throws `Unperformed`.
 */
export async function send({ fetch: given, isPage }, url, members, limit, deadline) {
  // Not `AbortSignal.timeout`: its timers would go on after the answer.
  const aborting = new AbortController();
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
    const init = { ...members, redirect: "manual", signal: aborting.signal };
    // Cookies of the page have no business at a token endpoint, and a stored answer is a stored token. Workers know
    // neither member.
    if (isPage) Object.assign(init, { credentials: "omit", cache: "no-store" });
    if (given) request = new Request(url, init);
    const response = await inTime(given ? given(request) : fetch(url, init));
    const { status, headers } = response ?? {};
    // Not by its class: test environments and polyfills bring their own.
    if (typeof status !== "number" || typeof headers?.get !== "function") throw new TypeError("`fetch` gave no Response");
    if (status === 0 || (status >= 300 && status < 400)) {
      response.body?.cancel().catch(() => {});
      return [status];
    }
    const text = await inTime(bodyOf(response, limit, isPage));
    return [status, headers.get("content-type"), headers.get("www-authenticate"), retryAfter(headers), text];
  } catch (thrown) {
    throw unperformed(thrown);
  } finally {
    clearTimeout(timer);
    // Node keeps the signal for as long as there is the request, and the signal's listener knows of the request.
    request = undefined;
  }
}
