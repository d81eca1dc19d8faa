// https://developers.intercom.com/docs/build-an-integration/learn-more/authentication/setting-up-oauth was read on 2026-11-26
// as far as its first part; the token request is that of several public clients.
import { invalidGrant } from "../harness.mjs";

export default {
  authorize: { url: "https://app.intercom.com/oauth", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://api.intercom.io/auth/eagle/token", params: { code: "CODE1", client_id: "$cid", client_secret: "$secret" }, headers: { "content-type": "application/x-www-form-urlencoded" }, answer: { body: { token_type: "Bearer", token: "dG9rOmFi", access_token: "dG9rOmFi" } } },
  tokens: { access_token: "dG9rOmFi", expires_at: "never" },
  userinfo: { url: "https://api.intercom.io/me", params: {}, headers: { authorization: "Bearer dG9rOmFi" }, answer: { body: { type: "admin", id: "1295", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, avatar: { type: "avatar", image_url: "https://cdn.example/ada.png" } } } },
  profile: { id: "1295", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  errors: [invalidGrant()],
};
