// https://www.donationalerts.com/apidoc was not in reach on 2026-11-26: these are the requests of several public clients. arctic 3.7.0
// repeats the scope in a refresh as well; others do not, and are answered.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "oauth-user-show oauth-donation-index" },
  authorize: { url: "https://www.donationalerts.com/oauth/authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "oauth-user-show oauth-donation-index" } },
  token: { url: "https://www.donationalerts.com/oauth/token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect", code: "CODE1" }, headers: { "content-type": "application/x-www-form-urlencoded" }, answer: { body: { token_type: "Bearer", access_token: "eyJ0eXAiOiJKV1Qi", expires_in: 72576000, refresh_token: "def50200" } } },
  tokens: { refresh_token: "def50200", scope: ["oauth-user-show", "oauth-donation-index"] },
  userinfo: { url: "https://www.donationalerts.com/api/v1/user/oauth", params: {}, headers: { authorization: "Bearer eyJ0eXAiOiJKV1Qi" }, answer: { body: { data: { id: 3, code: "ada", name: "Ada", avatar: "https://cdn.example/ada.png", email: "ada@example.com", socket_connection_token: "t" } } } },
  profile: { id: "3", name: "Ada", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://www.donationalerts.com/oauth/token", params: { grant_type: "refresh_token", refresh_token: "def50200", client_id: "$cid", client_secret: "$secret" }, answer: { body: { token_type: "Bearer", access_token: "b", expires_in: 72576000, refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
