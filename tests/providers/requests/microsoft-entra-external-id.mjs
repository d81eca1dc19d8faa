// https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow, on the hosts of External ID, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid profile offline_access", variables: { tenant: "acme", tenant_id: "t1" } },
  authorize: { url: "https://acme.ciamlogin.com/t1/oauth2/v2.0/authorize", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid profile offline_access" } },
  token: { url: "https://acme.ciamlogin.com/t1/oauth2/v2.0/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: ({ idt }) => ({ access_token: "a", token_type: "Bearer", expires_in: 3600, refresh_token: "r", scope: "openid profile offline_access", ext_expires_in: 3599, id_token: idt({ iss: "https://t1.ciamlogin.com/t1/v2.0" }) }) } },
  tokens: { access_token: "a", token_type: "Bearer", refresh_token: "r", claims: { sub: "subject-1" } },
  userinfo: { url: "https://graph.microsoft.com/oidc/userinfo", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", given_name: "Ada" } }, expect: { sub: "subject-1" } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com" },
  refresh: { url: "https://acme.ciamlogin.com/t1/oauth2/v2.0/token", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 3600, refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
