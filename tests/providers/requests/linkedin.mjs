// https://learn.microsoft.com/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2, read on 2026-11-26.

export default {
  options: { scope: "w_member_social" },
  authorize: { url: "https://www.linkedin.com/oauth/v2/authorization", params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid profile email w_member_social" } },
  token: { url: "https://www.linkedin.com/oauth/v2/accessToken", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" },
    answer: { body: ({ idt }) => ({ access_token: "AQX", expires_in: 5183999, refresh_token: "AQW", refresh_token_expires_in: 525600, scope: "email,openid,profile,w_member_social", token_type: "Bearer", id_token: idt({ nonce: undefined }) }) } },
  tokens: { access_token: "AQX", scope: ["email", "openid", "profile", "w_member_social"], diagnostics: [{ code: "id_token_not_asked_for", member: "id_token" }] },
  userinfo: { url: "https://api.linkedin.com/v2/userinfo", params: {}, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png", given_name: "Ada", locale: { country: "US", language: "en" } } } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  // https://learn.microsoft.com/linkedin/shared/authentication/programmatic-refresh-tokens, read the same day.
  refresh: { url: "https://www.linkedin.com/oauth/v2/accessToken", params: { grant_type: "refresh_token", refresh_token: "AQW", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "AQY", expires_in: 86400, refresh_token: "AQW", refresh_token_expires_in: 439200 } } },
  refreshed: { access_token: "AQY", refresh_token: "AQW" },
  errors: [{ answer: { status: 400, body: { error: "invalid_request", error_description: "Unable to retrieve access token: authorization code not found" } }, expect: { kind: "server", error: "invalid_request" } }],
};
