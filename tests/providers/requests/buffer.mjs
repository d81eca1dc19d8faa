// https://developers.buffer.com/guides/building-apps.html, read on 2026-11-26 as far as its first part; the token request is that of
// several public clients.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "posts:read account:read offline_access" },
  authorize: { url: "https://auth.buffer.com/auth", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "posts:read account:read offline_access" } },
  // The server has the routes of npm oidc-provider, which names itself in the response (RFC 9207).
  callback: { iss: "https://auth.buffer.com" },
  token: { url: "https://auth.buffer.com/token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect" }, headers: { "content-type": "application/x-www-form-urlencoded", authorization: null }, answer: { body: { access_token: "a", refresh_token: "r", token_type: "Bearer", expires_in: 3600, scope: "posts:read account:read offline_access" } } },
  tokens: { refresh_token: "r", scope: ["posts:read", "account:read", "offline_access"] },
  refresh: { url: "https://auth.buffer.com/token", params: { grant_type: "refresh_token", client_id: "$cid", client_secret: "$secret", refresh_token: "r" }, answer: { body: { access_token: "b", refresh_token: "r2", token_type: "Bearer", expires_in: 3600, scope: "posts:read account:read offline_access" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
