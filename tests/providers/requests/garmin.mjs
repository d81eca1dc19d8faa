// https://developer.garmin.com/, where nothing of this could be read on 2026-11-26: Garmin gives its specification of OAuth 2.0
// with PKCE to members of its developer program only. These are the requests of several public clients.
import { invalidGrant } from "../harness.mjs";

export default {
  authorize: { url: "https://connect.garmin.com/oauth2Confirm", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://diauth.garmin.com/di-oauth2-service/oauth/token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect" }, headers: { "content-type": "application/x-www-form-urlencoded" }, answer: { body: { access_token: "a", expires_in: 86400, token_type: "bearer", refresh_token: "r", scope: "CONNECT_READ", jti: "j", refresh_token_expires_in: 7775998 } } },
  tokens: { token_type: "Bearer", refresh_token: "r" },
  refreshTokenLifetime: 7775998,
  userinfo: { url: "https://apis.garmin.com/wellness-api/rest/user/id", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { userId: "d3315b1072421d0dd7c8f6b8e1de4df8" } } },
  profile: { id: "d3315b1072421d0dd7c8f6b8e1de4df8" },
  refresh: { url: "https://diauth.garmin.com/di-oauth2-service/oauth/token", params: { grant_type: "refresh_token", client_id: "$cid", client_secret: "$secret", refresh_token: "r" }, answer: { body: { access_token: "b", expires_in: 86400, token_type: "bearer", refresh_token: "r2", scope: "CONNECT_READ" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
