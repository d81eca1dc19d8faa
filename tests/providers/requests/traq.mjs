// https://github.com/traPtitech/traQ/blob/master/docs/v3-api.yaml as other clients send it, read on 2026-11-26;
// the refresh as the server takes it (router/oauth2/token_endpoint.go).
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "read" },
  authorize: { url: "https://q.trap.jp/api/v3/oauth2/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "read" } },
  token: { url: "https://q.trap.jp/api/v3/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "a", token_type: "Bearer", expires_in: 31536000, refresh_token: "r", scope: "read" } } },
  tokens: { access_token: "a" },
  userinfo: { url: "https://q.trap.jp/api/v3/users/me", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { id: "3fa85f64", name: "anna", displayName: "Anna", iconFileId: "f" } } },
  profile: { id: "3fa85f64", name: "Anna" },
  refresh: { url: "https://q.trap.jp/api/v3/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 31536000, refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
