// https://developers.tiktok.com/doc/oauth-user-access-token-management, read on 2026-11-26.

export default {
  options: { scope: ["user.info.basic", "video.list"] },
  authorize: { url: "https://www.tiktok.com/v2/auth/authorize/", params: { code_challenge: /^[0-9a-f]{64}$/, code_challenge_method: "S256", client_key: "$cid", response_type: "code", scope: "user.info.basic,video.list", redirect_uri: "$redirect" } },
  callback: { scopes: "user.info.basic,video.list" },
  token: { url: "https://open.tiktokapis.com/v2/oauth/token/", params: { code_verifier: /^[\w.~-]{43,128}$/, client_key: "$cid", client_secret: "$secret", code: "CODE1", grant_type: "authorization_code", redirect_uri: "$redirect" }, answer: { body: { access_token: "act.e", expires_in: 86400, open_id: "afd97af1", refresh_expires_in: 31536000, refresh_token: "rft.9", scope: "user.info.basic,video.list", token_type: "Bearer" } } },
  tokens: { scope: ["user.info.basic", "video.list"], extra: { open_id: "afd97af1" } },
  refreshTokenLifetime: 31536000,
  userinfo: { url: "https://open.tiktokapis.com/v2/user/info/", params: { fields: "open_id,union_id,avatar_url,display_name" }, headers: { authorization: "Bearer act.e" }, answer: { body: { data: { user: { open_id: "afd97af1", union_id: "c9c60f44", avatar_url: "https://cdn.example/ada.png", display_name: "Ada Lovelace" } }, error: { code: "ok", message: "", log_id: "x" } } }, expect: { data: { user: { open_id: "afd97af1" } } } },
  profile: { id: "afd97af1", name: "Ada Lovelace", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://open.tiktokapis.com/v2/oauth/token/", params: { client_key: "$cid", client_secret: "$secret", grant_type: "refresh_token", refresh_token: "rft.9" }, answer: { body: { access_token: "act.f", expires_in: 86400, open_id: "afd97af1", refresh_expires_in: 31536000, refresh_token: "rft.10", scope: "user.info.basic,video.list", token_type: "Bearer" } } },
  refreshed: { refresh_token: "rft.10" },
  errors: [{ answer: { status: 200, body: { error: "invalid_request", error_description: "The request parameters are malformed.", log_id: "2022" } }, expect: { kind: "server", error: "invalid_request" } }],
  revoke: { url: "https://open.tiktokapis.com/v2/oauth/revoke/", params: { client_key: "$cid", client_secret: "$secret", token: "act.f" } },
};
