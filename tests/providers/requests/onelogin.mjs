// https://common.onelogin.com/oidc/2/.well-known/openid-configuration, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid profile email", variables: { domain: "acme.onelogin.com" } },
  authorize: { url: "https://acme.onelogin.com/oidc/2/auth", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid profile email" } },
  token: { url: "https://acme.onelogin.com/oidc/2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: ({ idt }) => ({ access_token: "a", token_type: "Bearer", expires_in: 3600, refresh_token: "r", scope: "openid profile email", id_token: idt({ iss: "https://acme.onelogin.com/oidc/2" }) }) } },
  tokens: { access_token: "a", token_type: "Bearer", refresh_token: "r", claims: { sub: "subject-1" } },
  userinfo: { url: "https://acme.onelogin.com/oidc/2/me", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", preferred_username: "ada" } }, expect: { sub: "subject-1" } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com" },
  refresh: { url: "https://acme.onelogin.com/oidc/2/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 3600, refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
  revoke: { url: "https://acme.onelogin.com/oidc/2/token/revocation", params: { token: "r2", token_type_hint: "refresh_token" }, headers: { authorization: basic("cid", "sec") } },
};
