// https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "com.intuit.quickbooks.accounting" },
  authorize: { url: "https://appcenter.intuit.com/connect/oauth2", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "com.intuit.quickbooks.accounting" } },
  callback: { realmId: "1231434565226279" },
  token: { url: "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec"), accept: /application\/json/ }, answer: { body: { token_type: "bearer", expires_in: 3600, refresh_token: "Q3", x_refresh_token_expires_in: 15552000, access_token: "eJl" } } },
  tokens: { extra: { realmId: "1231434565226279" } },
  refreshTokenLifetime: 15552000,
  userinfo: { url: "https://accounts.platform.intuit.com/v1/openid_connect/userinfo", params: {}, headers: { authorization: "Bearer eJl" }, answer: { body: { sub: "1", givenName: "Ada", familyName: "Lovelace", email: "ada@example.com", emailVerified: true } }, expect: { givenName: "Ada" } },
  profile: { id: "1", name: "Ada", email: "ada@example.com", email_verified: true },
  refresh: { url: "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer", params: { grant_type: "refresh_token", refresh_token: "Q3" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { token_type: "bearer", expires_in: 3600, refresh_token: "Q4", x_refresh_token_expires_in: 15552000, access_token: "eJm" } } },
  refreshed: { refresh_token: "Q4", extra: { realmId: "1231434565226279" } },
  errors: [invalidGrant()],
  revoke: { place: "json", url: "https://developer.api.intuit.com/v2/oauth2/tokens/revoke", params: { token: "Q4" }, headers: { authorization: basic("cid", "sec") } },
  extraChecks: async ({ createProtocol, provider, o, fetch, queue, diffs, notes, idt }) => {
    const P = await createProtocol({ provider, ...o, scope: "openid email com.intuit.quickbooks.accounting", fetch });
    const a = P.createAuthorization(), s = new URL(a.url).searchParams.get("state");
    queue.push({ body: { token_type: "bearer", expires_in: 3600, refresh_token: "Q3", access_token: "eJl", id_token: idt({ aud: ["cid"], realmid: "1", auth_time: 1, nonce: undefined }) } });
    try { await P.exchange(`?code=c&state=${s}&realmId=1`, a.transaction); notes.push("openid: ok"); } catch (e) { diffs.push(`openid: Intuit's ID token carries no nonce → ${e.code}: ${e.message}`); }
  },
};
