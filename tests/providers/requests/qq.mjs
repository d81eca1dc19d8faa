// The wiki at https://wiki.connect.qq.com was read on 2026-11-26 as others cite it, up to the authorization code; the
// other requests are those of several public clients. `fmt=json` asks for JSON instead of a form, `need_openid=1` for
// the person.
const TOKENS = "https://graph.qq.com/oauth2.0/token";

export default {
  options: { scope: ["get_user_info", "list_album"] },
  authorize: { url: "https://graph.qq.com/oauth2.0/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "get_user_info,list_album" } },
  token: { method: "GET", url: TOKENS, place: "query", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect", fmt: "json", need_openid: "1" },
    answer: { body: { access_token: "FE04", expires_in: "7776000", refresh_token: "88E4", openid: "8D2A" } } },
  tokens: { access_token: "FE04", refresh_token: "88E4", token_type: "Bearer", extra: { openid: "8D2A" } },
  userinfo: { url: "https://graph.qq.com/oauth2.0/me", params: { access_token: "FE04", fmt: "json" }, headers: { authorization: null }, answer: { body: { client_id: "cid", openid: "8D2A" } } },
  profile: { id: "8D2A" },
  refresh: { method: "GET", url: TOKENS, place: "query", params: { grant_type: "refresh_token", client_id: "$cid", client_secret: "$secret", refresh_token: "88E4", fmt: "json", need_openid: "1" },
    answer: { body: { access_token: "FE05", expires_in: "7776000", refresh_token: "88E5", openid: "8D2A" } } },
  refreshed: { access_token: "FE05", refresh_token: "88E5" },
  errors: [{ answer: { status: 200, body: { error: 100020, error_description: "code is reused error" } }, expect: { kind: "server", error: "100020", error_description: "code is reused error" } }],
};
