// https://developer.vippsmobilepay.com/docs/APIs/login-api/ (https://github.com/vippsas/vipps-login-api), read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid name phoneNumber" },
  authorize: { url: "https://api.vipps.no/access-management-1.0/access/oauth2/auth", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid name phoneNumber" } },
  token: { url: "https://api.vipps.no/access-management-1.0/access/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: ({ idt }) => ({ access_token: "a", token_type: "bearer", expires_in: 3600, scope: "openid name phoneNumber", id_token: idt({ iss: "https://api.vipps.no/access-management-1.0/access/" }) }) } },
  tokens: { access_token: "a", token_type: "Bearer", claims: { sub: "subject-1" } },
  userinfo: { url: "https://api.vipps.no/vipps-userinfo-api/userinfo", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, phone_number: "4712345678", sid: "7d78a726" } }, expect: { sub: "subject-1" } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true },
  errors: [invalidGrant()],
};
