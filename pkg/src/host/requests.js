// Performs the requests of the engine, and emits their events.
import { NETWORK, TIMED_OUT, TOO_LARGE, Unperformed } from "../effects.js";
import { send } from "./http.js";

/** Milliseconds to the last byte of an answer, if the engine names none. */
const DEADLINE = 10_000;

/** The name of a request's outcome in events. */
const NAMES = { [NETWORK]: "network_failed", [TIMED_OUT]: "request_timed_out", [TOO_LARGE]: "body_too_large" };

/**
 * Performs the effect `Send`: `[endpoint, url, method, headers, body, shown, limit, deadline]` →
 * `[status, content_type, www_authenticate, retry_after, text, dpop_nonce]`. `headers` makes `Headers` from an object; by
 * default `fetch` gets the object and does so itself.
 */
export async function performSend({ headers = (members) => members, ...web }, payload, emit) {
  const [endpoint, url, method, given, body, shown, limit, deadline] = payload;
  const members = given ?? {};
  const { 0: address } = url.split("?");
  emit?.({ type: "request", endpoint, method, url: address, headers: Object.keys(members), parameters: shown ?? {} });
  const begun = web.now();
  const done = (outcome) =>
    emit?.({ type: "response", endpoint, ...outcome, duration: Math.max(0, Math.round(web.now() - begun)) });
  try {
    const init = { method, headers: headers(members), body: body ?? undefined };
    const answer = await send(web, url, init, limit, deadline ?? DEADLINE);
    done({ status: answer[0], content_type: answer[1] ?? null });
    return answer;
  } catch (thrown) {
    // A header that cannot be written, such as a token with a line break.
    const failed = thrown instanceof Unperformed ? thrown : new Unperformed(NETWORK, thrown);
    done({ error: NAMES[failed.failure] });
    throw failed;
  }
}
