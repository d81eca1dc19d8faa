// https://developer.ebay.com/api-docs/static/oauth-authorization-code-grant.html, read on 2026-11-26.
// PKCE is sent though the page does not speak of it: a server ignores what it does not know (RFC 6749 section 3.1).
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: ["https://api.ebay.com/oauth/api_scope"], variables: { ru_name: "My_Co-MyApp-MyApp-PRD-abcdefg" } },
  authorize: { url: "https://auth.ebay.com/oauth2/authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "My_Co-MyApp-MyApp-PRD-abcdefg", response_type: "code", scope: "https://api.ebay.com/oauth/api_scope" } },
  callback: { expires_in: "299" },
  token: { url: "https://api.ebay.com/identity/v1/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "My_Co-MyApp-MyApp-PRD-abcdefg" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "v^1", expires_in: 7200, refresh_token: "v^r", refresh_token_expires_in: 47304000, token_type: "User Access Token" } } },
  tokens: { token_type: "Bearer", refresh_token: "v^r" },
  refreshTokenLifetime: 47304000,
  userinfo: { url: "https://apiz.ebay.com/commerce/identity/v1/user/", params: {}, answer: { body: { userId: "u", username: "ada", accountType: "INDIVIDUAL", individualAccount: { email: "ada@example.com", firstName: "Ada", lastName: "Lovelace" } } } },
  profile: { id: "u", name: "ada", email: "ada@example.com" },
  refresh: { url: "https://api.ebay.com/identity/v1/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "v^r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "v^2", expires_in: 7200, token_type: "User Access Token" } } },
  refreshed: { refresh_token: "v^r" }, errors: [invalidGrant()],
};
