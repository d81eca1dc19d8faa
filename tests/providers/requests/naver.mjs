// https://developers.naver.com/docs/login/api/api.md, read on 2026-11-26.
// PKCE is sent though the page does not speak of it: a server ignores what it does not know (RFC 6749 section 3.1).

export default {
  authorize: { url: "https://nid.naver.com/oauth2.0/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://nid.naver.com/oauth2.0/token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", code: "CODE1", state: "$state" }, answer: { body: { access_token: "AAAA", refresh_token: "c8ce", token_type: "bearer", expires_in: "3600" } } },
  tokens: { expires_at: /^\d+$/ },
  userinfo: { url: "https://openapi.naver.com/v1/nid/me", params: {}, answer: { body: { resultcode: "00", message: "success", response: { id: "32742776", name: "오픈 API", nickname: "OpenAPI", email: "openapi@naver.com", profile_image: "https://cdn.example/ada.png" } } } },
  profile: { id: "32742776", name: "오픈 API", email: "openapi@naver.com", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://nid.naver.com/oauth2.0/token", params: { grant_type: "refresh_token", client_id: "$cid", client_secret: "$secret", refresh_token: "c8ce" }, answer: { body: { access_token: "AAAB", token_type: "bearer", expires_in: "3600" } } },
  refreshed: { refresh_token: "c8ce" },
  errors: [{ answer: { status: 200, body: { error: "invalid_request", error_description: "no valid data in session" } }, expect: { kind: "server", error: "invalid_request" } }],
  revoke: { url: "https://nid.naver.com/oauth2.0/token", params: { grant_type: "delete", client_id: "$cid", client_secret: "$secret", access_token: "AAAB", service_provider: "NAVER" } },
};
