// https://www.freshbooks.com/api/authentication as other clients send it, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "user:profile:read" },
  authorize: { url: "https://auth.freshbooks.com/service/auth/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "user:profile:read" } },
  token: { url: "https://auth.freshbooks.com/service/auth/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "a", token_type: "Bearer", expires_in: 43200, refresh_token: "r", scope: "user:profile:read", created_at: 1424471407, direct_buy_tokens: {} } } },
  tokens: { access_token: "a", refresh_token: "r" },
  userinfo: { url: "https://api.freshbooks.com/auth/api/v1/users/me", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { response: { id: 123, identity_id: 123, first_name: "Ada", last_name: "Lovelace", email: "ada@example.com" } } } },
  profile: { id: "123", name: "Ada", email: "ada@example.com" },
  refresh: { url: "https://auth.freshbooks.com/service/auth/oauth/token", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 43200, refresh_token: "r2", scope: "user:profile:read" } } },
  refreshed: { refresh_token: "r2" },
  errors: [invalidGrant()],
  revoke: { url: "https://auth.freshbooks.com/service/auth/oauth/revoke", params: { token: "r2", client_id: "$cid", client_secret: "$secret" } },
};
