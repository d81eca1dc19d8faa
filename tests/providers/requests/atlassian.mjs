// https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/, read on 2026-11-26.
// PKCE is sent though the page does not speak of it: a server ignores what it does not know (RFC 6749 section 3.1).

export default {
  options: { scope: "read:me offline_access" },
  authorize: { url: "https://auth.atlassian.com/authorize", pkce: true, params: { audience: "api.atlassian.com", client_id: "$cid", scope: "read:me offline_access", redirect_uri: "$redirect", response_type: "code", prompt: "consent" } },
  token: { place: "json", url: "https://auth.atlassian.com/oauth/token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect" }, answer: { body: { access_token: "a", expires_in: 3600, refresh_token: "r", scope: "read:me offline_access", token_type: "Bearer" } } },
  tokens: { refresh_token: "r" },
  userinfo: { url: "https://api.atlassian.com/me", params: {}, answer: { body: { account_type: "atlassian", account_id: "112233aa-bb11-cc22-33dd-445566abcabc", email: "ada@example.com", email_verified: true, name: "Ada Lovelace", picture: "https://cdn.example/ada.png", account_status: "active" } } },
  profile: { id: "112233aa-bb11-cc22-33dd-445566abcabc", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  refresh: { place: "json", url: "https://auth.atlassian.com/oauth/token", params: { grant_type: "refresh_token", client_id: "$cid", client_secret: "$secret", refresh_token: "r" }, answer: { body: { access_token: "b", expires_in: 3600, refresh_token: "r2", scope: "read:me offline_access", token_type: "Bearer" } } },
  refreshed: { refresh_token: "r2" },
  errors: [{ refresh: true, answer: { status: 403, body: { error: "unauthorized_client", error_description: "refresh_token is invalid" } }, expect: { code: "reauthorization_required" } }],
};
