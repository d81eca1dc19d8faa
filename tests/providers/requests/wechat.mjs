// https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Wechat_Login.html, read on 2026-11-26.

export default {
  options: { client_id: "wxbdc5610cc59c1631", scope: "snsapi_login" },
  authorize: { url: "https://open.weixin.qq.com/connect/qrconnect", params: { appid: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "snsapi_login" }, hash: "#wechat_redirect" },
  token: { method: "GET", place: "query", url: "https://api.weixin.qq.com/sns/oauth2/access_token", params: { appid: "$cid", secret: "$secret", code: "CODE1", grant_type: "authorization_code" }, answer: { type: "text/plain", body: { access_token: "AT", expires_in: 7200, refresh_token: "RT", openid: "oGTFW1", scope: "snsapi_login", unionid: "o6" } } },
  tokens: { access_token: "AT", token_type: "Bearer", extra: { openid: "oGTFW1", unionid: "o6" } },
  userinfo: { method: "GET", url: "https://api.weixin.qq.com/sns/userinfo", params: { access_token: "AT", openid: "oGTFW1" }, answer: { type: "text/plain", body: { openid: "oGTFW1", nickname: "N", headimgurl: "https://cdn.example/ada.png", unionid: "o6" } } },
  profile: { id: "o6", name: "N", picture: "https://cdn.example/ada.png" },
  refresh: { method: "GET", place: "query", url: "https://api.weixin.qq.com/sns/oauth2/refresh_token", params: { appid: "$cid", grant_type: "refresh_token", refresh_token: "RT" }, answer: { type: "text/plain", body: { access_token: "AT2", expires_in: 7200, refresh_token: "RT", openid: "oGTFW1", scope: "snsapi_login" } } },
  refreshed: { access_token: "AT2" },
  errors: [{ answer: { type: "text/plain", body: { errcode: 40029, errmsg: "invalid code" } }, expect: { kind: "server", error: "40029", error_description: "invalid code" } },
    { refresh: true, answer: { type: "text/plain", body: { errcode: 40030, errmsg: "invalid refresh_token" } }, expect: { code: "reauthorization_required" } }],
};
