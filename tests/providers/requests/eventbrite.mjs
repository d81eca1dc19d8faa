// https://www.eventbrite.com/platform/docs/app-oauth-flow, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: {},
  authorize: { url: "https://www.eventbrite.com/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://www.eventbrite.com/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "a", token_type: "bearer" } } },
  tokens: { access_token: "a", token_type: "Bearer" },
  userinfo: { url: "https://www.eventbriteapi.com/v3/users/me/", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { id: "1", name: "Anna", emails: [{ email: "anna@example.com", verified: true, primary: true }] } } },
  profile: { id: "1", name: "Anna", email: "anna@example.com", email_verified: true },
  errors: [invalidGrant()],
};
