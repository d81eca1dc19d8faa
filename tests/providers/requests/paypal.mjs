// https://developer.paypal.com/docs/log-in-with-paypal/integrate/, read on 2026-11-26.
// PKCE is sent though the page does not speak of it: a server ignores what it does not know (RFC 6749 section 3.1).
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "profile email" },
  authorize: { url: "https://www.paypal.com/signin/authorize", pkce: true, params: { flowEntry: "static", response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "profile email" } },
  token: { url: "https://api-m.paypal.com/v1/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1" }, tolerated: ["redirect_uri"], headers: { authorization: basic("cid", "sec") }, answer: { body: { token_type: "Bearer", expires_in: "28800", refresh_token: "r", access_token: "A21", scope: "profile email", nonce: "n" } } },
  tokens: ({ NOW }) => ({ expires_at: /^\d+$/, access_token: "A21" }),
  userinfo: { url: "https://api-m.paypal.com/v1/identity/openidconnect/userinfo", params: { schema: "openid" }, answer: { body: { user_id: "https://www.paypal.com/webapps/auth/identity/user/x", sub: "https://www.paypal.com/webapps/auth/identity/user/x", name: "Ada Lovelace", given_name: "Ada", email: "ada@example.com", email_verified: true, verified_account: true } } },
  profile: { id: "https://www.paypal.com/webapps/auth/identity/user/x", name: "Ada Lovelace", email: "ada@example.com", email_verified: true },
  refresh: { url: "https://api-m.paypal.com/v1/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { token_type: "Bearer", expires_in: 28800, access_token: "A22" } } },
  refreshed: { refresh_token: "r" }, errors: [invalidGrant()],
};
