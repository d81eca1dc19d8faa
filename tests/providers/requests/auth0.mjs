// https://auth0.com/docs/api/authentication, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid offline_access", variables: { domain: "acme.eu.auth0.com" }, parameters: { audience: "https://api.example" } },
  authorize: { url: "https://acme.eu.auth0.com/authorize", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid offline_access", audience: "https://api.example" } },
  token: { url: "https://acme.eu.auth0.com/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" },
    answer: { body: ({ idt }) => ({ access_token: "a", refresh_token: "r", id_token: idt({ iss: "https://acme.eu.auth0.com/" }), token_type: "Bearer", expires_in: 86400 }) } },
  tokens: { access_token: "a", refresh_token: "r", claims: { sub: "subject-1" } },
  userinfo: { url: "https://acme.eu.auth0.com/userinfo", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png", nickname: "ada", updated_at: "2026-01-01T00:00:00.000Z" } } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://acme.eu.auth0.com/oauth/token", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 86400, scope: "openid offline_access" } } },
  refreshed: { access_token: "b", refresh_token: "r" },
  errors: [invalidGrant(403)],
  revoke: { place: "json", url: "https://acme.eu.auth0.com/oauth/revoke", params: { client_id: "$cid", client_secret: "$secret", token: "r" } },
};
