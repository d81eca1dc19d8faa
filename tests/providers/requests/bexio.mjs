// https://auth.bexio.com/realms/bexio/.well-known/openid-configuration, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid profile email offline_access" },
  authorize: { url: "https://auth.bexio.com/realms/bexio/protocol/openid-connect/auth", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid profile email offline_access" } },
  callback: { iss: "https://auth.bexio.com/realms/bexio", session_state: "s" },
  token: { url: "https://auth.bexio.com/realms/bexio/protocol/openid-connect/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: ({ idt }) => ({ access_token: "a", token_type: "Bearer", expires_in: 3600, refresh_token: "r", scope: "openid profile email offline_access", "not-before-policy": 0, session_state: "s", refresh_expires_in: 0, id_token: idt({}) }) } },
  tokens: { access_token: "a", token_type: "Bearer", refresh_token: "r", claims: { sub: "subject-1" } },
  refreshTokenLifetime: null,
  userinfo: { url: "https://auth.bexio.com/realms/bexio/protocol/openid-connect/userinfo", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, preferred_username: "ada" } }, expect: { sub: "subject-1" } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true },
  refresh: { url: "https://auth.bexio.com/realms/bexio/protocol/openid-connect/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 3600, refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
  revoke: { url: "https://auth.bexio.com/realms/bexio/protocol/openid-connect/revoke", params: { token: "r2", token_type_hint: "refresh_token" }, headers: { authorization: basic("cid", "sec") } },
};
