// https://api.aweber.com/#tag/OAuth-2.0-Reference, read on 2026-11-26 in a copy of its OpenAPI text.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "account.read list.read" },
  authorize: { url: "https://auth.aweber.com/oauth2/authorize", params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "account.read list.read" } },
  token: { url: "https://auth.aweber.com/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "a", refresh_token: "r", token_type: "bearer", expires_in: 7200 } } },
  tokens: { token_type: "Bearer", refresh_token: "r" },
  userinfo: { url: "https://api.aweber.com/1.0/accounts", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { entries: [{ id: 123, uuid: "d0b5a8e4-0b5e-4f2b-9f3c-2b1f6d6f1a11", self_link: "https://api.aweber.com/1.0/accounts/123" }], start: 0, total_size: 1 } } },
  profile: { id: "123" },
  refresh: { url: "https://auth.aweber.com/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", refresh_token: "r2", token_type: "bearer", expires_in: 7200 } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
  revoke: { url: "https://auth.aweber.com/oauth2/revoke", params: { token: "r2", token_type_hint: "refresh_token" }, headers: { authorization: basic("cid", "sec") } },
};
