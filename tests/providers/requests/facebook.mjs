// https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow, read on 2026-11-26.
// Without scope openid a code_verifier is refused: "provided without a code_challenge in authorization request".

export default {
  options: { scope: ["public_profile", "email"] },
  authorize: { url: "https://www.facebook.com/v23.0/dialog/oauth", params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "public_profile,email" } },
  token: { method: "GET", place: "query", url: "https://graph.facebook.com/v23.0/oauth/access_token", params: { code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" },
    answer: { body: { access_token: "EAAshort", token_type: "bearer", expires_in: 5183944 } } },
  tokens: { access_token: "EAAshort", token_type: "Bearer", scope: ["public_profile", "email"] },
  refreshTokenLifetime: 5183944,
  userinfo: { url: "https://graph.facebook.com/v23.0/me", params: { fields: "id,name,email,picture" }, headers: { authorization: "Bearer EAAshort" }, answer: { body: { id: "1", name: "Ada Lovelace", email: "ada@example.com", picture: { data: { height: 50, is_silhouette: false, url: "https://cdn.example/ada.png", width: 50 } } } } },
  profile: { id: "1", name: "Ada Lovelace", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  refresh: { method: "GET", place: "query", url: "https://graph.facebook.com/v23.0/oauth/access_token", params: { grant_type: "fb_exchange_token", client_id: "$cid", client_secret: "$secret", fb_exchange_token: "EAAshort" }, answer: { body: { access_token: "EAAlong", token_type: "bearer", expires_in: 5184000 } } },
  refreshed: { access_token: "EAAlong" },
  errors: [{ answer: { status: 400, body: { error: { message: "This authorization code has been used.", type: "OAuthException", code: 100, error_subcode: 36009, fbtrace_id: "A" } } }, expect: { kind: "server", error: "OAuthException", error_description: "This authorization code has been used." } }],
  extraChecks: async ({ createProtocol, provider, o, fetch, queue, record, diffs }) => {
    // The long-lived token at once, as the notes say: https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived
    const parameters = { grant_type: "fb_exchange_token", client_id: "{client_id}", client_secret: "{client_secret}", fb_exchange_token: "{access_token}" };
    const then = { endpoint: provider.token_endpoint, parameters };
    const P = await createProtocol({ provider, dialect: { token_response: { then } }, ...o, fetch });
    queue.push({ body: { access_token: "EAAshort", token_type: "bearer", expires_in: 5000 } });
    queue.push({ body: { access_token: "EAAlong", token_type: "bearer", expires_in: 5184000 } });
    const { url, transaction } = P.createAuthorization();
    const tokens = await P.exchange(`?code=c&state=${new URL(url).searchParams.get("state")}`, transaction);
    if (tokens.access_token !== "EAAlong") diffs.push(`then: found ${tokens.access_token}`);
    const { method, url: sent } = record.at(-1);
    const expected = "grant_type=fb_exchange_token&client_id=cid&client_secret=sec&fb_exchange_token=EAAshort";
    if (`${method} ${sent}` !== `GET https://graph.facebook.com/v23.0/oauth/access_token?${expected}`) diffs.push(`then: sent ${method} ${sent}`);
  },
};
