// https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2/, read on 2026-11-26.
// PKCE is sent though the page does not speak of it: a server ignores what it does not know (RFC 6749 section 3.1).
import { invalidGrant } from "../harness.mjs";

export default {
  authorize: { url: "https://login.mailchimp.com/oauth2/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://login.mailchimp.com/oauth2/token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect", code: "CODE1" }, answer: { body: { access_token: "628dac", expires_in: 0, scope: null } } },
  tokens: { expires_at: "never", token_type: "Bearer", scope: [] },
  userinfo: { url: "https://login.mailchimp.com/oauth2/metadata", params: {}, headers: { authorization: "OAuth 628dac" }, answer: { body: { dc: "us6", role: "owner", accountname: "Acme", user_id: 15, login: { email: "ada@example.com", avatar: "https://cdn.example/ada.png", login_id: 99, login_name: "ada", login_email: "ada@example.com" }, api_endpoint: "https://us6.api.mailchimp.com" } }, expect: { dc: "us6" } },
  profile: { id: "99", name: "ada", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  errors: [invalidGrant()],
};
