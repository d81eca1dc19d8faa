// https://developer.sage.com/accounting/guides/authenticating/authentication, read on 2026-11-26.

export default {
  options: { scope: "full_access" },
  authorize: { url: "https://www.sageone.com/oauth2/auth/central", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", filter: "apiv3.1", scope: "full_access" } },
  callback: { country: "GB" },
  token: { url: "https://oauth.accounting.sage.com/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null, "content-type": "application/x-www-form-urlencoded", accept: /json/ }, answer: { body: { access_token: "a", scope: "full_access", token_type: "bearer", expires_in: 300, refresh_token: "r", refresh_token_expires_in: 2678400, requested_by_id: "c3c32d1c-41ba-483f-a3ff-49fdb57b9c38" } } },
  tokens: { token_type: "Bearer", refresh_token: "r", scope: ["full_access"] },
  refreshTokenLifetime: 2678400,
  userinfo: { url: "https://api.accounting.sage.com/v3.1/user", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { id: "c3c32d1c", displayed_as: "Anna", email: "anna@example.com", first_name: "Anna" } } },
  profile: { id: "c3c32d1c", name: "Anna", email: "anna@example.com" },
  refresh: { url: "https://oauth.accounting.sage.com/token", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "b", scope: "full_access", token_type: "bearer", expires_in: 300, refresh_token: "r2", refresh_token_expires_in: 2678400 } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [{ answer: { status: 400, body: { error: "invalid_grant" } }, expect: { kind: "server", code: "grant_too_old", error: "invalid_grant" } }],
  revoke: { url: "https://oauth.accounting.sage.com/revoke", params: { token: "r2", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null } },
};
