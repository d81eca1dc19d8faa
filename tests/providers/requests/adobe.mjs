// https://developer.adobe.com/developer-console/docs/guides/authentication/UserAuthentication/ims, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid profile offline_access" },
  authorize: { url: "https://ims-na1.adobelogin.com/ims/authorize/v2", pkce: true, nonce: true, params: { client_id: "$cid", redirect_uri: "$redirect", scope: "openid profile offline_access", response_type: "code" } },
  token: { url: "https://ims-na1.adobelogin.com/ims/token/v3", params: { code: "CODE1", grant_type: "authorization_code" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/x-www-form-urlencoded" }, answer: { body: ({ idt }) => ({ access_token: "a", refresh_token: "r", sub: "subject-1", id_token: idt({}), token_type: "bearer", expires_in: 86399 }) } },
  tokens: { token_type: "Bearer", refresh_token: "r", claims: { sub: "subject-1" } },
  userinfo: { url: "https://ims-na1.adobelogin.com/ims/userinfo/v2", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, account_type: "ent" } } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true },
  refresh: { url: "https://ims-na1.adobelogin.com/ims/token/v3", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", refresh_token: "r2", token_type: "bearer", expires_in: 86399 } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
  revoke: { url: "https://ims-na1.adobelogin.com/ims/revoke", params: { token: "r2" }, headers: { authorization: basic("cid", "sec") } },
};
