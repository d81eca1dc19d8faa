// https://docs.kick.com/getting-started/generating-tokens-oauth2-flow, read on 2026-11-26.
// The refresh is as arctic 3.7.0 sends it.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "user:read" },
  authorize: { url: "https://id.kick.com/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "user:read" } },
  token: { url: "https://id.kick.com/oauth/token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect", code: "CODE1" }, answer: { body: { access_token: "a", token_type: "Bearer", refresh_token: "r", expires_in: 7200, scope: "user:read" } } },
  userinfo: { url: "https://api.kick.com/public/v1/users", params: {}, answer: { body: { data: [{ user_id: 1, name: "Ada", email: "ada@example.com", profile_picture: "https://cdn.example/ada.png" }], message: "OK" } } },
  profile: { id: "1", name: "Ada", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  tokens: { access_token: "a", refresh_token: "r" },
  refresh: { url: "https://id.kick.com/oauth/token", params: { grant_type: "refresh_token", client_id: "$cid", client_secret: "$secret", refresh_token: "r" }, answer: { body: { access_token: "b", token_type: "Bearer", refresh_token: "r2", expires_in: 7200, scope: "user:read" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  revoke: { url: "https://id.kick.com/oauth/revoke", params: { token: "r2", token_type_hint: "refresh_token" } },
  errors: [invalidGrant()],
};
