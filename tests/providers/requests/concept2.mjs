// https://log.concept2.com/developers/documentation/ as @auth/core 0.x and other clients send it, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: ["user:read", "results:write"] },
  authorize: { url: "https://log.concept2.com/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "user:read,results:write" } },
  token: { url: "https://log.concept2.com/oauth/access_token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "a", token_type: "Bearer", expires_in: 604800, refresh_token: "r", scope: "user:read,results:write" } } },
  tokens: { scope: ["user:read", "results:write"], refresh_token: "r" },
  userinfo: { url: "https://log.concept2.com/api/users/me", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { data: { id: 1, username: "davidh", first_name: "David", last_name: "Hart", email: "davidh@concept2.com", profile_image: "https://cdn.example/ada.png" } } } },
  profile: { id: "1", name: "davidh", email: "davidh@concept2.com", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://log.concept2.com/oauth/access_token", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 604800, refresh_token: "r2", scope: "user:read,results:write" } } },
  refreshed: { refresh_token: "r2" },
  errors: [invalidGrant()],
};
