// https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login, read on 2026-11-27.

const refusal = { error_type: "OAuthException", code: 400, error_message: "Matching code was not found or was already used" };
const invalidToken = { error: { message: "Error validating access token", type: "OAuthException", code: 190 } };

export default {
  options: { scope: ["instagram_business_basic", "instagram_business_manage_messages"] },
  authorize: { url: "https://www.instagram.com/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "instagram_business_basic,instagram_business_manage_messages" } },
  token: { url: "https://api.instagram.com/oauth/access_token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null },
    answer: { body: { data: [{ access_token: "IGshort", user_id: "17841405793187218", permissions: "instagram_business_basic,instagram_business_manage_messages" }] } } },
  // https://developers.facebook.com/documentation/instagram-platform/reference/access_token
  then: { method: "GET", place: "query", url: "https://graph.instagram.com/access_token", params: { grant_type: "ig_exchange_token", client_secret: "$secret", access_token: "IGshort" }, headers: { authorization: null }, answer: { body: { access_token: "IGlong", token_type: "bearer", expires_in: 5183944 } } },
  tokens: { access_token: "IGlong", token_type: "Bearer", scope: ["instagram_business_basic", "instagram_business_manage_messages"], extra: { user_id: "17841405793187218" } },
  refreshTokenLifetime: 5183944,
  userinfo: { url: "https://graph.instagram.com/v23.0/me", params: { fields: "user_id,username,name,profile_picture_url", access_token: "IGlong" }, headers: { authorization: null }, answer: { body: { user_id: "17841405793187218", username: "ada", name: "Ada Lovelace", profile_picture_url: "https://cdn.example/ada.png", id: "app-scoped" } } },
  profile: { id: "17841405793187218", name: "Ada Lovelace", picture: "https://cdn.example/ada.png" },
  // https://developers.facebook.com/documentation/instagram-platform/reference/refresh_access_token
  refresh: { method: "GET", place: "query", url: "https://graph.instagram.com/refresh_access_token", params: { grant_type: "ig_refresh_token", access_token: "IGlong" }, headers: { authorization: null }, answer: { body: { access_token: "IGlonger", token_type: "bearer", expires_in: 5183944 } } },
  refreshed: { access_token: "IGlonger", scope: ["instagram_business_basic", "instagram_business_manage_messages"] },
  errors: [
    { answer: { status: 400, body: refusal }, expect: { kind: "server", error: "OAuthException", error_description: refusal.error_message } },
    { refresh: true, answer: { status: 400, body: invalidToken }, expect: { kind: "server", error: "OAuthException", error_description: invalidToken.error.message } },
  ],
  extraChecks: async ({ P, queue, diffs, NOW }) => {
    // The second exchange is refused: there are no tokens, and the message names neither the secret nor the token.
    queue.push({ body: { data: [{ access_token: "IGshort", user_id: "1", permissions: "" }] } }, { status: 400, body: invalidToken });
    const { url, transaction } = P.createAuthorization();
    const callback = `?code=c&state=${new URL(url).searchParams.get("state")}`;
    const error = await P.exchange(callback, transaction).then(() => undefined, (thrown) => thrown);
    if (error?.error !== "OAuthException") diffs.push(`then: wanted a refusal, found ${error?.code ?? "tokens"}`);
    if (/IGshort|sec\b/.test(JSON.stringify(error) + error?.message)) diffs.push("then: the error shows a secret");
    queue.length = 0;
  },
};
