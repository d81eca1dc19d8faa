// https://www.aha.io/api/oauth2, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { variables: { domain: "acme.aha.io" } },
  authorize: { url: "https://acme.aha.io/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://acme.aha.io/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "a", token_type: "bearer" } } },
  tokens: { access_token: "a", token_type: "Bearer" },
  userinfo: { url: "https://acme.aha.io/api/v1/me", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { user: { id: "1007868956", name: "Ada Lovelace", email: "ada@example.com", created_at: "2026-01-01T00:00:00Z" } } } },
  profile: { id: "1007868956", name: "Ada Lovelace", email: "ada@example.com" },
  errors: [invalidGrant()],
};
