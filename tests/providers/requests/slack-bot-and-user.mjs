// https://docs.slack.dev/authentication/installing-with-oauth, read on 2026-11-26.

export default {
  options: { scope: ["commands"] },
  authorize: { url: "https://slack.com/oauth/v2/authorize", params: { client_id: "$cid", redirect_uri: "$redirect", scope: "commands", user_scope: "users:read", response_type: "code" } },
  token: { url: "https://slack.com/api/oauth.v2.access", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, answer: { body: { ok: true, access_token: "xoxb-17653672481", token_type: "bot", scope: "commands", bot_user_id: "U0", authed_user: { id: "U1", scope: "users:read", access_token: "xoxp-1", token_type: "user" } } } },
  tokens: { access_token: "xoxb-17653672481", extra: { user_token: "xoxp-1" }, expires_at: "never" },
};
