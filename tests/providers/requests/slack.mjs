// https://docs.slack.dev/reference/methods/oauth.v2.access, read on 2026-11-26.
import { basic } from "../harness.mjs";

export default {
  options: { scope: ["users:read", "chat:write"] },
  authorize: { url: "https://slack.com/oauth/v2/authorize", params: { client_id: "$cid", redirect_uri: "$redirect", user_scope: "users:read,chat:write", response_type: "code" } },
  token: { url: "https://slack.com/api/oauth.v2.access", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") },
    answer: { body: { ok: true, app_id: "A01", authed_user: { id: "U1234", scope: "users:read,chat:write", access_token: "xoxe.xoxp-1", token_type: "user", expires_in: 43200, refresh_token: "xoxe-1-a" }, team: { id: "T9TK3CUKW", name: "Slack" }, enterprise: null, is_enterprise_install: false } } },
  tokens: { access_token: "xoxe.xoxp-1", token_type: "Bearer", refresh_token: "xoxe-1-a", scope: ["users:read", "chat:write"], extra: { user_id: "U1234", team: { id: "T9TK3CUKW" } } },
  userinfo: { method: "POST", place: "none", url: "https://slack.com/api/auth.test", params: {}, headers: { authorization: "Bearer xoxe.xoxp-1" }, answer: { body: { ok: true, url: "https://acme.slack.com/", team: "Acme", user: "ada", team_id: "T9TK3CUKW", user_id: "U1234" } } },
  profile: { id: "U1234", name: "ada" },
  refresh: { url: "https://slack.com/api/oauth.v2.access", params: { grant_type: "refresh_token", refresh_token: "xoxe-1-a" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { ok: true, access_token: "xoxe.xoxp-2", expires_in: 43200, refresh_token: "xoxe-1-b", token_type: "user", scope: "users:read,chat:write", app_id: "A01", team: { id: "T9TK3CUKW" } } } },
  refreshed: { access_token: "xoxe.xoxp-2", refresh_token: "xoxe-1-b" },
  errors: [{ answer: { status: 200, body: { ok: false, error: "invalid_code" } }, expect: { kind: "server", error: "invalid_code" } }],
};
