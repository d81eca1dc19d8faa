// https://apidocs.teamwork.com/guides/teamwork/authentication, looked for on 2026-11-26.
// It could not be read: as a copy of it and public clients have it.

export default {
authorize: { url: "https://www.teamwork.com/launchpad/login", pkce: true, params: { redirect_uri: "$redirect", client_id: "$cid" } },
  token: { url: "https://www.teamwork.com/launchpad/v1/token.json", place: "json", params: { code: "CODE1", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect" }, headers: { authorization: null, "content-type": "application/json" },
    answer: { body: { access_token: "tkn.v1_1", installation: { id: 1, apiEndPoint: "https://acme.teamwork.com/" }, user: { id: 17, firstName: "A" }, status: "ok" } } },
  tokens: { access_token: "tkn.v1_1", token_type: "Bearer", expires_at: "never", extra: { user: { id: 17 }, installation: { apiEndPoint: "https://acme.teamwork.com/" } } },
  errors: [{ answer: { status: 400, body: { error: "invalid_grant", error_description: "code" } }, expect: { kind: "server" } }],
};
