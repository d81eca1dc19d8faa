// https://shikimori.io/oauth, looked for on 2026-11-26.
// It could not be read: as arctic and public clients send it.
import { invalidGrant } from "../harness.mjs";

export default {
options: { scope: "user_rates", variables: { application: "My App" } },
  authorize: { url: "https://shikimori.io/oauth/authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "user_rates" } },
  token: { url: "https://shikimori.io/oauth/token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: null, "user-agent": "My App" },
    answer: { body: { access_token: "a1", token_type: "Bearer", expires_in: 86400, refresh_token: "r1", scope: "user_rates", created_at: Math.floor(Date.now() / 1000) } } },
  tokens: { access_token: "a1", refresh_token: "r1", scope: ["user_rates"] },
  userinfo: { url: "https://shikimori.io/api/users/whoami", params: {}, headers: { authorization: "Bearer a1", "user-agent": "My App" }, answer: { body: { id: 1, nickname: "a", avatar: "https://cdn.example/ada.png" } } },
  profile: { id: "1", name: "a", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://shikimori.io/oauth/token", params: { grant_type: "refresh_token", client_id: "$cid", client_secret: "$secret", refresh_token: "r1" }, headers: { "user-agent": "My App" }, answer: { body: { access_token: "a2", token_type: "Bearer", expires_in: 86400, refresh_token: "r2", scope: "user_rates", created_at: Math.floor(Date.now() / 1000) } } },
  refreshed: { access_token: "a2", refresh_token: "r2" },
  errors: [invalidGrant()],
};
