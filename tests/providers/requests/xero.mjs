// https://developer.xero.com/documentation/guides/oauth2/auth-flow, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid profile email accounting.transactions offline_access" },
  authorize: { url: "https://login.xero.com/identity/connect/authorize", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid profile email accounting.transactions offline_access" } },
  callback: { session_state: "x" },
  token: { url: "https://identity.xero.com/connect/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: ({ idt }) => ({ id_token: idt({}), access_token: "a", expires_in: 1800, token_type: "Bearer", refresh_token: "r", scope: "openid profile email accounting.transactions offline_access" }) } },
  tokens: { claims: { sub: "subject-1" } },
  userinfo: { url: "https://identity.xero.com/connect/userinfo", params: {}, answer: { body: { sub: "subject-1", email: "ada@example.com", given_name: "Ada", family_name: "Lovelace", preferred_username: "ada@example.com", xero_userid: "1945393b" } } },
  profile: { id: "subject-1", name: "Ada", email: "ada@example.com" },
  refresh: { url: "https://identity.xero.com/connect/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", expires_in: 1800, token_type: "Bearer", refresh_token: "r2", scope: "openid profile email accounting.transactions offline_access" } } },
  refreshed: { refresh_token: "r2" }, errors: [invalidGrant()],
  revoke: { url: "https://identity.xero.com/connect/revocation", params: { token: "r2" }, headers: { authorization: basic("cid", "sec") } },
};
