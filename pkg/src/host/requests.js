// The requests of the engine: performed, and told to whoever listens.
import { NETWORK, TIMED_OUT, TOO_LARGE, Unperformed } from "../effects.js";
import { send } from "./http.js";

/** Milliseconds to the last byte of an answer, where the engine names none. */
const DEADLINE = 10_000;

const FAILURES = { network_failed: NETWORK, request_timed_out: TIMED_OUT, body_too_large: TOO_LARGE };

/**
 * Performs the effect `Send`: `[endpoint, url, method, headers, body, shown, limit, deadline]`
 * → `[status, content_type, www_authenticate, retry_after, text]`. `headers` makes a `Headers` of an object; without
 * it the object is handed to `fetch`, which makes them by itself.
 */
export async function performSend({ fetch, now, headers, isPage }, payload, tell) {
  const [endpoint, url, method, members, body, shown, limit, deadline] = payload;
  if (tell) {
    const { 0: address } = url.split("?");
    tell({ type: "request", endpoint, method, url: address, headers: Object.keys(members ?? {}), parameters: shown ?? {} });
  }
  const begun = now();
  let answer;
  try {
    answer = await send(fetch, url, method, headers ? headers(members ?? {}) : (members ?? {}), body ?? undefined, limit, isPage, deadline ?? DEADLINE);
  } catch (thrown) {
    // A header that cannot be written: a token with a line break, say.
    answer = ["network_failed", thrown];
  }
  const [status, told] = answer;
  const isAnswer = typeof status === "number";
  if (tell) {
    const duration = Math.max(0, Math.round(now() - begun));
    tell({ type: "response", endpoint, ...(isAnswer ? { status, content_type: told ?? null } : { error: status }), duration });
  }
  if (!isAnswer) throw answer.length > 1 ? new Unperformed(FAILURES[status], told) : new Unperformed(FAILURES[status]);
  return answer;
}
