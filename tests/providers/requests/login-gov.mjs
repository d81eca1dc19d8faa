// https://developers.login.gov/oidc/getting-started/, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid email", client_secret: undefined, parameters: { acr_values: "urn:acr.login.gov:auth-only" } },
  authorize: { url: "https://secure.login.gov/openid_connect/authorize", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid email", prompt: "select_account", acr_values: "urn:acr.login.gov:auth-only" } },
  token: { url: "https://secure.login.gov/api/openid_connect/token", params: { grant_type: "authorization_code", code: "CODE1" }, headers: { authorization: null }, answer: { body: ({ idt }) => ({ access_token: "a", token_type: "Bearer", expires_in: 3600, scope: "openid email", id_token: idt({ iss: "https://secure.login.gov/" }) }) } },
  tokens: { access_token: "a", token_type: "Bearer", claims: { sub: "subject-1" } },
  userinfo: { url: "https://secure.login.gov/api/openid_connect/userinfo", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { sub: "subject-1", email: "ada@example.com", email_verified: true, iss: "https://secure.login.gov/" } }, expect: { sub: "subject-1" } },
  profile: { id: "subject-1", email: "ada@example.com", email_verified: true },
  errors: [invalidGrant()],
};
