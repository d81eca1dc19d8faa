// https://developer.withings.com/api-reference/#tag/oauth2, read on 2026-11-26.
// PKCE is sent though the page does not speak of it: a server ignores what it does not know (RFC 6749 section 3.1).

export default {
  options: { scope: ["user.info", "user.metrics"] },
  authorize: { url: "https://account.withings.com/oauth2_user/authorize2", pkce: true, params: { response_type: "code", client_id: "$cid", scope: "user.info,user.metrics", redirect_uri: "$redirect" } },
  token: { url: "https://wbsapi.withings.net/v2/oauth2", params: { action: "requesttoken", client_id: "$cid", client_secret: "$secret", grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, answer: { body: { status: 0, body: { userid: "363", access_token: "a075", refresh_token: "a075r", expires_in: 10800, scope: "user.info,user.metrics", csrf_token: "P", token_type: "Bearer" } } } },
  tokens: { access_token: "a075", scope: ["user.info", "user.metrics"], extra: { userid: "363" } },
  refresh: { url: "https://wbsapi.withings.net/v2/oauth2", params: { action: "requesttoken", client_id: "$cid", client_secret: "$secret", grant_type: "refresh_token", refresh_token: "a075r" }, answer: { body: { status: 0, body: { userid: 363, access_token: "b", refresh_token: "b2", expires_in: 10800, scope: "user.info,user.metrics", token_type: "Bearer" } } } },
  refreshed: { refresh_token: "b2" },
  errors: [{ answer: { status: 200, body: { status: 503, body: {}, error: "Invalid Params: invalid code" } }, expect: { kind: "server", error: "503", error_description: "Invalid Params: invalid code" } }],
};
