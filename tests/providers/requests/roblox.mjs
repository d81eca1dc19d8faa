// https://create.roblox.com/docs/cloud/auth/oauth2-reference, read on 2026-11-26.

export default {
options: { scope: "openid profile" },
  authorize: { url: "https://apis.roblox.com/oauth/v1/authorize", pkce: true, nonce: true, params: { client_id: "$cid", redirect_uri: "$redirect", scope: "openid profile", response_type: "code" } },
  token: { url: "https://apis.roblox.com/oauth/v1/token", params: { client_id: "$cid", client_secret: "$secret", grant_type: "authorization_code", code: "CODE1" }, headers: { authorization: null },
    answer: { body: ({ idt }) => ({ access_token: "a1", refresh_token: "r1", token_type: "Bearer", expires_in: 899, scope: "openid profile", id_token: idt({ iss: "https://apis.roblox.com/oauth/", sub: "1516563360" }, { alg: "ES256" }) }) } },
  tokens: { access_token: "a1", refresh_token: "r1", scope: ["openid", "profile"], claims: { sub: "1516563360" } },
  userinfo: { url: "https://apis.roblox.com/oauth/v1/userinfo", params: {}, headers: { authorization: "Bearer a1" }, answer: { body: { sub: "1516563360", name: "exampleuser", nickname: "exampleuser", preferred_username: "exampleuser", created_at: 1584682495, profile: "https://www.roblox.com/users/1516563360/profile", picture: null } } },
  profile: { id: "1516563360", name: "exampleuser" },
  refresh: { url: "https://apis.roblox.com/oauth/v1/token", params: { grant_type: "refresh_token", refresh_token: "r1", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "a2", refresh_token: "r2", token_type: "Bearer", expires_in: 899, scope: "openid profile" } } },
  refreshed: { access_token: "a2", refresh_token: "r2" },
  errors: [{ answer: { status: 400, body: { error: "invalid_grant", error_description: "Authorization code is invalid" } }, expect: { kind: "server", code: "grant_too_old", error: "invalid_grant" } }],
  revoke: { url: "https://apis.roblox.com/oauth/v1/token/revoke", params: { token: "r2", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: "" } },
};
