// https://docs.slack.dev/authentication/installing-with-oauth, read on 2026-11-26.
import { basic } from "../harness.mjs";

export default {
  options: { scope: ["commands"] },
  authorize: { url: "https://slack.com/oauth/v2/authorize", params: { client_id: "$cid", redirect_uri: "$redirect", scope: "commands", user_scope: "users:read", response_type: "code" } },
  token: { url: "https://slack.com/api/oauth.v2.access", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, answer: { body: { ok: true, access_token: "xoxe.xoxb-1", expires_in: 43200, refresh_token: "xoxe-1-a", token_type: "bot", scope: "commands", bot_user_id: "U0", authed_user: { id: "U1", scope: "users:read", access_token: "xoxp-1", token_type: "user" } } } },
  tokens: { access_token: "xoxe.xoxb-1", refresh_token: "xoxe-1-a", extra: { user_token: "xoxp-1" } },
  // https://docs.slack.dev/authentication/using-token-rotation, read the same day.
  refresh: { url: "https://slack.com/api/oauth.v2.access", params: { grant_type: "refresh_token", refresh_token: "xoxe-1-a" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { ok: true, access_token: "xoxe.xoxb-2", expires_in: 43200, refresh_token: "xoxe-1-b", token_type: "bot", scope: "commands", bot_user_id: "U0", app_id: "A0" } } },
  refreshed: { access_token: "xoxe.xoxb-2", refresh_token: "xoxe-1-b" },
  errors: [{ answer: { status: 200, body: { ok: false, error: "invalid_code" } }, expect: { kind: "server", error: "invalid_code" } }],
  // An app that does not rotate its tokens gets one that does not expire.
  extraChecks: async ({ P, queue, diffs }) => {
    const { url, transaction } = P.createAuthorization();
    queue.push({ body: { ok: true, access_token: "xoxb-17653672481", token_type: "bot", scope: "commands", bot_user_id: "U0" } });
    const { expires_at } = await P.exchange(`?code=c&state=${new URL(url).searchParams.get("state")}`, transaction);
    if (expires_at !== "never") diffs.push(`without a lifetime: ${expires_at}`);
  },
};
