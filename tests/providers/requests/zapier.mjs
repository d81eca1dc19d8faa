// https://docs.zapier.com/powered-by-zapier/api-reference/authentication, looked for on 2026-11-26.
// It could not be read: the addresses as Zapier's OpenAPI description and its clients have them, Basic as Zapier's
// sample for client credentials has it.
import { basic, invalidGrant } from "../harness.mjs";

export default {
options: { scope: "profile zap" },
  authorize: { url: "https://api.zapier.com/v2/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "profile zap" } },
  token: { url: "https://zapier.com/oauth/token/", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") },
    answer: { body: { access_token: "a1", expires_in: 36000, token_type: "Bearer", scope: "profile zap", refresh_token: "r1" } } },
  tokens: { access_token: "a1", refresh_token: "r1" },
  refresh: { url: "https://zapier.com/oauth/token/", params: { grant_type: "refresh_token", refresh_token: "r1" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "a2", expires_in: 36000, token_type: "Bearer", scope: "profile zap", refresh_token: "r2" } } },
  refreshed: { access_token: "a2", refresh_token: "r2" },
  errors: [invalidGrant()],
};
