import { told } from "./failure.js";
import { pageLocation } from "./navigation.js";
import { requireOrigin } from "./origins.js";

/**
 * A fetch that adds the access token, for the listed origins only. When the API says that the token is no longer
 * good, the token is renewed once and the request repeated, if its body can be sent again.
 *
 * Redirects are refused unless the caller handles them (`redirect: "manual"`): older browsers carry the header to
 * the origin a redirect names.
 */
export function authorizedFetch({ send, origins, token, narrowing = {} }) {
  const run = async (input, init) => {
    const isRequest = typeof Request === "function" && input instanceof Request;
    const url = new URL(isRequest ? input.url : input, pageLocation().href);
    requireOrigin(url, origins);
    // What was checked is what is sent: fetch would resolve a path against `<base>`, which injected markup can set.
    const target = isRequest ? input : url.href;
    const attempt = ({ authorization }) => {
      const headers = new Headers(init.headers ?? (isRequest ? input.headers : undefined));
      headers.set("Authorization", authorization);
      return send(target, { ...init, headers, redirect: init.redirect === "manual" ? "manual" : "error" });
    };
    const first = await token({});
    const response = await attempt(first);
    if (!mayHelp(response, narrowing) || !canRepeat(isRequest ? input : undefined, init)) return response;
    let second;
    try {
      // Several requests fail together when a token ends: the first one renews it, the others find it renewed.
      second = await token({});
      if (second.authorization === first.authorization) second = await token({ refresh: true });
    } catch {
      // The API has answered, and its answer is what the caller asked for; `on("session")` tells the rest.
      return response;
    }
    if (second.authorization === first.authorization) return response;
    await response.body?.cancel();
    const again = await attempt(second);
    // Once after each narrowing: then the scope is missing indeed.
    if (again.status === 403) narrowing.hasHappened = false;
    return again;
  };
  return (input, init = {}) => told(run(input, init));
}

/**
 * Whether a fresh token may help (RFC 6750 section 3.1): not where the API wants the person to do something (RFC 9470).
 * Without a readable header (it needs CORS to be exposed) a 401 counts as well. A token for a part of the scope may have
 * narrowed the other one.
 */
function mayHelp({ status, headers }, { hasHappened }) {
  const challenge = headers.get("WWW-Authenticate") ?? "";
  const says = (errors) => new RegExp(`\\berror\\s*=\\s*"?(${errors})\\b`, "i").test(challenge);
  if (status === 403) return hasHappened === true && says("insufficient_scope");
  if (status !== 401 || says("insufficient_user_authentication|insufficient_claims")) return false;
  return !/\berror\s*=/i.test(challenge) || says("invalid_token");
}

/** A stream is gone once it was sent, and a `Request` with a body holds one. */
function canRepeat(request, { body, method }) {
  if (body !== undefined && body !== null) {
    return (
      typeof body === "string" ||
      body instanceof URLSearchParams ||
      body instanceof Blob ||
      body instanceof FormData ||
      body instanceof ArrayBuffer ||
      ArrayBuffer.isView(body)
    );
  }
  return request === undefined || ["GET", "HEAD"].includes((method ?? request.method).toUpperCase());
}
