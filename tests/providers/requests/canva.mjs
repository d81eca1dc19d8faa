// https://www.canva.dev/docs/connect/authentication/, read on 2026-11-26, and
// https://www.canva.dev/docs/connect/api-reference/authentication/generate-access-token/.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "asset:read design:meta:read" },
  authorize: { url: "https://www.canva.com/api/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "asset:read design:meta:read" } },
  token: { url: "https://api.canva.com/rest/v1/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/x-www-form-urlencoded" }, answer: { body: { access_token: "JagALLazU0i2ld9WW4", refresh_token: "JABix5nolsk9k8n2r0", token_type: "Bearer", expires_in: 14400, scope: "asset:read design:meta:read" } } },
  tokens: { refresh_token: "JABix5nolsk9k8n2r0" },
  userinfo: { url: "https://api.canva.com/rest/v1/users/me", params: {}, headers: { authorization: "Bearer JagALLazU0i2ld9WW4" }, answer: { body: { team_user: { user_id: "auDAbliZ2rQNNOsUl5OLu", team_id: "Oi2RJILTrKk0KRhRUZozX" } } } },
  profile: { id: "auDAbliZ2rQNNOsUl5OLu" },
  refresh: { url: "https://api.canva.com/rest/v1/oauth/token", params: { grant_type: "refresh_token", refresh_token: "JABix5nolsk9k8n2r0" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", refresh_token: "r2", token_type: "Bearer", expires_in: 14400, scope: "asset:read design:meta:read" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
  revoke: { url: "https://api.canva.com/rest/v1/oauth/revoke", params: { token: "r2" }, headers: { authorization: basic("cid", "sec") } },
};
