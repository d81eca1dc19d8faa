// https://developer.waveapps.com/hc/en-us/articles/360019493652-OAuth-Guide, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "business:read user:read" },
  authorize: { url: "https://api.waveapps.com/oauth2/authorize/", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "business:read user:read" } },
  token: { url: "https://api.waveapps.com/oauth2/token/", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "a", expires_in: 7200, token_type: "Bearer", scope: "business:read user:read", refresh_token: "r", userId: "u1", businessId: "b1" } } },
  tokens: { refresh_token: "r", extra: { userId: "u1", businessId: "b1" } },
  refresh: { url: "https://api.waveapps.com/oauth2/token/", params: { grant_type: "refresh_token", refresh_token: "r", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "b", expires_in: 7200, token_type: "Bearer", scope: "business:read user:read", refresh_token: "r2" } } },
  refreshed: { refresh_token: "r2" },
  errors: [invalidGrant()],
  revoke: { url: "https://api.waveapps.com/oauth2/token-revoke/", params: { token: "r2", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null } },
};
