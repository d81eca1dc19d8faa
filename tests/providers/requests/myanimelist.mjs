// https://myanimelist.net/apiconfig/references/authorization, looked for on 2026-11-26.
// The copy that was read ends after the authorization request; the token requests as public clients send them.
import { invalidGrant } from "../harness.mjs";

export default {
authorize: { url: "https://myanimelist.net/v1/oauth2/authorize", params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", code_challenge: /^[\w.~-]{43,128}$/, code_challenge_method: "plain" } },
  token: { url: "https://myanimelist.net/v1/oauth2/token", params: { client_id: "$cid", client_secret: "$secret", grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", code_verifier: "$challenge" }, headers: { authorization: null },
    answer: { body: { token_type: "Bearer", expires_in: 3600, access_token: "a1", refresh_token: "r1" } } },
  tokens: { access_token: "a1", refresh_token: "r1" },
  userinfo: { url: "https://api.myanimelist.net/v2/users/@me", params: {}, headers: { authorization: "Bearer a1" }, answer: { body: { id: 1, name: "Xinil", picture: "https://cdn.example/ada.png", joined_at: "2026-01-01T00:00:00+00:00" } } },
  profile: { id: "1", name: "Xinil", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://myanimelist.net/v1/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "r1", client_id: "$cid", client_secret: "$secret" }, answer: { body: { token_type: "Bearer", expires_in: 3600, access_token: "a2", refresh_token: "r2" } } },
  refreshed: { access_token: "a2", refresh_token: "r2" },
  errors: [invalidGrant()],
};
