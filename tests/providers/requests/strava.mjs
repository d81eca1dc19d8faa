// https://developers.strava.com/docs/authentication/, read on 2026-11-26.
// PKCE is sent though the page does not speak of it: a server ignores what it does not know (RFC 6749 section 3.1).

export default {
  options: { scope: ["read", "activity:read_all"] },
  authorize: { url: "https://www.strava.com/oauth/authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", approval_prompt: "auto", scope: "read,activity:read_all" } },
  callback: { scope: "read" },
  token: { url: "https://www.strava.com/api/v3/oauth/token", params: { client_id: "$cid", client_secret: "$secret", code: "CODE1", grant_type: "authorization_code" }, answer: { body: ({ NOW }) => ({ token_type: "Bearer", expires_at: NOW + 20566, expires_in: 20566, refresh_token: "e5n5", access_token: "a4b9", athlete: { id: 227615 } }) } },
  tokens: ({ NOW }) => ({ expires_at: NOW + 20566, scope: ["read"], extra: { athlete: { id: 227615 } } }),
  userinfo: { url: "https://www.strava.com/api/v3/athlete", params: {}, answer: { body: { id: 227615, username: "ada", firstname: "Ada", lastname: "Lovelace", profile: "https://cdn.example/ada.png" } } },
  profile: { id: "227615", name: "Ada", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://www.strava.com/api/v3/oauth/token", params: { client_id: "$cid", client_secret: "$secret", grant_type: "refresh_token", refresh_token: "e5n5" }, answer: { body: ({ NOW }) => ({ token_type: "Bearer", access_token: "a9b7", expires_at: NOW + 20000, expires_in: 20000, refresh_token: "g8k4" }) } },
  refreshed: ({ NOW }) => ({ expires_at: NOW + 20000, refresh_token: "g8k4", extra: { athlete: { id: 227615 } } }),
  errors: [{ answer: { status: 400, body: { message: "Bad Request", errors: [{ resource: "AuthorizationCode", field: "code", code: "invalid" }] } }, expect: { kind: "server", error: "invalid", error_description: "Bad Request" } }],
  revoke: { url: "https://www.strava.com/oauth/deauthorize", params: { access_token: "a9b7" } },
};
