// https://developer.beyondidentity.com/ as Beyond Identity's own samples (github.com/gobeyondidentity) and @auth/core send it,
// read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

const base = "https://auth-eu.beyondidentity.com/v1/tenants/t1/realms/r1/applications/a1";

export default {
  options: { scope: "openid", variables: { region: "eu", tenant: "t1", realm: "r1", application: "a1" } },
  authorize: { url: `${base}/authorize`, pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid" } },
  token: { url: `${base}/token`, params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/x-www-form-urlencoded" }, answer: { body: ({ idt }) => ({ access_token: "a", refresh_token: "r", token_type: "Bearer", scope: "openid", expires_in: 86400, id_token: idt({ iss: base }) }) } },
  tokens: { access_token: "a", refresh_token: "r", claims: { sub: "subject-1" } },
  userinfo: { url: `${base}/userinfo`, params: {}, headers: { authorization: "Bearer a" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", preferred_username: "ada", email: "ada@example.com" } } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com" },
  refresh: { url: `${base}/token`, params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", refresh_token: "r2", token_type: "Bearer", scope: "openid", expires_in: 86400 } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
