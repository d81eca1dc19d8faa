// https://developers.mattermost.com/integrate/apps/authentication/oauth2/, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { variables: { host: "chat.example" } },
  authorize: { url: "https://chat.example/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://chat.example/oauth/access_token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "a", token_type: "bearer", expires_in: 2592000, refresh_token: "r", scope: "user" } } },
  tokens: { access_token: "a", token_type: "Bearer", refresh_token: "r" },
  userinfo: { url: "https://chat.example/api/v4/users/me", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { id: "u1", username: "anna", email: "anna@example.com", email_verified: true, first_name: "Anna" } } },
  profile: { id: "u1", name: "anna", email: "anna@example.com", email_verified: true },
  refresh: { url: "https://chat.example/oauth/access_token", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "b", token_type: "bearer", expires_in: 2592000, refresh_token: "r2", scope: "user" } } },
  refreshed: { refresh_token: "r2" },
  errors: [invalidGrant()],
};
