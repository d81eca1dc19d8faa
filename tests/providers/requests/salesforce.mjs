// https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm, read on 2026-11-26.

export default {
  options: { scope: "api refresh_token openid" },
  authorize: { url: "https://login.salesforce.com/services/oauth2/authorize", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "api refresh_token openid" } },
  token: { url: "https://login.salesforce.com/services/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect" }, answer: { body: ({ idt }) => ({ access_token: "00D", refresh_token: "5Aep", signature: "s", scope: "refresh_token openid api", instance_url: "https://mycompany.my.salesforce.com", id: "https://login.salesforce.com/id/00D/005", token_type: "Bearer", issued_at: String(Date.now()), id_token: idt({ iss: "https://login.salesforce.com" }) }) } },
  tokens: ({ NOW }) => ({ extra: { instance_url: "https://mycompany.my.salesforce.com" }, expires_at: /^\d+$/ }),
  userinfo: { url: "https://login.salesforce.com/services/oauth2/userinfo", params: {}, answer: { body: { sub: "subject-1", user_id: "005", organization_id: "00D", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" } } },
  profile: { id: "005", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://login.salesforce.com/services/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "5Aep", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "00E", signature: "s", scope: "refresh_token openid api", instance_url: "https://mycompany.my.salesforce.com", id: "https://login.salesforce.com/id/00D/005", token_type: "Bearer", issued_at: String(Date.now()) } } },
  refreshed: { refresh_token: "5Aep", extra: { instance_url: "https://mycompany.my.salesforce.com" } },
  errors: [{ answer: { status: 400, body: { error: "invalid_grant", error_description: "expired authorization code" } }, expect: { code: "grant_rejected" } }],
  revoke: { url: "https://login.salesforce.com/services/oauth2/revoke", params: { token: "5Aep" } },
  extraChecks: async ({ createProtocol, provider, o, fetch, queue, diffs, notes, idt }) => {
    // a My Domain login: the ID token's iss is the org's own host
    const P = await createProtocol({ provider, ...o, variables: { login: "acme.my.salesforce.com" }, fetch });
    const a = P.createAuthorization(), s = new URL(a.url).searchParams;
    queue.push({ body: { access_token: "00D", token_type: "Bearer", scope: "openid", id_token: idt({ iss: "https://acme.my.salesforce.com", nonce: s.get("nonce") }) } });
    try { await P.exchange(`?code=c&state=${s.get("state")}`, a.transaction); notes.push("my domain openid: ok"); } catch (e) { diffs.push(`openid with My Domain: issuer is https://{login}; ${e.code}: ${e.message}`); }
  },
};
