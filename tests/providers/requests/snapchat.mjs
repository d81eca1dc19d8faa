// https://developers.snap.com/snap-kit/login-kit/Tutorials/web, looked for on 2026-11-26.
// It could not be read: as Laravel Socialite's provider and public clients send it.
import { basic, invalidGrant } from "../harness.mjs";

export default {
options: { scope: "https://auth.snapchat.com/oauth2/api/user.display_name" },
  authorize: { url: "https://accounts.snapchat.com/accounts/oauth2/auth", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "https://auth.snapchat.com/oauth2/api/user.display_name" } },
  token: { url: "https://accounts.snapchat.com/accounts/oauth2/token", params: { grant_type: "authorization_code", redirect_uri: "$redirect", code: "CODE1" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/x-www-form-urlencoded" },
    answer: { body: { access_token: "a1", token_type: "Bearer", expires_in: 3600, refresh_token: "r1", scope: "https://auth.snapchat.com/oauth2/api/user.display_name" } } },
  tokens: { access_token: "a1", refresh_token: "r1" },
  userinfo: { url: "https://kit.snapchat.com/v1/me", params: { query: "{me{externalId displayName bitmoji{avatar id}}}" }, headers: { authorization: "Bearer a1" }, answer: { body: { data: { me: { externalId: "CAESIPiRBp0e", displayName: "A", bitmoji: { avatar: "https://cdn.example/ada.png", id: "b" } } }, errors: [] } } },
  profile: { id: "CAESIPiRBp0e", name: "A", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://accounts.snapchat.com/accounts/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "r1" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "a2", token_type: "Bearer", expires_in: 3600, refresh_token: "r2" } } },
  refreshed: { access_token: "a2", refresh_token: "r2" },
  errors: [invalidGrant()],
};
