// https://developers.asana.com/docs/oauth and Asana's example server (github.com/Asana/devrel-examples), read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "users:read tasks:read" },
  authorize: { url: "https://app.asana.com/-/oauth_authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "users:read tasks:read" } },
  token: { url: "https://app.asana.com/-/oauth_token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect", code: "CODE1" }, headers: { "content-type": "application/x-www-form-urlencoded" }, answer: { body: { access_token: "f6ds7fdsa69ags7ag9sd5a", expires_in: 3600, token_type: "bearer", data: { id: 4673218951, gid: "4673218951", name: "Greg Sanchez", email: "gsanchez@example.com" }, refresh_token: "hjkl325hjkl4325hj4kl32fjds" } } },
  tokens: { token_type: "Bearer", refresh_token: "hjkl325hjkl4325hj4kl32fjds", extra: { data: { gid: "4673218951" } } },
  userinfo: { url: "https://app.asana.com/api/1.0/users/me", params: {}, headers: { authorization: "Bearer f6ds7fdsa69ags7ag9sd5a" }, answer: { body: { data: { gid: "4673218951", resource_type: "user", name: "Greg Sanchez", email: "gsanchez@example.com", photo: { image_21x21: "https://cdn.example/21.png", image_128x128: "https://cdn.example/128.png" } } } } },
  profile: { id: "4673218951", name: "Greg Sanchez", email: "gsanchez@example.com", picture: "https://cdn.example/128.png" },
  refresh: { url: "https://app.asana.com/-/oauth_token", params: { grant_type: "refresh_token", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect", refresh_token: "hjkl325hjkl4325hj4kl32fjds" }, answer: { body: { access_token: "b", expires_in: 3600, token_type: "bearer", data: { gid: "4673218951" } } } },
  refreshed: { access_token: "b", refresh_token: "hjkl325hjkl4325hj4kl32fjds" },
  errors: [invalidGrant()],
  revoke: { url: "https://app.asana.com/-/oauth_revoke", params: { client_id: "$cid", client_secret: "$secret", token: "hjkl325hjkl4325hj4kl32fjds" } },
};
