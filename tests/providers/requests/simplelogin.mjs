// https://github.com/simple-login/app/blob/master/docs/oauth.md, read on 2026-11-26: the token request; the addresses as @auth/core has them.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid email" },
  authorize: { url: "https://app.simplelogin.io/oauth2/authorize", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid email" } },
  token: { url: "https://app.simplelogin.io/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: ({ idt }) => ({ access_token: "a", token_type: "Bearer", expires_in: 3600, scope: "", id_token: idt({}) }) } },
  tokens: { access_token: "a", token_type: "Bearer", claims: { sub: "subject-1" } },
  userinfo: { url: "https://app.simplelogin.io/oauth2/userinfo", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, avatar_url: "https://cdn.example/ada.png", client: "demo" } }, expect: { sub: "subject-1" } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  errors: [invalidGrant()],
};
