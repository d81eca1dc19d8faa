// https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html, read on 2026-11-26, and
// https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html. What these do not say (the authorization
// request, userinfo) is as OpenID Connect has it.
import { basic, invalidGrant } from "../harness.mjs";

const host = "https://mydomain.auth.us-east-1.amazoncognito.com", issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Example";
export default {
  options: { scope: "openid email", variables: { domain: "mydomain.auth.us-east-1.amazoncognito.com", region: "us-east-1", user_pool: "us-east-1_Example" } },
  authorize: { url: `${host}/oauth2/authorize`, pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid email" } },
  token: { url: `${host}/oauth2/token`, params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/x-www-form-urlencoded" }, answer: { body: ({ idt }) => ({ access_token: "eyJra1example", id_token: idt({ iss: issuer, token_use: "id" }), refresh_token: "eyJj3example", token_type: "Bearer", expires_in: 3600 }) } },
  tokens: { refresh_token: "eyJj3example", claims: { sub: "subject-1" } },
  userinfo: { url: `${host}/oauth2/userInfo`, params: {}, headers: { authorization: "Bearer eyJra1example" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: "true", username: "ada" } } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true },
  refresh: { url: `${host}/oauth2/token`, params: { grant_type: "refresh_token", refresh_token: "eyJj3example" }, headers: { authorization: basic("cid", "sec") }, answer: { body: ({ idt }) => ({ access_token: "b", id_token: idt({ iss: issuer, token_use: "id" }), token_type: "Bearer", expires_in: 3600 }) } },
  refreshed: { access_token: "b", refresh_token: "eyJj3example" },
  errors: [invalidGrant()],
  revoke: { url: `${host}/oauth2/revoke`, params: { token: "eyJj3example" }, headers: { authorization: basic("cid", "sec") } },
};
