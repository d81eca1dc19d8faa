// https://open.weibo.com/wiki/Oauth2/access_token was read on 2026-11-26 as others cite it: endpoints, parameters and answer; userinfo
// is that of several public clients.

export default {
  options: { scope: ["email", "friendships_groups_read"] },
  authorize: { url: "https://api.weibo.com/oauth2/authorize", pkce: true, params: { client_id: "$cid", response_type: "code", redirect_uri: "$redirect", scope: "email,friendships_groups_read" } },
  token: { url: "https://api.weibo.com/oauth2/access_token", params: { client_id: "$cid", client_secret: "$secret", grant_type: "authorization_code", redirect_uri: "$redirect", code: "CODE1" }, headers: { authorization: null },
    answer: { body: { access_token: "2.00VN", remind_in: "157679999", expires_in: 157679999, uid: "2629046977" } } },
  tokens: { access_token: "2.00VN", token_type: "Bearer", extra: { uid: "2629046977", remind_in: "157679999" } },
  userinfo: { url: "https://api.weibo.com/2/users/show.json", params: { access_token: "2.00VN", uid: "2629046977" }, headers: { authorization: null },
    answer: { body: { id: 2629046977, idstr: "2629046977", screen_name: "ada" } } },
  profile: { id: "2629046977", name: "ada" },
  errors: [{ answer: { status: 400, body: { error: "invalid_grant", error_code: 21325, error_description: "invalid authorization code:CODE2" } }, expect: { kind: "server", code: "grant_rejected" } }],
};
