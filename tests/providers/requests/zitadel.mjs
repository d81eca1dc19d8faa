// https://zitadel.com/docs/apis/openidoauth/endpoints, read on 2026-11-26.
import { basicForm, invalidGrant } from "../harness.mjs";

export default {
options: { client_id: "163840776835432705@acme", scope: "openid profile offline_access", variables: { domain: "acme.zitadel.cloud" } },
  authorize: { url: "https://acme.zitadel.cloud/oauth/v2/authorize", pkce: true, nonce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "openid profile offline_access" } },
  token: { url: "https://acme.zitadel.cloud/oauth/v2/token", params: { code: "CODE1", grant_type: "authorization_code", redirect_uri: "$redirect" }, headers: { authorization: basicForm("163840776835432705@acme", "sec") },
    answer: { body: ({ idt }) => ({ access_token: "a1", expires_in: 43199, id_token: idt({ iss: "https://acme.zitadel.cloud" }), scope: "openid profile offline_access", refresh_token: "r1", token_type: "Bearer" }) } },
  tokens: { access_token: "a1", refresh_token: "r1", claims: { sub: "subject-1" } },
  userinfo: { url: "https://acme.zitadel.cloud/oidc/v1/userinfo", params: {}, headers: { authorization: "Bearer a1" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png", preferred_username: "ada" } } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://acme.zitadel.cloud/oauth/v2/token", params: { grant_type: "refresh_token", refresh_token: "r1" }, headers: { authorization: basicForm("163840776835432705@acme", "sec") }, answer: { body: { access_token: "a2", expires_in: 43199, scope: "openid profile offline_access", refresh_token: "r2", token_type: "Bearer" } } },
  refreshed: { access_token: "a2", refresh_token: "r2" },
  errors: [invalidGrant()],
  revoke: { url: "https://acme.zitadel.cloud/oauth/v2/revoke", params: { token: "r2" }, headers: { authorization: basicForm("163840776835432705@acme", "sec") }, answer: { body: "" } },
};
