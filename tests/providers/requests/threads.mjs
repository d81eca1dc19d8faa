// https://developers.facebook.com/documentation/threads/get-started/get-access-tokens-and-permissions, read on 2026-11-26.

export default {
  options: { scope: ["threads_basic", "threads_content_publish"] },
  authorize: { url: "https://threads.com/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "threads_basic,threads_content_publish" } },
  token: { url: "https://graph.threads.com/oauth/access_token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: "{\"access_token\":\"THQVJ\",\"user_id\":17841405793187218}" } },
  // https://developers.facebook.com/docs/threads/get-started/long-lived-tokens
  then: { method: "GET", place: "query", url: "https://graph.threads.net/access_token", params: { grant_type: "th_exchange_token", client_secret: "$secret", access_token: "THQVJ" }, headers: { authorization: null }, answer: { body: { access_token: "THlong", token_type: "bearer", expires_in: 5183944 } } },
  refresh: { method: "GET", place: "query", url: "https://graph.threads.net/refresh_access_token", params: { grant_type: "th_refresh_token", access_token: "THlong" }, headers: { authorization: null }, answer: { body: { access_token: "THlonger", token_type: "bearer", expires_in: 5183944 } } },
  refreshed: { access_token: "THlonger", scope: ["threads_basic", "threads_content_publish"] },
  tokens: { access_token: "THlong", token_type: "Bearer", scope: ["threads_basic", "threads_content_publish"], extra: { user_id: "17841405793187218" } },
  refreshTokenLifetime: 5183944,
  userinfo: { url: "https://graph.threads.net/v1.0/me", params: { fields: "id,username,name,threads_profile_picture_url" }, headers: { authorization: "Bearer THlong" }, answer: { body: { id: "17841405793187218", username: "anna", name: "Anna A", threads_profile_picture_url: "https://cdn.example/ada.png" } } },
  profile: { id: "17841405793187218", name: "Anna A", picture: "https://cdn.example/ada.png" },
  errors: [{ answer: { status: 400, body: { error_type: "OAuthException", code: 400, error_message: "Matching code was not found or was already used" } }, expect: { kind: "server", error: "OAuthException", error_description: "Matching code was not found or was already used" } }],
};
