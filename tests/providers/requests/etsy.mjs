// https://developers.etsy.com/documentation/essentials/authentication/, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { client_secret: undefined, scope: "transactions_r" },
  authorize: { url: "https://www.etsy.com/oauth/connect", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "transactions_r" } },
  token: { url: "https://api.etsy.com/v3/public/oauth/token", params: { grant_type: "authorization_code", client_id: "$cid", redirect_uri: "$redirect", code: "CODE1" }, answer: { body: { access_token: "12345678.O1", token_type: "Bearer", expires_in: 3600, refresh_token: "12345678.J" } } },
  tokens: { refresh_token: "12345678.J" },
  userinfo: { url: "https://api.etsy.com/v3/application/users/me", params: {}, headers: { "x-api-key": "cid" }, answer: { body: { user_id: 12345678, shop_id: 87654321 } } },
  profile: { id: "12345678" },
  refresh: { url: "https://api.etsy.com/v3/public/oauth/token", params: { grant_type: "refresh_token", client_id: "$cid", refresh_token: "12345678.J" }, answer: { body: { access_token: "12345678.O2", token_type: "Bearer", expires_in: 3600, refresh_token: "12345678.K" } } },
  errors: [invalidGrant()],
};
