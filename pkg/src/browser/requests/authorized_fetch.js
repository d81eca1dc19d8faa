import { challengesOf } from "../../challenge.js";
import { failure, pageLocation } from "../first_load.js";
import { readOrigins, requireOrigin } from "../origins.js";
import { isRequest, isStream, orAborted, plainRequest } from "./plain_request.js";

/** Refuses a URL whose origin is not one of the option `api`: an access token goes nowhere else. */
export function originCheck(api) {
  const origins = readOrigins(api);
  return (url) => requireOrigin(url, origins);
}

/**
 * A fetch that adds the access token, for the origins of the option `api` only. If the API says that the token is no
 * longer valid, the token is renewed once and the request repeated, unless its body is a stream, which is gone then.
 *
 * Redirects are refused unless the caller handles them (`redirect: "manual"`): older browsers carry the header to
 * the origin a redirect names.
 */
export function authorizedFetch({ send, api, token, narrowing = {} }) {
  const requireApi = originCheck(api);
  return async (input, init = {}) => {
    const url = new URL(isRequest(input) ? input.url : input, pageLocation().href);
    requireApi(url);
    const plain = await plainRequest(input, init);
    const attempt = ({ authorization, header = "Authorization", parameter }) => {
      if (parameter !== undefined) throw failure("token_in_query", { parameter });
      const headers = new Headers(plain.headers);
      headers.set(header, authorization);
      const redirect = plain.redirect === "manual" ? "manual" : "error";
      // Send the address that was checked: fetch would resolve a path against `<base>`, which injected markup can set.
      return send(url.href, { ...plain, headers, redirect });
    };
    const fresh = (wanted) => orAborted(token(wanted), plain.signal);
    const first = await fresh({});
    const response = await attempt(first);
    if (isStream(plain.body) || !mayHelp(response, narrowing)) return response;
    let second;
    try {
      // When a token expires, several requests fail together. The first one renews it, the others find it renewed.
      second = await fresh({});
      if (second.authorization === first.authorization) second = await fresh({ refresh: true });
    } catch {
      plain.signal?.throwIfAborted();
      // The API has answered, and the caller gets its answer; `on("session")` reports the rest.
      return response;
    }
    if (second.authorization === first.authorization) return response;
    await response.body?.cancel();
    const again = await attempt(second);
    // Only once after each narrowing: after that the scope is really missing.
    if (again.status === 403) narrowing.hasHappened = false;
    return again;
  };
}

/**
 * Whether a fresh token may help (RFC 6750 section 3.1): not if the API asks the person to do something (RFC 9470).
 * Without a readable header (CORS has to expose it) a 401 counts too. A token for a part of the scope may have narrowed
 * the other one.
 */
function mayHelp({ status, headers }, { hasHappened }) {
  const errors = challengesOf(headers.get("WWW-Authenticate") ?? "").flatMap(({ error }) => error?.toLowerCase() ?? []);
  const says = (...known) => errors.some((error) => known.includes(error));
  if (status === 403) return hasHappened === true && says("insufficient_scope");
  if (status !== 401 || says("insufficient_user_authentication", "insufficient_claims")) return false;
  return errors.length === 0 || says("invalid_token");
}
