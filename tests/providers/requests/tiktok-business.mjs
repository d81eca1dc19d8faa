// The portal at https://business-api.tiktok.com/portal/docs was not in reach on 2026-11-26: these are the requests of several public
// clients, which name its page "obtain a short-term access token".

const TOKENS = "https://business-api.tiktok.com/open_api/v1.3/tt_user/oauth2";
const answer = (access_token, refresh_token) => ({
  body: { code: 0, message: "OK", data: { access_token, token_type: "Bearer", expires_in: 86400, refresh_token, refresh_token_expires_in: 31536000, scope: "user.info.basic,video.list", open_id: "o1" } },
});

export default {
  options: { scope: ["user.info.basic", "video.list"] },
  authorize: { url: "https://www.tiktok.com/v2/auth/authorize/", pkce: true, params: { client_key: "$cid", scope: "user.info.basic,video.list", response_type: "code", redirect_uri: "$redirect" } },
  token: { url: `${TOKENS}/token/`, place: "json", params: { client_id: "$cid", client_secret: "$secret", grant_type: "authorization_code", auth_code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: null }, answer: answer("act.a", "rft.r") },
  tokens: { access_token: "act.a", refresh_token: "rft.r", scope: ["user.info.basic", "video.list"] },
  refreshTokenLifetime: 31536000,
  refresh: { url: `${TOKENS}/refresh_token/`, place: "json", params: { client_id: "$cid", client_secret: "$secret", grant_type: "refresh_token", refresh_token: "rft.r" }, answer: answer("act.b", "rft.r2") },
  refreshed: { access_token: "act.b", refresh_token: "rft.r2" },
  errors: [{ answer: { status: 200, body: { code: 40110, message: "auth_code expired", data: {} } }, expect: { kind: "server", error: "40110", error_description: "auth_code expired" } }],
};
