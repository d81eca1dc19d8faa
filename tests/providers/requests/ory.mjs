// https://www.ory.com/docs/oauth2-oidc/authorization-code-flow, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
// The page registers its confidential client with client_secret_post.
  options: { scope: "openid offline_access", variables: { domain: "slug.projects.oryapis.com" }, client_authentication: "body" },
  authorize: { url: "https://slug.projects.oryapis.com/oauth2/auth", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid offline_access" } },
  token: { url: "https://slug.projects.oryapis.com/oauth2/token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: null, "content-type": "application/x-www-form-urlencoded" },
    answer: { body: ({ idt }) => ({ access_token: "ory_at_1", expires_in: 3600, id_token: idt({ iss: "https://slug.projects.oryapis.com" }), refresh_token: "ory_rt_1", scope: "openid offline_access", token_type: "bearer" }) } },
  tokens: { access_token: "ory_at_1", refresh_token: "ory_rt_1", token_type: "Bearer", claims: { sub: "subject-1" } },
  userinfo: { url: "https://slug.projects.oryapis.com/userinfo", params: {}, headers: { authorization: "Bearer ory_at_1" }, answer: { body: { sub: "subject-1", email: "ada@example.com", email_verified: true, sid: "s" } } },
  profile: { id: "subject-1", email: "ada@example.com", email_verified: true },
  refresh: { url: "https://slug.projects.oryapis.com/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "ory_rt_1", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "ory_at_2", expires_in: 3600, refresh_token: "ory_rt_2", scope: "openid offline_access", token_type: "bearer" } } },
  refreshed: { access_token: "ory_at_2", refresh_token: "ory_rt_2" },
  errors: [invalidGrant()],
  revoke: { url: "https://slug.projects.oryapis.com/oauth2/revoke", params: { token: "ory_rt_2", token_type_hint: "refresh_token", client_id: "$cid", client_secret: "$secret" }, answer: { body: "" } },
  extraChecks: async ({ createProtocol, provider, o, diffs, fetch, queue, record, idt }) => {
    // Registered with client_secret_basic.
    const P = await createProtocol({ provider, ...o, client_authentication: undefined, scope: "offline_access", fetch });
    const au = P.createAuthorization();
    queue.push({ body: { access_token: "a", expires_in: 3600, token_type: "bearer" } });
    await P.exchange(`${o.redirect_uri}?code=C&state=${new URL(au.url).searchParams.get("state")}`, au.transaction);
    const sent = record.at(-1);
    if (!/^Basic /.test(sent.headers.authorization ?? "")) diffs.push(`basic client: sent ${JSON.stringify(sent.headers)}`);
  },
};
