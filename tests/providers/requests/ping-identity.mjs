// https://apidocs.pingidentity.com/pingone/auth/v1/api/ as other clients send it, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid profile email", variables: { region: "eu", environment: "e1" } },
  authorize: { url: "https://auth.pingone.eu/e1/as/authorize", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid profile email" } },
  token: { url: "https://auth.pingone.eu/e1/as/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: ({ idt }) => ({ access_token: "a", token_type: "Bearer", expires_in: 3600, refresh_token: "r", scope: "openid profile email", id_token: idt({ iss: "https://auth.pingone.eu/e1/as" }) }) } },
  tokens: { access_token: "a", token_type: "Bearer", refresh_token: "r", claims: { sub: "subject-1" } },
  userinfo: { url: "https://auth.pingone.eu/e1/as/userinfo", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", preferred_username: "ada" } }, expect: { sub: "subject-1" } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com" },
  refresh: { url: "https://auth.pingone.eu/e1/as/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 3600, refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
  revoke: { url: "https://auth.pingone.eu/e1/as/revoke", params: { token: "r2", token_type_hint: "refresh_token" }, headers: { authorization: basic("cid", "sec") } },
};
