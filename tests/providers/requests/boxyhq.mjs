// https://boxyhq.com/docs/jackson/saml-flow as @auth/core sends it, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { client_id: "tenant=acme.example&product=demo", variables: { host: "sso.example" } },
  authorize: { url: "https://sso.example/api/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", provider: "saml" } },
  token: { url: "https://sso.example/api/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "a", token_type: "bearer", expires_in: 300 } } },
  tokens: { access_token: "a", token_type: "Bearer" },
  userinfo: { url: "https://sso.example/api/oauth/userinfo", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { id: "1", email: "a@acme.example", firstName: "A", lastName: "B", requested: { tenant: "acme.example", product: "demo" } } } },
  profile: { id: "1", name: "A", email: "a@acme.example" },
  errors: [invalidGrant()],
};
