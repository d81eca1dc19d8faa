// https://www.tumblr.com/docs/en/api/v2#oauth2-authorization, read on 2026-11-26.

export default {
options: { scope: "write offline_access" },
  authorize: { url: "https://www.tumblr.com/oauth2/authorize", pkce: true, params: { client_id: "$cid", response_type: "code", scope: "write offline_access", redirect_uri: "$redirect" } },
  token: { url: "https://api.tumblr.com/v2/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect" }, headers: { authorization: null },
    answer: { body: { access_token: "a1", expires_in: 2520, id_token: false, refresh_token: "r1", scope: "write offline_access", token_type: "bearer" } } },
  tokens: { access_token: "a1", refresh_token: "r1", token_type: "Bearer", scope: ["write", "offline_access"] },
  userinfo: { url: "https://api.tumblr.com/v2/user/info", params: {}, headers: { authorization: "Bearer a1" }, answer: { body: { meta: { status: 200, msg: "OK" }, response: { user: { name: "derekg", following: 263 } } } } },
  profile: { id: "derekg", name: "derekg" },
  refresh: { url: "https://api.tumblr.com/v2/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "r1", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "a2", expires_in: 2520, refresh_token: "r2", scope: "write offline_access", token_type: "bearer" } } },
  refreshed: { access_token: "a2", refresh_token: "r2" },
  errors: [{ answer: { status: 401, body: { error: "invalid_grant", error_description: "The authorization code has expired" } }, expect: { kind: "server", error: "invalid_grant" } }],
};
