// https://docs.logto.io/integrate-logto/third-party-applications, looked for on 2026-11-26.
// It names the endpoints only: the requests as public clients of Logto and copies of its metadata have them.
import { basic, invalidGrant } from "../harness.mjs";

export default {
options: { scope: "openid profile offline_access", variables: { domain: "acme.logto.app" } },
  authorize: { url: "https://acme.logto.app/oidc/auth", pkce: true, nonce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "openid profile offline_access", prompt: "consent" } },
  callback: { iss: "https://acme.logto.app/oidc" },
  token: { url: "https://acme.logto.app/oidc/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") },
    answer: { body: ({ idt }) => ({ access_token: "a1", refresh_token: "r1", id_token: idt({ iss: "https://acme.logto.app/oidc" }, { alg: "ES384" }), scope: "openid profile offline_access", expires_in: 3600, token_type: "Bearer" }) } },
  tokens: { access_token: "a1", refresh_token: "r1", claims: { sub: "subject-1" } },
  userinfo: { url: "https://acme.logto.app/oidc/me", params: {}, headers: { authorization: "Bearer a1" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png", username: "ada" } } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://acme.logto.app/oidc/token", params: { grant_type: "refresh_token", refresh_token: "r1" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "a2", refresh_token: "r2", scope: "openid profile offline_access", expires_in: 3600, token_type: "Bearer" } } },
  refreshed: { access_token: "a2", refresh_token: "r2" },
  errors: [invalidGrant()],
  revoke: { url: "https://acme.logto.app/oidc/token/revocation", params: { token: "r2", token_type_hint: "refresh_token" }, headers: { authorization: basic("cid", "sec") }, answer: { body: "" } },
};
