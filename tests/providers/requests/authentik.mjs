// https://docs.goauthentik.io/add-secure-apps/providers/oauth2/, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

const host = "https://auth.example.com", issuer = "https://auth.example.com/application/o/my-app/";
export default {
  options: { scope: "openid profile offline_access", variables: { host: "auth.example.com", application: "my-app" } },
  authorize: { url: `${host}/application/o/authorize/`, pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid profile offline_access" } },
  token: { url: `${host}/application/o/token/`, params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: ({ idt }) => ({ access_token: "a", refresh_token: "r", token_type: "Bearer", scope: "openid profile offline_access", expires_in: 300, id_token: idt({ iss: issuer }) }) } },
  tokens: { refresh_token: "r", claims: { sub: "subject-1" } },
  userinfo: { url: `${host}/application/o/userinfo/`, params: {}, headers: { authorization: "Bearer a" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, preferred_username: "ada", nickname: "ada", groups: [] } } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true },
  refresh: { url: `${host}/application/o/token/`, params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: ({ idt }) => ({ access_token: "b", refresh_token: "r2", token_type: "Bearer", expires_in: 300, id_token: idt({ iss: issuer }) }) } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
  revoke: { url: `${host}/application/o/revoke/`, params: { token: "r2", token_type_hint: "refresh_token" }, headers: { authorization: basic("cid", "sec") } },
};
