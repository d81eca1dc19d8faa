// https://developers.soundcloud.com/docs/api/guide#authentication, looked for on 2026-11-26.
// It could not be read: as public clients send it.
// The header's scheme: https://developers.soundcloud.com/blog/security-updates-api, read the same day.
import { invalidGrant } from "../harness.mjs";

export default {
authorize: { url: "https://secure.soundcloud.com/authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code" } },
  token: { url: "https://secure.soundcloud.com/oauth/token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect", code: "CODE1" }, headers: { authorization: null, "content-type": "application/x-www-form-urlencoded" },
    answer: { body: { access_token: "a1", expires_in: 3599, refresh_token: "r1", scope: "", token_type: "Bearer" } } },
  tokens: { access_token: "a1", refresh_token: "r1" },
  userinfo: { url: "https://api.soundcloud.com/me", params: {}, headers: { authorization: "OAuth a1" }, answer: { body: { kind: "user", urn: "soundcloud:users:3207", username: "a", avatar_url: "https://cdn.example/ada.png" } } },
  profile: { id: "soundcloud:users:3207", name: "a", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://secure.soundcloud.com/oauth/token", params: { grant_type: "refresh_token", client_id: "$cid", client_secret: "$secret", refresh_token: "r1" }, answer: { body: { access_token: "a2", expires_in: 3599, refresh_token: "r2", scope: "", token_type: "Bearer" } } },
  refreshed: { access_token: "a2", refresh_token: "r2" },
  errors: [invalidGrant(401)],
};
