// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow, read on 2026-11-26.

export default {
  options: { scope: "openid profile email offline_access User.Read" },
  authorize: { url: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid profile email offline_access User.Read" } },
  callback: { session_state: "abc" },
  token: { url: "https://login.microsoftonline.com/common/oauth2/v2.0/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" },
    answer: { body: ({ idt }) => ({ token_type: "Bearer", scope: "openid profile email User.Read", expires_in: 4216, ext_expires_in: 4216, access_token: "eyJ", refresh_token: "0.A", id_token: idt({ iss: "https://login.microsoftonline.com/9122040d-6c67-4c5b-b112-36a304b66dad/v2.0", tid: "9122040d-6c67-4c5b-b112-36a304b66dad" }) }) } },
  tokens: { access_token: "eyJ", claims: { sub: "subject-1" } },
  userinfo: { url: "https://graph.microsoft.com/oidc/userinfo", params: {}, headers: { authorization: "Bearer eyJ" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", picture: "https://cdn.example/ada.png", family_name: "Lovelace" } }, expect: { name: "Ada Lovelace" } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://login.microsoftonline.com/common/oauth2/v2.0/token", params: { grant_type: "refresh_token", refresh_token: "0.A", client_id: "$cid", client_secret: "$secret" }, answer: { body: { token_type: "Bearer", scope: "User.Read", expires_in: 4000, access_token: "eyK", refresh_token: "0.B" } } },
  errors: [{ answer: { status: 400, body: { error: "invalid_grant", error_description: "AADSTS70008: The provided authorization code or refresh token has expired.", error_codes: [70008], timestamp: "2026-01-09 02:02:12Z", trace_id: "t", correlation_id: "c" } }, expect: { code: "grant_rejected", error: "invalid_grant" } }],
  // A token's issuer is that of the tenant that it names, and the session stays with that tenant.
  extraChecks: async ({ createProtocol, provider, o, fetch, queue, diffs, idt }) => {
    const issuer = (tenant) => `https://login.microsoftonline.com/${tenant}/v2.0`;
    const signIn = async (variables, iss, tid) => {
      const protocol = await createProtocol({ provider, ...o, variables, fetch });
      const { url, transaction } = protocol.createAuthorization(), sent = new URL(url).searchParams;
      queue.push({ body: { token_type: "Bearer", expires_in: 60, access_token: "a", refresh_token: "r", id_token: idt({ iss, tid, nonce: sent.get("nonce") }) } });
      return { protocol, tokens: await protocol.exchange(`?code=c&state=${sent.get("state")}`, transaction) };
    };
    const refused = (promise) => promise.then(() => "accepted", (error) => error.code);
    for (const [tenant, iss, tid, expected] of [
      ["common", issuer("t1"), "t1", "accepted"],
      ["organizations", issuer("t1"), "t1", "accepted"],
      ["common", issuer("t1"), "t2", "id_token_issuer_mismatch"],
      ["common", issuer("common"), "common", "id_token_issuer_mismatch"],
      ["t1", issuer("t1"), "t1", "accepted"],
      ["t1", issuer("t2"), "t2", "id_token_issuer_mismatch"],
    ]) {
      const found = await refused(signIn({ tenant }, iss, tid));
      if (found !== expected) diffs.push(`${tenant}, ${iss}, ${tid}: ${found}`);
    }
    const { protocol, tokens } = await signIn({ tenant: "common" }, issuer("t1"), "t1");
    queue.push({ body: { token_type: "Bearer", expires_in: 60, access_token: "b", id_token: idt({ iss: issuer("t2"), tid: "t2", nonce: undefined }) } });
    const found = await refused(protocol.refresh(tokens));
    if (found !== "id_token_subject_changed") diffs.push(`a refresh to another tenant: ${found}`);
  },
};
