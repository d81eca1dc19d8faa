// https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/, looked for on 2026-11-26.
// It could not be read: as Pinterest's API description (github.com/pinterest/api-description) and its users say it.
import { basic } from "../harness.mjs";

export default {
options: { scope: "boards:read pins:read user_accounts:read" },
  authorize: { url: "https://www.pinterest.com/oauth/", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "boards:read,pins:read,user_accounts:read" } },
  token: { url: "https://api.pinterest.com/v5/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/x-www-form-urlencoded" },
    answer: { body: { access_token: "pina_1", refresh_token: "pinr_1", response_type: "authorization_code", token_type: "bearer", expires_in: 2592000, refresh_token_expires_in: 31536000, scope: "boards:read pins:read user_accounts:read" } } },
  tokens: { access_token: "pina_1", refresh_token: "pinr_1", scope: ["boards:read", "pins:read", "user_accounts:read"] },
  refreshTokenLifetime: 31536000,
  userinfo: { url: "https://api.pinterest.com/v5/user_account", params: {}, headers: { authorization: "Bearer pina_1" }, answer: { body: { id: "2783136121146311751", account_type: "PINNER", username: "a", profile_image: "https://cdn.example/ada.png" } } },
  profile: { id: "2783136121146311751", name: "a", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://api.pinterest.com/v5/oauth/token", params: { grant_type: "refresh_token", refresh_token: "pinr_1" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "pina_2", response_type: "refresh_token", token_type: "bearer", expires_in: 2592000, scope: "boards:read pins:read user_accounts:read" } } },
  refreshed: { access_token: "pina_2", refresh_token: "pinr_1" },
  errors: [{ answer: { status: 400, body: { code: 283, message: "Authorization failed" } }, expect: { kind: "server" } }],
};
