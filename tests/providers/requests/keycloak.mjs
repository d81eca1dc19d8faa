// https://www.keycloak.org/securing-apps/oidc-layers, read on 2026-11-26.
import { basicForm, invalidGrant } from "../harness.mjs";

const realm = "https://sso.example.com/realms/staff";
export default {
  options: { client_id: "my app", scope: "openid profile", variables: { host: "sso.example.com", realm: "staff" } },
  authorize: { url: `${realm}/protocol/openid-connect/auth`, pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid profile" } },
  callback: { session_state: "s", iss: realm },
  token: { url: `${realm}/protocol/openid-connect/token`, params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basicForm("my app", "sec") }, answer: { body: ({ idt }) => ({ access_token: "a", expires_in: 300, refresh_expires_in: 1800, refresh_token: "r", token_type: "Bearer", id_token: idt({ iss: realm }), "not-before-policy": 0, session_state: "s", scope: "openid profile" }) } },
  tokens: { refresh_token: "r", claims: { sub: "subject-1" } },
  refreshTokenLifetime: 1800,
  userinfo: { url: `${realm}/protocol/openid-connect/userinfo`, params: {}, headers: { authorization: "Bearer a" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, preferred_username: "ada" } } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true },
  refresh: { url: `${realm}/protocol/openid-connect/token`, params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basicForm("my app", "sec") }, answer: { body: ({ idt }) => ({ access_token: "b", expires_in: 300, refresh_expires_in: 1800, refresh_token: "r2", token_type: "Bearer", id_token: idt({ iss: realm }), scope: "openid profile" }) } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
  revoke: { url: `${realm}/protocol/openid-connect/revoke`, params: { token: "r2", token_type_hint: "refresh_token" }, headers: { authorization: basicForm("my app", "sec") } },
};
