// https://dev.twitch.tv/docs/authentication/getting-tokens-oauth/, read on 2026-11-26.
// PKCE is sent though the page does not speak of it: a server ignores what it does not know (RFC 6749 section 3.1).

export default {
  options: { scope: "user:read:email" },
  authorize: { url: "https://id.twitch.tv/oauth2/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "user:read:email" } },
  token: { url: "https://id.twitch.tv/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "rfx2", expires_in: 14124, refresh_token: "5b93", scope: ["user:read:email"], token_type: "bearer" } } },
  tokens: { scope: ["user:read:email"], access_token: "rfx2" },
  userinfo: { url: "https://api.twitch.tv/helix/users", params: {}, headers: { authorization: "Bearer rfx2", "client-id": "cid" }, answer: { body: { data: [{ id: "141981764", login: "twitchdev", display_name: "TwitchDev", profile_image_url: "https://cdn.example/ada.png", email: "not-real@email.com" }] } } },
  profile: { id: "141981764", name: "TwitchDev", email: "not-real@email.com", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://id.twitch.tv/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "5b93", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "1ssj", refresh_token: "eyJf", scope: ["user:read:email"], token_type: "bearer", expires_in: 14000 } } },
  refreshed: { refresh_token: "eyJf" },
  errors: [{ answer: { status: 400, body: { status: 400, message: "Invalid authorization code" } }, expect: { kind: "server", error: "Invalid authorization code" } },
    { refresh: true, answer: { status: 400, body: { error: "Bad Request", status: 400, message: "Invalid refresh token" } }, expect: { code: "reauthorization_required" } }],
  revoke: { url: "https://id.twitch.tv/oauth2/revoke", params: { client_id: "$cid", token: "1ssj" } },
  // https://dev.twitch.tv/docs/authentication/getting-tokens-oidc/, read on 2026-11-27.
  extraChecks: async ({ createProtocol, provider, o, fetch, queue, diffs, idt }) => {
    const P = await createProtocol({ provider, ...o, scope: "openid user:read:email", fetch });
    const { url, transaction } = P.createAuthorization(), sent = new URL(url).searchParams;
    const id_token = idt({ iss: "https://id.twitch.tv/oauth2", sub: "141981764", nonce: sent.get("nonce") });
    queue.push({ body: { access_token: "rxk3", expires_in: 14124, id_token, refresh_token: "5b93", scope: ["openid", "user:read:email"], token_type: "bearer" } });
    const tokens = await P.exchange(`?code=c&state=${sent.get("state")}`, transaction);
    if (tokens.claims?.sub !== "141981764") diffs.push(`openid: found ${JSON.stringify(tokens.claims)}`);
  },
};
