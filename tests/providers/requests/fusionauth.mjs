// https://fusionauth.io/docs/lifecycle/authenticate-users/oauth/endpoints, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
options: { scope: "openid offline_access", variables: { domain: "acme.fusionauth.io", issuer: "acme.example" }, parameters: { tenantId: "t1" } },
  authorize: { url: "https://acme.fusionauth.io/oauth2/authorize", pkce: true, nonce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "openid offline_access", tenantId: "t1" } },
  // The response names the issuer since version 1.69.0: https://fusionauth.io/docs/lifecycle/authenticate-users/oauth/issuer-validation, read the same day.
  callback: { iss: "https://acme.example" },
  token: { url: "https://acme.fusionauth.io/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") },
    answer: { body: ({ idt }) => ({ access_token: "a1", expires_in: 3600, id_token: idt({ iss: "https://acme.example" }), refresh_token: "r1", scope: "openid offline_access", token_type: "Bearer", userId: "subject-1" }) } },
  tokens: { access_token: "a1", refresh_token: "r1", claims: { sub: "subject-1" } },
  userinfo: { url: "https://acme.fusionauth.io/oauth2/userinfo", params: {}, headers: { authorization: "Bearer a1" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png", preferred_username: "ada", tid: "t1" } } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://acme.fusionauth.io/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "r1" }, headers: { authorization: basic("cid", "sec") }, answer: { body: ({ idt }) => ({ access_token: "a2", expires_in: 3600, id_token: idt({ iss: "https://acme.example", nonce: undefined }), token_type: "Bearer", userId: "subject-1" }) } },
  refreshed: { access_token: "a2", refresh_token: "r1" },
  errors: [invalidGrant()],
};
