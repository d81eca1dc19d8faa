// https://developer.box.com/reference/post-oauth2-token/, read on 2026-11-26, with its pages on access tokens and on revoking
// tokens; the authorization request is that of arctic 3.7.0.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "root_readwrite" },
  authorize: { url: "https://account.box.com/api/oauth2/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "root_readwrite" } },
  token: { url: "https://api.box.com/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", client_id: "$cid", client_secret: "$secret" }, headers: { "content-type": "application/x-www-form-urlencoded" }, answer: { body: { access_token: "c3FIOG9v", expires_in: 3600, token_type: "bearer", refresh_token: "c3FIOG9w", issued_token_type: "urn:ietf:params:oauth:token-type:access_token" } } },
  tokens: { token_type: "Bearer", refresh_token: "c3FIOG9w" },
  userinfo: { url: "https://api.box.com/2.0/users/me", params: {}, headers: { authorization: "Bearer c3FIOG9v" }, answer: { body: { type: "user", id: "11446498", name: "Ada Lovelace", login: "ada@example.com", avatar_url: "https://www.box.com/api/avatar/large/11446498" } } },
  profile: { id: "11446498", name: "Ada Lovelace", email: "ada@example.com", picture: "https://www.box.com/api/avatar/large/11446498" },
  refresh: { url: "https://api.box.com/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "c3FIOG9w", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "b", expires_in: 3600, token_type: "bearer", refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
  revoke: { url: "https://api.box.com/oauth2/revoke", params: { client_id: "$cid", client_secret: "$secret", token: "r2" } },
};
