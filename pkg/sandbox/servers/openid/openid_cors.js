/**
 * Cross-origin reading (Fetch standard, RFC 9700 section 2.1): metadata and
 * keys for everyone; token, user info and revocation for the pages of
 * registered public clients; never the authorization endpoint.
 */
const OPEN = new Set(["metadata", "jwks"]);
const FOR_PAGES = { token: "POST", revoke: "POST", userinfo: "GET, POST" };

/** @returns {Response} the answer, with CORS headers if the page may read it */
export function cors(provider, endpoint, call, response) {
  const origin = call.request.headers.get("origin");
  if (!OPEN.has(endpoint) && !(endpoint in FOR_PAGES)) return response;
  const shared = new Response(response.body, response);
  if (OPEN.has(endpoint)) {
    shared.headers.set("Access-Control-Allow-Origin", "*");
    return shared;
  }
  shared.headers.append("Vary", "Origin");
  if (origin === null || !provider.clients.publicOrigins().has(origin)) return shared;
  shared.headers.set("Access-Control-Allow-Origin", origin);
  shared.headers.set("Access-Control-Expose-Headers", "WWW-Authenticate, Retry-After");
  if (call.request.method === "OPTIONS") {
    shared.headers.set("Access-Control-Allow-Methods", FOR_PAGES[endpoint]);
    shared.headers.set("Access-Control-Allow-Headers", "Authorization, Content-Type, DPoP");
    shared.headers.set("Access-Control-Max-Age", "600");
  }
  return shared;
}
