import { told } from "./failure.js";
import { pageLocation } from "./navigation.js";
import { requireOrigin } from "./origins.js";
import { isRequest, plainRequest } from "./plain_request.js";

/**
 * A fetch that adds the access token, for the listed origins only. When the API says that the token is no longer
 * good, the token is renewed once and the request repeated.
 *
 * Redirects are refused unless the caller handles them (`redirect: "manual"`): older browsers carry the header to
 * the origin a redirect names.
 */
export function authorizedFetch({ send, origins, token }) {
  const run = async (input, init) => {
    const url = new URL(isRequest(input) ? input.url : input, pageLocation().href);
    requireOrigin(url, origins);
    const plain = await plainRequest(input, init);
    const attempt = ({ authorization }) => {
      const headers = new Headers(plain.headers);
      headers.set("Authorization", authorization);
      const redirect = plain.redirect === "manual" ? "manual" : "error";
      // What was checked is what is sent: fetch would resolve a path against `<base>`, which injected markup can set.
      return send(url.href, { ...plain, headers, redirect });
    };
    const first = await token({});
    const response = await attempt(first);
    if (!saysTokenInvalid(response)) return response;
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
    return attempt(second);
  };
  return (input, init = {}) => told(run(input, init));
}

/** RFC 6750 section 3.1; without a readable header (it needs CORS to be exposed) a 401 counts as well. */
function saysTokenInvalid({ status, headers }) {
  if (status !== 401) return false;
  const challenge = headers.get("WWW-Authenticate") ?? "";
  return !/\berror\s*=/i.test(challenge) || /\berror\s*=\s*"?invalid_token\b/i.test(challenge);
}
