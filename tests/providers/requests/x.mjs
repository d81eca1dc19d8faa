// https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code, read on 2026-11-26.
import { basic } from "../harness.mjs";

export default {
  options: { scope: "tweet.read users.read offline.access" },
  authorize: { url: "https://x.com/i/oauth2/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "tweet.read users.read offline.access" } },
  token: { url: "https://api.x.com/2/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { token_type: "bearer", expires_in: 7200, access_token: "bW", scope: "users.read tweet.read offline.access", refresh_token: "r1" } } },
  tokens: { access_token: "bW" },
  userinfo: { url: "https://api.x.com/2/users/me", params: { "user.fields": "profile_image_url" }, answer: { body: { data: { id: "2244994945", name: "X Dev", username: "TwitterDev", profile_image_url: "https://cdn.example/ada.png" } } } },
  profile: { id: "2244994945", name: "X Dev", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://api.x.com/2/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "r1" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { token_type: "bearer", expires_in: 7200, access_token: "bX", scope: "users.read tweet.read offline.access", refresh_token: "r2" } } },
  refreshed: { refresh_token: "r2" },
  errors: [{ answer: { status: 400, body: { error: "invalid_request", error_description: "Value passed for the authorization code was invalid." } }, expect: { kind: "server", error: "invalid_request" } },
    { refresh: true, answer: { status: 400, body: { error: "invalid_request", error_description: "Value passed for the token was invalid." } }, expect: { code: "reauthorization_required" } }],
  revoke: { url: "https://api.x.com/2/oauth2/revoke", params: { token: "r2", token_type_hint: "refresh_token" }, headers: { authorization: basic("cid", "sec") } },
};
