// https://developers.cloudflare.com/fundamentals/oauth/integrate-with-cloudflare/, read on 2026-11-26 for the endpoints, and
// https://developers.cloudflare.com/fundamentals/oauth/create-an-oauth-client/ for the client's authentication.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "user-details.read" },
  authorize: { url: "https://dash.cloudflare.com/oauth2/auth", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "user-details.read" } },
  token: { url: "https://dash.cloudflare.com/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "a", token_type: "bearer", expires_in: 3600, refresh_token: "r", scope: "user-details.read" } } },
  tokens: { token_type: "Bearer", refresh_token: "r" },
  userinfo: { url: "https://api.cloudflare.com/client/v4/user", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { success: true, errors: [], messages: [], result: { id: "023e105f4ecef8ad9ca31a8372d0c353", email: "ada@example.com", first_name: "Ada", last_name: "Lovelace" } } } },
  profile: { id: "023e105f4ecef8ad9ca31a8372d0c353", name: "Ada", email: "ada@example.com" },
  refresh: { url: "https://dash.cloudflare.com/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", token_type: "bearer", expires_in: 3600, refresh_token: "r2", scope: "user-details.read" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
  revoke: { url: "https://dash.cloudflare.com/oauth2/revoke", params: { token: "r2", token_type_hint: "refresh_token" }, headers: { authorization: basic("cid", "sec") } },
};
