// https://docs.slack.dev/authentication/sign-in-with-slack/, read on 2026-11-26, with the pages of openid.connect.token
// (https://docs.slack.dev/reference/methods/openid.connect.token) and openid.connect.userInfo.
export default {
  options: { scope: "openid profile email" },
  authorize: { url: "https://slack.com/openid/connect/authorize", nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid profile email" } },
  token: { url: "https://slack.com/api/openid.connect.token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: null, "content-type": "application/x-www-form-urlencoded" }, answer: { body: ({ idt }) => ({ ok: true, access_token: "xoxe.xoxp-1", token_type: "Bearer", expires_in: 43200, refresh_token: "xoxe-1-a", id_token: idt({ "https://slack.com/team_id": "T0R7GR", "https://slack.com/user_id": "subject-1" }) }) } },
  tokens: { access_token: "xoxe.xoxp-1", token_type: "Bearer", refresh_token: "xoxe-1-a", claims: { sub: "subject-1" } },
  userinfo: { url: "https://slack.com/api/openid.connect.userInfo", params: {}, headers: { authorization: "Bearer xoxe.xoxp-1" }, answer: { body: { ok: true, sub: "subject-1", "https://slack.com/user_id": "subject-1", "https://slack.com/team_id": "T0R7GR", email: "krane@slack-corp.com", email_verified: true, date_email_verified: 1622128723, name: "krane", picture: "https://secure.gravatar.com/a.png", given_name: "Bront" } } },
  profile: { id: "subject-1", name: "krane", email: "krane@slack-corp.com", email_verified: true, picture: "https://secure.gravatar.com/a.png" },
  refresh: { url: "https://slack.com/api/openid.connect.token", params: { grant_type: "refresh_token", refresh_token: "xoxe-1-a", client_id: "$cid", client_secret: "$secret" }, answer: { body: { ok: true, access_token: "xoxe.xoxp-2", token_type: "Bearer", expires_in: 43200, refresh_token: "xoxe-1-b" } } },
  refreshed: { access_token: "xoxe.xoxp-2", refresh_token: "xoxe-1-b" },
  errors: [
    { answer: { status: 200, body: { ok: false, error: "invalid_code" } }, expect: { kind: "server", error: "invalid_code" } },
    { refresh: true, answer: { status: 200, body: { ok: false, error: "invalid_refresh_token" } }, expect: { code: "reauthorization_required" } },
  ],
  // An app that does not rotate its tokens gets one that does not expire.
  extraChecks: async ({ P, queue, diffs, idt }) => {
    const { url, transaction } = P.createAuthorization(), sent = new URL(url).searchParams;
    queue.push({ body: { ok: true, access_token: "xoxp-1", token_type: "Bearer", id_token: idt({ nonce: sent.get("nonce") }) } });
    const { expires_at } = await P.exchange(`?code=c&state=${sent.get("state")}`, transaction);
    if (expires_at !== "never") diffs.push(`without a lifetime: ${expires_at}`);
  },
};
