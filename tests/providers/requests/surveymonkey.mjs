// https://api.surveymonkey.com/v3/docs#authentication, looked for on 2026-11-26.
// It could not be read: as public clients and notes on it have it.

export default {
authorize: { url: "https://api.surveymonkey.com/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://api.surveymonkey.com/oauth/token", params: { client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect", grant_type: "authorization_code" }, headers: { authorization: null }, answer: { body: { access_token: "a1", token_type: "bearer", expires_in: null, access_url: "https://api.surveymonkey.com" } } },
  tokens: { access_token: "a1", expires_at: "never", extra: { access_url: "https://api.surveymonkey.com" } },
  userinfo: { url: "https://api.surveymonkey.com/v3/users/me", params: {}, headers: { authorization: "Bearer a1" }, answer: { body: { id: "1234", username: "a", first_name: "Ada", email: "ada@example.com" } } },
  profile: { id: "1234", name: "a", email: "ada@example.com" },
  errors: [{ answer: { status: 400, body: { error: "invalid_grant", error_description: "Invalid code" } }, expect: { kind: "server", code: "grant_too_old", error: "invalid_grant" } }],
};
