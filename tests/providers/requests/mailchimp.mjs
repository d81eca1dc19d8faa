// https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2/, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  authorize: { url: "https://login.mailchimp.com/oauth2/authorize", params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://login.mailchimp.com/oauth2/token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect", code: "CODE1" }, answer: { body: { access_token: "628dac", expires_in: 0, scope: null } } },
  tokens: { expires_at: "never", token_type: "Bearer", scope: [] },
  userinfo: { url: "https://login.mailchimp.com/oauth2/metadata", params: {}, headers: { authorization: "OAuth 628dac" }, answer: { body: { dc: "us6", user_id: 1, api_endpoint: "https://us6.api.mailchimp.com" } }, expect: { dc: "us6" } },
  errors: [invalidGrant()],
};
