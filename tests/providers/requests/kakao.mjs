// https://developers.kakao.com/docs/latest/en/kakaologin/rest-api, read on 2026-11-26.

export default {
  options: { scope: ["openid", "account_email"] },
  authorize: { url: "https://kauth.kakao.com/oauth/authorize", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid,account_email" } },
  token: { url: "https://kauth.kakao.com/oauth/token", params: { grant_type: "authorization_code", client_id: "$cid", redirect_uri: "$redirect", code: "CODE1", client_secret: "$secret" }, answer: { type: "application/json;charset=UTF-8", body: ({ idt }) => ({ token_type: "bearer", access_token: "A", id_token: idt({}), expires_in: 7199, refresh_token: "R", refresh_token_expires_in: 86399, scope: "account_email openid" }) } },
  tokens: { claims: { sub: "subject-1" }, scope: ["account_email", "openid"] },
  refreshTokenLifetime: 86399,
  userinfo: { url: "https://kapi.kakao.com/v1/oidc/userinfo", params: {}, headers: { authorization: "Bearer A" }, answer: { body: { sub: "subject-1", nickname: "Ada", picture: "https://cdn.example/ada.png", email: "ada@example.com", email_verified: true } } },
  profile: { id: "subject-1", name: "Ada", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://kauth.kakao.com/oauth/token", params: { grant_type: "refresh_token", client_id: "$cid", refresh_token: "R", client_secret: "$secret" }, answer: { body: { access_token: "B", token_type: "bearer", expires_in: 43199 } } },
  refreshed: { refresh_token: "R", access_token: "B" },
  errors: [{ answer: { status: 400, body: { error: "invalid_grant", error_description: "authorization code not found for code=x", error_code: "KOE320" } }, expect: { code: "grant_rejected" } }],
};
