// https://developer.uber.com/docs/consumer-identity/guides/authorization-code-flow, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
// The revocation: https://developer.uber.com/docs/consumer-identity/references/api/v2/revoke-post, the same day.
  options: { scope: "profile offline_access" },
  authorize: { url: "https://auth.uber.com/oauth/v2/authorize", pkce: true, params: { client_id: "$cid", response_type: "code", redirect_uri: "$redirect", scope: "profile offline_access" } },
  token: { url: "https://auth.uber.com/oauth/v2/token", params: { client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect", grant_type: "authorization_code", code: "CODE1" }, headers: { authorization: null, "content-type": "application/x-www-form-urlencoded" },
    answer: { body: { access_token: "IA.xxxx", expires_in: 2592000, token_type: "Bearer", refresh_token: "MA.xxxx", scope: "profile offline_access" } } },
  tokens: { access_token: "IA.xxxx", refresh_token: "MA.xxxx" },
  userinfo: { url: "https://api.uber.com/v1.2/me", params: {}, headers: { authorization: "Bearer IA.xxxx" }, answer: { body: { uuid: "f4a416e3-6016-4623-8ec9-d5ee105a6e27", first_name: "Ada", last_name: "Lovelace", email: "ada@example.com", picture: "https://cdn.example/ada.png", mobile_verified: true } } },
  profile: { id: "f4a416e3-6016-4623-8ec9-d5ee105a6e27", name: "Ada", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://auth.uber.com/oauth/v2/token", params: { client_id: "$cid", client_secret: "$secret", grant_type: "refresh_token", refresh_token: "MA.xxxx" }, answer: { body: { access_token: "IA.yyyy", expires_in: 2592000, token_type: "Bearer", refresh_token: "MA.yyyy", scope: "profile offline_access" } } },
  refreshed: { access_token: "IA.yyyy", refresh_token: "MA.yyyy" },
  errors: [invalidGrant()],
  revoke: { url: "https://auth.uber.com/oauth/v2/revoke", params: { client_id: "$cid", client_secret: "$secret", token: "MA.yyyy" }, headers: { authorization: null }, answer: { body: { message: "OK" } } },
};
