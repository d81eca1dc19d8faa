// https://docs.truelayer.com/docs/generate-an-auth-link, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "info accounts offline_access", parameters: { providers: "uk-ob-all" } },
  authorize: { url: "https://auth.truelayer.com/", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "info accounts offline_access", providers: "uk-ob-all" } },
  token: { url: "https://auth.truelayer.com/connect/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "a", expires_in: 3600, token_type: "Bearer", refresh_token: "r", scope: "info accounts offline_access" } } },
  tokens: { refresh_token: "r" },
  userinfo: { url: "https://api.truelayer.com/data/v1/me", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { results: [{ client_id: "cid", credentials_id: "c1", provider: { provider_id: "mock" } }] } } },
  profile: { id: "c1" },
  refresh: { url: "https://auth.truelayer.com/connect/token", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "b", expires_in: 3600, token_type: "Bearer", refresh_token: "r2" } } },
  refreshed: { refresh_token: "r2" },
  errors: [invalidGrant()],
};
