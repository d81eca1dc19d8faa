// https://developers.hubspot.com/docs/api-reference/auth-oauth-v3/guide, read on 2026-11-26.
// PKCE: https://developers.hubspot.com/docs/api-reference/auth-oauth-v3/public-token/post-oauth-v3-token has code_verifier.

export default {
  options: { scope: "oauth crm.objects.contacts.read", parameters: { optional_scope: "tickets" } },
  authorize: { url: "https://app.hubspot.com/oauth/authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", scope: "oauth crm.objects.contacts.read", optional_scope: "tickets" }, tolerated: ["response_type"] },
  token: { url: "https://api.hubapi.com/oauth/v3/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, answer: { body: { token_type: "bearer", refresh_token: "na1-1", access_token: "CJ", expires_in: 1800, hub_id: 62515, scopes: ["oauth"] } } },
  tokens: { refresh_token: "na1-1", scope: ["oauth"], extra: { hub_id: 62515 } },
  userinfo: { method: "POST", place: "form", url: "https://api.hubapi.com/oauth/v3/token/introspect", params: { client_id: "$cid", client_secret: "$secret", token: "CJ" }, headers: { authorization: null }, answer: { body: { token_use: "access_token", active: true, hub_id: 62515, user_id: 123, user: "ada@example.com" } } },
  profile: { id: "123", email: "ada@example.com" },
  refresh: { url: "https://api.hubapi.com/oauth/v3/token", params: { grant_type: "refresh_token", refresh_token: "na1-1", client_id: "$cid", client_secret: "$secret" }, answer: { body: { token_type: "bearer", refresh_token: "na1-1", access_token: "CK", expires_in: 1800 } } },
  refreshed: { access_token: "CK" },
  // https://developers.hubspot.com/docs/api-reference/latest/authentication/oauth-tokens/revoke-token
  revoke: { url: "https://api.hubapi.com/oauth/v3/token/revoke", params: { client_id: "$cid", client_secret: "$secret", token: "na1-1", token_type_hint: "refresh_token" } },
  errors: [
    { answer: { status: 400, body: { status: "BAD_AUTH_CODE", message: "missing or unknown auth code", correlationId: "x" } }, expect: { kind: "server", error: "BAD_AUTH_CODE", error_description: "missing or unknown auth code" } },
    { refresh: true, answer: { status: 400, body: { status: "BAD_REFRESH_TOKEN", message: "missing or invalid refresh token", correlationId: "x" } }, expect: { code: "reauthorization_required" } },
    { answer: { status: 400, body: { category: "VALIDATION_ERROR", message: "Invalid input", correlationId: "x" } }, expect: { kind: "server", error: "VALIDATION_ERROR" } },
  ],
};
