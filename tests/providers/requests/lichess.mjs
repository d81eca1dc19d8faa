// https://lichess.org/api#tag/OAuth, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { client_id: "example.com", client_secret: undefined, scope: "email:read preference:read" },
  authorize: { url: "https://lichess.org/oauth", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "email:read preference:read" } },
  token: { url: "https://lichess.org/api/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid" }, headers: { "content-type": "application/x-www-form-urlencoded", authorization: null }, answer: { body: { token_type: "Bearer", access_token: "lio_a", expires_in: 31536000 } } },
  tokens: { access_token: "lio_a", token_type: "Bearer" },
  userinfo: { url: "https://lichess.org/api/account", params: {}, headers: { authorization: "Bearer lio_a" }, answer: { body: { id: "ada", username: "Ada", perfs: {} } } },
  profile: { id: "ada", name: "Ada" },
  revoke: { method: "DELETE", place: "none", url: "https://lichess.org/api/token", params: {}, headers: { authorization: "Bearer lio_a" }, answer: { status: 204 } },
  errors: [invalidGrant()],
};
