// https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/, looked for on 2026-11-26.
// It names the grants; addresses and members as public clients and a copy of the reference have them.

export default {
options: { scope: "users:read tickets:read", variables: { domain: "acme.zendesk.com" } },
  authorize: { url: "https://acme.zendesk.com/oauth/authorizations/new", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "users:read tickets:read" } },
  token: { url: "https://acme.zendesk.com/oauth/tokens", place: "json", params: { grant_type: "authorization_code", code: "CODE1", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect" }, headers: { authorization: null, "content-type": "application/json" },
    answer: { body: { access_token: "gErypPlm4dOVgGRvA1ZzMH5MQ3nLo8bo", refresh_token: "r1", token_type: "bearer", scope: "users:read tickets:read", expires_in: 172800, refresh_token_expires_in: 7776000 } } },
  tokens: { token_type: "Bearer", refresh_token: "r1" },
  refreshTokenLifetime: 7776000,
  userinfo: { url: "https://acme.zendesk.com/api/v2/users/me.json", params: {}, headers: { authorization: /^Bearer gEry/ }, answer: { body: { user: { id: 35436, name: "Ada Lovelace", email: "ada@example.com", verified: true, photo: { content_url: "https://cdn.example/ada.png" } } } } },
  profile: { id: "35436", name: "Ada Lovelace", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://acme.zendesk.com/oauth/tokens", place: "json", params: { grant_type: "refresh_token", refresh_token: "r1", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "a2", refresh_token: "r2", token_type: "bearer", scope: "users:read tickets:read", expires_in: 172800 } } },
  refreshed: { access_token: "a2", refresh_token: "r2" },
  errors: [{ answer: { status: 400, body: { error: "invalid_grant", error_description: "The provided authorization grant is invalid" } }, expect: { kind: "server", code: "grant_too_old", error: "invalid_grant" } }],
};
