// https://docs.faceit.com/getting-started/authentication/oauth2/ as @auth/core sends it, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid email profile" },
  authorize: { url: "https://accounts.faceit.com/accounts", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid email profile", redirect_popup: "true" } },
  token: { url: "https://api.faceit.com/auth/v1/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: ({ idt }) => ({ access_token: "a", token_type: "Bearer", expires_in: 86400, refresh_token: "r", scope: "openid email profile", id_token: idt({}) }) } },
  tokens: { access_token: "a", token_type: "Bearer", refresh_token: "r", claims: { sub: "subject-1" } },
  userinfo: { url: "https://api.faceit.com/auth/v1/resources/userinfo", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { guid: "subject-1", nickname: "anna", email: "anna@example.com", email_verified: true, picture: "https://cdn.example/ada.png" } }, expect: { guid: "subject-1" } },
  profile: { id: "subject-1", name: "anna", email: "anna@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://api.faceit.com/auth/v1/oauth/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 3600, refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
