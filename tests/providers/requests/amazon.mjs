// https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
options: { scope: "profile postal_code" },
  authorize: { url: "https://www.amazon.com/ap/oa", pkce: true, params: { client_id: "$cid", scope: "profile postal_code", response_type: "code", redirect_uri: "$redirect" } },
  token: { url: "https://api.amazon.com/auth/o2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null, "content-type": /^application\/x-www-form-urlencoded/ },
    answer: { body: { access_token: "Atza|IQEBLjAs", token_type: "bearer", expires_in: 3600, refresh_token: "Atzr|IQEBLzAt" } } },
  tokens: { access_token: "Atza|IQEBLjAs", token_type: "Bearer", refresh_token: "Atzr|IQEBLzAt" },
  userinfo: { url: "https://api.amazon.com/user/profile", params: {}, headers: { authorization: "Bearer Atza|IQEBLjAs" }, answer: { body: { user_id: "amzn1.account.K2LI23KL2LK2", email: "ada@example.com", name: "Ada Lovelace", postal_code: "98052" } } },
  profile: { id: "amzn1.account.K2LI23KL2LK2", name: "Ada Lovelace", email: "ada@example.com" },
  refresh: { url: "https://api.amazon.com/auth/o2/token", params: { grant_type: "refresh_token", refresh_token: "Atzr|IQEBLzAt", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "Atza|2", token_type: "bearer", expires_in: 3600, refresh_token: "Atzr|2" } } },
  refreshed: { access_token: "Atza|2", refresh_token: "Atzr|2" },
  errors: [invalidGrant()],
};
