// https://developers.line.biz/en/docs/line-login/integrate-line-login/, read on 2026-11-26.

export default {
  options: { scope: "profile openid email" },
  authorize: { url: "https://access.line.me/oauth2/v2.1/authorize", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "profile openid email" } },
  callback: { friendship_status_changed: "true" },
  token: { url: "https://api.line.me/oauth2/v2.1/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, answer: { body: ({ idt }) => ({ access_token: "bNl4", expires_in: 2592000, id_token: idt({}, { alg: "HS256", secret: "sec" }), refresh_token: "Aa1F", scope: "profile openid email", token_type: "Bearer" }) } },
  tokens: { claims: { sub: "subject-1" } },
  userinfo: { url: "https://api.line.me/oauth2/v2.1/userinfo", params: {}, headers: { authorization: "Bearer bNl4" }, answer: { body: { sub: "subject-1", name: "Ada", picture: "https://profile.line-scdn.net/0h8" } }, expect: { name: "Ada" } },
  profile: { id: "subject-1", name: "Ada", picture: "https://profile.line-scdn.net/0h8" },
  refresh: { url: "https://api.line.me/oauth2/v2.1/token", params: { grant_type: "refresh_token", refresh_token: "Aa1F", client_id: "$cid", client_secret: "$secret" }, answer: { body: { token_type: "Bearer", scope: "profile", access_token: "bNl5", expires_in: 2592000, refresh_token: "Aa1F" } } },
  refreshed: { access_token: "bNl5", refresh_token: "Aa1F" },
  errors: [{ answer: { status: 400, body: { error: "invalid_grant", error_description: "invalid authorization code" } }, expect: { code: "grant_rejected", error: "invalid_grant" } }],
  revoke: { url: "https://api.line.me/oauth2/v2.1/revoke", params: { access_token: "bNl5", client_id: "$cid", client_secret: "$secret" } },
  // A token whose signature is that of another secret is refused.
  extraChecks: async ({ P, queue, diffs, idt }) => {
    const { url, transaction } = P.createAuthorization(), sent = new URL(url).searchParams;
    queue.push({ body: { access_token: "b", expires_in: 60, token_type: "Bearer", id_token: idt({ nonce: sent.get("nonce") }, { alg: "HS256", secret: "another" }) } });
    const found = await P.exchange(`?code=c&state=${sent.get("state")}`, transaction).then(() => "accepted", (error) => error.code);
    if (found !== "id_token_signature_refused") diffs.push(`a forged signature: ${found}`);
  },
};
