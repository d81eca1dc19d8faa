// https://developers.google.com/identity/protocols/oauth2/web-server, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid email profile" },
  authorize: { url: "https://accounts.google.com/o/oauth2/v2/auth", pkce: true, nonce: true,
    params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid email profile", access_type: "offline", prompt: "consent" } },
  callback: { iss: "https://accounts.google.com", scope: "email profile openid", authuser: "0", prompt: "consent" },
  token: { url: "https://oauth2.googleapis.com/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null },
    answer: { body: ({ idt }) => ({ access_token: "ya29.a", expires_in: 3599, refresh_token: "1//r", scope: "openid https://www.googleapis.com/auth/userinfo.email https://www.googleapis.com/auth/userinfo.profile", token_type: "Bearer", id_token: idt({}), refresh_token_expires_in: 604799 }) } },
  tokens: ({ NOW }) => ({ access_token: "ya29.a", refresh_token: "1//r", token_type: "Bearer", claims: { sub: "subject-1" } }),
  refreshTokenLifetime: 604799,
  userinfo: { url: "https://openidconnect.googleapis.com/v1/userinfo", headers: { authorization: "Bearer ya29.a" }, params: {}, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png", given_name: "Ada", hd: "example.com" } } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://oauth2.googleapis.com/token", params: { grant_type: "refresh_token", refresh_token: "1//r", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "ya29.b", expires_in: 3599, scope: "openid https://www.googleapis.com/auth/userinfo.email https://www.googleapis.com/auth/userinfo.profile", token_type: "Bearer" } } },
  refreshed: { access_token: "ya29.b", refresh_token: "1//r" },
  errors: [invalidGrant()],
  revoke: { url: "https://oauth2.googleapis.com/revoke", params: { token: "1//r" } },
};
