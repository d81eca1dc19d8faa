// https://docs.gitea.com/development/oauth2-provider, read on 2026-11-26. The endpoint takes form bodies as well as JSON.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "read:user", variables: { host: "git.example.com" } },
  authorize: { url: "https://git.example.com/login/oauth/authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "read:user" } },
  token: { url: "https://git.example.com/login/oauth/access_token", params: { client_id: "$cid", client_secret: "$secret", code: "CODE1", grant_type: "authorization_code", redirect_uri: "$redirect" }, answer: { body: { access_token: "eyJhbGciOiJIUzUxMiIs", token_type: "bearer", expires_in: 3600, refresh_token: "eyJhbGciOiJIUzUxMiJ9" } } },
  tokens: { token_type: "Bearer", refresh_token: "eyJhbGciOiJIUzUxMiJ9" },
  userinfo: { url: "https://git.example.com/login/oauth/userinfo", params: {}, headers: { authorization: "Bearer eyJhbGciOiJIUzUxMiIs" }, answer: { body: { sub: "1", name: "Ada Lovelace", preferred_username: "ada", email: "ada@example.com", picture: "https://cdn.example/ada.png", groups: [] } } },
  profile: { id: "1", name: "Ada Lovelace", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://git.example.com/login/oauth/access_token", params: { client_id: "$cid", client_secret: "$secret", grant_type: "refresh_token", refresh_token: "eyJhbGciOiJIUzUxMiJ9" }, answer: { body: { access_token: "b", token_type: "bearer", expires_in: 3600, refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
