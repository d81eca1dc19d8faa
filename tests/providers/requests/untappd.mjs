// https://untappd.com/api/docs, read on 2026-11-26 as far as calls with a token and the User-Agent; the requests of its section
// "Authentication" are those of several public clients.

const agent = { authorization: null, "user-agent": "grantway" };

export default {
  authorize: { url: "https://untappd.com/oauth/authenticate/", pkce: true, params: { client_id: "$cid", response_type: "code", redirect_url: "$redirect" } },
  token: { method: "GET", url: "https://untappd.com/oauth/authorize/", place: "query", params: { client_id: "$cid", client_secret: "$secret", response_type: "code", redirect_url: "$redirect", code: "CODE1" }, headers: agent,
    answer: { body: { meta: { http_code: 200 }, response: { access_token: "TA" } } } },
  tokens: { access_token: "TA", expires_at: "never", token_type: "Bearer" },
  userinfo: { url: "https://api.untappd.com/v4/user/info", params: { access_token: "TA" }, headers: agent,
    answer: { body: { meta: { code: 200 }, response: { user: { uid: 1, user_name: "ada" } } } } },
  profile: { id: "1", name: "ada" },
  errors: [{ answer: { status: 401, body: { meta: { code: 401, error_detail: "The user has not authorized this application", error_type: "invalid_auth" } } }, expect: { kind: "server", error_description: "The user has not authorized this application" } }],
};
