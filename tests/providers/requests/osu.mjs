// https://osu.ppy.sh/docs/index.html#authorization-code-grant, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
options: { scope: "public identify" },
  authorize: { url: "https://osu.ppy.sh/oauth/authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "public identify" } },
  token: { url: "https://osu.ppy.sh/oauth/token", params: { client_id: "$cid", client_secret: "$secret", code: "CODE1", grant_type: "authorization_code", redirect_uri: "$redirect" }, headers: { authorization: null, accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    answer: { body: { access_token: "verylongstring", expires_in: 86400, refresh_token: "anotherlongstring", token_type: "Bearer" } } },
  tokens: { access_token: "verylongstring", refresh_token: "anotherlongstring", token_type: "Bearer" },
  userinfo: { url: "https://osu.ppy.sh/api/v2/me", params: {}, headers: { authorization: "Bearer verylongstring" }, answer: { body: { id: 1, username: "peppy", is_restricted: false, avatar_url: "https://cdn.example/ada.png" } }, expect: { id: 1 } },
  profile: { id: "1", name: "peppy", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://osu.ppy.sh/oauth/token", params: { client_id: "$cid", client_secret: "$secret", grant_type: "refresh_token", refresh_token: "anotherlongstring" }, headers: { authorization: null }, answer: { body: { access_token: "second", expires_in: 86400, refresh_token: "third", token_type: "Bearer" } } },
  refreshed: { access_token: "second", refresh_token: "third" },
  revoke: { method: "DELETE", place: "none", url: "https://osu.ppy.sh/api/v2/oauth/tokens/current", params: {}, headers: { authorization: "Bearer second" }, answer: { status: 204 } },
  errors: [invalidGrant()],
};
