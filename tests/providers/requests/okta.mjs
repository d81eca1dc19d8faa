// https://developer.okta.com/docs/guides/refresh-tokens/main/, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
// The guide's samples repeat scope, state and redirect_uri where the reference asks for none of them.
  options: { scope: "openid offline_access", variables: { domain: "acme.okta.com" } },
  authorize: { url: "https://acme.okta.com/oauth2/default/v1/authorize", pkce: true, nonce: true, params: { client_id: "$cid", response_type: "code", scope: "openid offline_access", redirect_uri: "$redirect" } },
  token: { url: "https://acme.okta.com/oauth2/default/v1/token", params: { grant_type: "authorization_code", redirect_uri: "$redirect", code: "CODE1" }, headers: { authorization: basic("cid", "sec"), accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    answer: { body: ({ idt }) => ({ token_type: "Bearer", expires_in: 3600, access_token: "a1", scope: "offline_access openid", refresh_token: "i6mapTIAVSp2oJkgUnCACKKfZxt_H5MBLiqcybBBd04", id_token: idt({ iss: "https://acme.okta.com/oauth2/default" }) }) } },
  tokens: { access_token: "a1", refresh_token: "i6mapTIAVSp2oJkgUnCACKKfZxt_H5MBLiqcybBBd04", scope: ["offline_access", "openid"], claims: { sub: "subject-1" } },
  userinfo: { url: "https://acme.okta.com/oauth2/default/v1/userinfo", params: {}, headers: { authorization: "Bearer a1" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, preferred_username: "ada@example.com", zoneinfo: "America/Los_Angeles" } } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true },
  refresh: { url: "https://acme.okta.com/oauth2/default/v1/token", params: { grant_type: "refresh_token", refresh_token: "i6mapTIAVSp2oJkgUnCACKKfZxt_H5MBLiqcybBBd04" }, headers: { authorization: basic("cid", "sec") }, answer: { body: ({ idt }) => ({ token_type: "Bearer", expires_in: 3600, access_token: "a2", scope: "offline_access openid", refresh_token: "MIOf-U1zQbyfa3MUfJHhvnUqIut9ClH0xjlDXGJAyqo" }) } },
  refreshed: { access_token: "a2", refresh_token: "MIOf-U1zQbyfa3MUfJHhvnUqIut9ClH0xjlDXGJAyqo" },
  errors: [invalidGrant()],
  revoke: { url: "https://acme.okta.com/oauth2/default/v1/revoke", params: { token: "MIOf-U1zQbyfa3MUfJHhvnUqIut9ClH0xjlDXGJAyqo", token_type_hint: "refresh_token" }, headers: { authorization: basic("cid", "sec") }, answer: { body: "" } },
};
