// https://docs.monzo.com/#authentication, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: {},
  authorize: { url: "https://auth.monzo.com/", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://api.monzo.com/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "a", client_id: "client_id", expires_in: 21600, refresh_token: "r", token_type: "Bearer", user_id: "user_id" } } },
  tokens: { access_token: "a", refresh_token: "r", extra: { user_id: "user_id" } },
  userinfo: { url: "https://api.monzo.com/ping/whoami", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { authenticated: true, client_id: "client_id", user_id: "user_id" } }, expect: { user_id: "user_id" } },
  profile: { id: "user_id" },
  refresh: { url: "https://api.monzo.com/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "b", client_id: "client_id", expires_in: 21600, refresh_token: "r2", token_type: "Bearer", user_id: "user_id" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
