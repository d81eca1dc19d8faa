// https://developer.squareup.com/docs/oauth-api/receive-and-manage-tokens, read on 2026-11-26.

export default {
  options: { scope: ["MERCHANT_PROFILE_READ", "PAYMENTS_READ"] },
  authorize: { url: "https://connect.squareup.com/oauth2/authorize", params: { client_id: "$cid", scope: "MERCHANT_PROFILE_READ PAYMENTS_READ", session: "false", redirect_uri: "$redirect" }, tolerated: ["response_type"] },
  callback: { response_type: "code" },
  token: { place: "json", url: "https://connect.squareup.com/oauth2/token", params: { client_id: "$cid", client_secret: "$secret", code: "CODE1", grant_type: "authorization_code", redirect_uri: "$redirect" }, headers: { "square-version": "2026-07-15", "content-type": "application/json" }, answer: { body: ({ NOW }) => ({ access_token: "EAAA", token_type: "bearer", expires_at: new Date((NOW + 2592000) * 1000).toISOString().replace(/\.\d+/, ""), merchant_id: "M1", refresh_token: "EQAA", short_lived: false }) } },
  tokens: ({ NOW }) => ({ expires_at: NOW + 2592000, extra: { merchant_id: "M1" } }),
  refreshTokenLifetime: null,
  userinfo: { url: "https://connect.squareup.com/v2/merchants/me", params: {}, headers: { "square-version": "2026-07-15" }, answer: { body: { merchant: { id: "M1", business_name: "Apple A Day", country: "US" } } } },
  profile: { id: "M1", name: "Apple A Day" },
  refresh: { place: "json", url: "https://connect.squareup.com/oauth2/token", params: { client_id: "$cid", client_secret: "$secret", grant_type: "refresh_token", refresh_token: "EQAA" }, answer: { body: ({ NOW }) => ({ access_token: "EAAB", token_type: "bearer", expires_at: new Date((NOW + 2592000) * 1000).toISOString(), merchant_id: "M1", refresh_token: "EQAA" }) } },
  refreshed: ({ NOW }) => ({ access_token: "EAAB", expires_at: NOW + 2592000 }),
  errors: [{ answer: { status: 401, body: { message: "Authorization code is expired", type: "service.not_authorized" } }, expect: { kind: "server", error: "service.not_authorized" } }],
  revoke: { place: "json", url: "https://connect.squareup.com/oauth2/revoke", params: { client_id: "$cid", access_token: "EAAB" }, headers: { authorization: "Client sec" } },
};
