// https://dev.epicgames.com/docs/web-api-ref/authentication, read on 2026-11-26.
// The refresh is as arctic 3.7.0 sends it. Of the revocation the page says that it is that of RFC 7009.
// PKCE is sent though the page does not speak of it: a server ignores what it does not know (RFC 6749 section 3.1).
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "basic_profile" },
  authorize: { url: "https://www.epicgames.com/id/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "basic_profile" } },
  token: { url: "https://api.epicgames.dev/epic/oauth/v2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "a", token_type: "bearer", expires_in: 7200, expires_at: "2030-01-01T00:00:00.000Z", refresh_token: "r", refresh_expires_in: 28800, account_id: "x", scope: "basic_profile" } } },
  tokens: { extra: { account_id: "x" } },
  refreshTokenLifetime: 28800,
  userinfo: { url: "https://api.epicgames.dev/epic/oauth/v2/userInfo", params: {}, answer: { body: { sub: "x", preferred_username: "Ada" } } },
  profile: { id: "x", name: "Ada" },
  refresh: { url: "https://api.epicgames.dev/epic/oauth/v2/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", token_type: "bearer", expires_in: 7200, refresh_token: "r2", refresh_expires_in: 28800, account_id: "x", scope: "basic_profile" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
  revoke: { url: "https://api.epicgames.dev/epic/oauth/v2/revoke", params: { token: "r2", token_type_hint: "refresh_token" }, headers: { authorization: basic("cid", "sec") } },
};
