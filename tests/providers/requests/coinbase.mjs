// https://docs.cdp.coinbase.com/coinbase-app/oauth2-integration/reference, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "wallet:user:read offline_access" },
  authorize: { url: "https://login.coinbase.com/oauth2/auth", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "wallet:user:read,offline_access" } },
  token: { url: "https://login.coinbase.com/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect" }, answer: { body: { access_token: "a", token_type: "bearer", expires_in: 3600, refresh_token: "r" } } },
  tokens: { token_type: "Bearer", refresh_token: "r" },
  userinfo: { url: "https://api.coinbase.com/v2/user", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { data: { id: "9da7a204-544e-5fd1-9a12-61176c5d4cd8", name: "Ada Lovelace", username: "ada", email: "ada@example.com", avatar_url: "https://cdn.example/ada.png" } } } },
  profile: { id: "9da7a204-544e-5fd1-9a12-61176c5d4cd8", name: "Ada Lovelace", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://login.coinbase.com/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "b", token_type: "bearer", expires_in: 3600, refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
