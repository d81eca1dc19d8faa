// https://developer.tidal.com/documentation/api-sdk/api-sdk-authorization, looked for on 2026-11-26.
// Its addresses were read in an archive, https://archive.ph/TGqMk; the requests as public clients send them.
import { invalidGrant } from "../harness.mjs";

export default {
options: { scope: "user.read playlists.read", client_secret: undefined },
  authorize: { url: "https://login.tidal.com/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "user.read playlists.read" } },
  token: { url: "https://auth.tidal.com/v1/oauth2/token", params: { grant_type: "authorization_code", client_id: "$cid", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: null },
    answer: { body: { scope: "user.read playlists.read", token_type: "Bearer", access_token: "a1", refresh_token: "r1", expires_in: 86400, user_id: 123 } } },
  tokens: { access_token: "a1", refresh_token: "r1" },
  userinfo: { url: "https://openapi.tidal.com/v2/users/me", params: {}, headers: { authorization: "Bearer a1" }, answer: { type: "application/vnd.api+json", body: { data: { id: "123", type: "users", attributes: { username: "ada", email: "ada@example.com", emailVerified: true } } } } },
  profile: { id: "123", name: "ada", email: "ada@example.com", email_verified: true },
  refresh: { url: "https://auth.tidal.com/v1/oauth2/token", params: { grant_type: "refresh_token", client_id: "$cid", refresh_token: "r1" }, answer: { body: { scope: "user.read playlists.read", token_type: "Bearer", access_token: "a2", expires_in: 86400 } } },
  refreshed: { access_token: "a2", refresh_token: "r1" },
  errors: [invalidGrant()],
};
