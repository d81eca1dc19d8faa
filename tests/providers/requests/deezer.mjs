// https://developers.deezer.com/api/oauth was not in reach on 2026-11-26: these are the requests of several public clients.
export default {
  options: { scope: "basic_access offline_access" },
  authorize: { url: "https://connect.deezer.com/oauth/auth.php", pkce: true, params: { app_id: "$cid", redirect_uri: "$redirect", perms: "basic_access,offline_access" } },
  token: { method: "GET", url: "https://connect.deezer.com/oauth/access_token.php", place: "query", params: { app_id: "$cid", secret: "$secret", code: "CODE1", output: "json" }, answer: { body: { access_token: "fr3S", expires: 0 } } },
  tokens: { access_token: "fr3S", expires_at: "never", scope: ["basic_access", "offline_access"] },
  userinfo: { url: "https://api.deezer.com/user/me", params: { access_token: "fr3S" }, headers: { authorization: null }, answer: { body: { id: 2529, name: "ada", email: "ada@example.com", picture: "https://api.deezer.com/user/2529/image", type: "user" } } },
  profile: { id: "2529", name: "ada", email: "ada@example.com", picture: "https://api.deezer.com/user/2529/image" },
  errors: [{ answer: { status: 200, type: "text/html", body: "wrong code" }, expect: { code: "response_not_understood" } }],
};
