// https://developer.vimeo.com/api/authentication, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
// The token request: https://developer.vimeo.com/api/endpoints/authenticationextras, in an archive, the same day.
  options: { scope: "public private" },
  authorize: { url: "https://api.vimeo.com/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "public private" } },
  token: { url: "https://api.vimeo.com/oauth/access_token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") },
    answer: { body: { access_token: "TOKEN", token_type: "bearer", scope: "private public", user: { uri: "/users/152184", name: "A" } } } },
  tokens: { access_token: "TOKEN", token_type: "Bearer", expires_at: "never", scope: ["private", "public"] },
  userinfo: { url: "https://api.vimeo.com/me", params: {}, headers: { authorization: "Bearer TOKEN" }, answer: { type: "application/vnd.vimeo.user+json", body: { uri: "/users/152184", name: "Ada Lovelace", pictures: { base_link: "https://cdn.example/ada.png" } } } },
  profile: { id: "/users/152184", name: "Ada Lovelace", picture: "https://cdn.example/ada.png" },
  revoke: { method: "DELETE", place: "none", url: "https://api.vimeo.com/tokens", params: {}, headers: { authorization: "Bearer TOKEN" }, answer: { status: 204 } },
  errors: [invalidGrant()],
};
