// https://learn.microsoft.com/en-us/azure/active-directory-b2c/openid-connect, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid offline_access cid", variables: { tenant: "acme", tenant_id: "t1", policy: "b2c_1_sign_in" } },
  authorize: { url: "https://acme.b2clogin.com/acme.onmicrosoft.com/b2c_1_sign_in/oauth2/v2.0/authorize", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid offline_access cid" } },
  token: { url: "https://acme.b2clogin.com/acme.onmicrosoft.com/b2c_1_sign_in/oauth2/v2.0/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: ({ idt }) => ({ access_token: "a", token_type: "Bearer", expires_in: "3600", refresh_token: "r", scope: "cid offline_access openid", not_before: "1442340812", id_token: idt({ iss: "https://acme.b2clogin.com/t1/v2.0/", name: "Ada Lovelace", emails: ["ada@example.com"] }) }) } },
  tokens: { access_token: "a", token_type: "Bearer", refresh_token: "r", claims: { sub: "subject-1" } },
  profile: { id: "subject-1", name: "Ada Lovelace" },
  refresh: { url: "https://acme.b2clogin.com/acme.onmicrosoft.com/b2c_1_sign_in/oauth2/v2.0/token", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 3600, refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
