// https://docs.gitlab.com/api/oauth2/, read on 2026-11-26.
// https://docs.gitlab.com/integration/openid_connect_provider/, read on 2026-11-27: userinfo takes tokens with scope openid
// only, `doorkeeper_authorize! :openid` in GitLab's own server, doorkeeper-openid_connect.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid profile email", variables: { host: "gitlab.example.com" } },
  authorize: { url: "https://gitlab.example.com/oauth/authorize", pkce: true, nonce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "openid profile email" } },
  token: { url: "https://gitlab.example.com/oauth/token", params: { client_id: "$cid", client_secret: "$secret", code: "CODE1", grant_type: "authorization_code", redirect_uri: "$redirect" }, answer: { body: ({ idt }) => ({ access_token: "de6780bc", token_type: "bearer", expires_in: 7200, refresh_token: "8257e65c", scope: "openid profile email", created_at: 1607635748, id_token: idt({ iss: "https://gitlab.example.com", sub: "1", auth_time: 1607635740 }) }) } },
  tokens: { access_token: "de6780bc", token_type: "Bearer", refresh_token: "8257e65c", scope: ["openid", "profile", "email"], claims: { sub: "1" } },
  userinfo: { url: "https://gitlab.example.com/oauth/userinfo", params: {}, headers: { authorization: "Bearer de6780bc" }, answer: { body: { sub: "1", name: "Ada Lovelace", nickname: "ada", email: "ada@example.com", email_verified: true, profile: "https://gitlab.example.com/ada", picture: "https://cdn.example/ada.png", groups: [] } } },
  profile: { id: "1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://gitlab.example.com/oauth/token", params: { client_id: "$cid", client_secret: "$secret", refresh_token: "8257e65c", grant_type: "refresh_token", redirect_uri: "$redirect" }, answer: { body: { access_token: "c97d1fe5", token_type: "bearer", expires_in: 7200, refresh_token: "803c1fd4", created_at: 1628711391 } } },
  refreshed: { access_token: "c97d1fe5", refresh_token: "803c1fd4" },
  errors: [invalidGrant()],
  revoke: { url: "https://gitlab.example.com/oauth/revoke", params: { client_id: "$cid", client_secret: "$secret", token: "803c1fd4" }, answer: { body: {} } },
};
