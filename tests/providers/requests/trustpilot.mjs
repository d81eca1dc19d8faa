// https://developers.trustpilot.com/grant-type-auth-code, read on 2026-11-26 up to the token request; its answer is that of
// https://developers.trustpilot.com/grant-type-password, and the refresh that of public clients.
import { basicForm, invalidGrant } from "../harness.mjs";

const TOKENS = "https://api.trustpilot.com/v1/oauth/oauth-business-users-for-applications";
const authorization = basicForm("cid", "sec");

export default {
  authorize: { url: "https://authenticate.trustpilot.com/", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code" } },
  token: { url: `${TOKENS}/accesstoken`, params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization },
    answer: { body: { access_token: "a", refresh_token: "r", expires_in: "359999" } } },
  tokens: ({ NOW }) => ({ access_token: "a", refresh_token: "r", token_type: "Bearer" }),
  refresh: { url: `${TOKENS}/refresh`, params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization },
    answer: { body: { access_token: "b", refresh_token: "r2", expires_in: "359999" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
