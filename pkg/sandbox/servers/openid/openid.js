/**
 * Plays `standard`: a vendor-neutral OpenID provider by the RFCs. PKCE S256 (RFC 7636), `iss` in responses (RFC
 * 9207), metadata (RFC 8414, OpenID Discovery), RS256 ID tokens (OpenID Core), refresh token rotation with reuse
 * detection (RFC 9700 section 4.14), revocation (RFC 7009), RP-initiated logout, CORS for public clients.
 */
import { bearerToken } from "../../parameters.js";
import { profiles } from "../../people.js";
import { bytes, json } from "../../responses.js";
import { authorize, denied, granted } from "./openid_authorize.js";
import { cors } from "./openid_cors.js";
import { logout } from "./openid_logout.js";
import { metadata } from "./openid_metadata.js";
import { revoke, token } from "./openid_token.js";

const HEADERS = { "Content-Type": "application/json", "Cache-Control": "no-store" };

export const openid = {
  methods: {
    authorize: ["GET", "POST"],
    token: ["POST", "OPTIONS"],
    userinfo: ["GET", "POST", "OPTIONS"],
    jwks: ["GET", "OPTIONS"],
    metadata: ["GET", "OPTIONS"],
    revoke: ["POST", "OPTIONS"],
    logout: ["GET", "POST"],
  },

  authorize,
  granted,
  denied,
  token: (provider, call) => (call.request.method === "OPTIONS" ? bytes("", 204) : token(provider, call)),
  revoke: (provider, call) => (call.request.method === "OPTIONS" ? bytes("", 204) : revoke(provider, call)),
  metadata: (provider, call) => (call.request.method === "OPTIONS" ? bytes("", 204) : metadata(provider, call)),
  logout,
  cors,

  async jwks(provider, call) {
    if (call.request.method === "OPTIONS") return bytes("", 204);
    return json(await provider.keys.jwks(), 200, { "Content-Type": "application/jwk-set+json" });
  },

  userinfo(provider, call) {
    if (call.request.method === "OPTIONS") return bytes("", 204);
    // RFC 6750 section 3.1: no error code if no token was sent.
    if (!call.request.headers.has("authorization")) return bytes("", 401, { "WWW-Authenticate": 'Bearer realm="standard"' });
    const found = provider.tokens.byAccess(bearerToken(call.request.headers));
    if (!provider.tokens.live(found)) return challenge(401, "invalid_token", "the access token is unknown, expired or revoked");
    const scopes = found.scope.split(" ");
    if (!scopes.includes("openid")) return challenge(403, "insufficient_scope", "the access token lacks scope openid");
    return json(profiles.standard(provider.users.get(found.user), scopes), 200, HEADERS);
  },

  broken: () => json({ error: "server_error", error_description: "the server met an unexpected condition" }, 500, HEADERS),

  missing: () => json({ error: "not_found" }, 404, HEADERS),
};

function challenge(status, error, error_description) {
  return json({ error, error_description }, status, {
    ...HEADERS,
    "WWW-Authenticate": `Bearer realm="standard", error="${error}", error_description="${error_description}"`,
  });
}
