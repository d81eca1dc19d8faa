// https://api.stackexchange.com/docs/authentication and https://stackapps.com/help/api-authentication, read on 2026-11-26.

export default {
  options: { scope: ["read_inbox", "private_info"] },
  authorize: { url: "https://stackoverflow.com/oauth", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", scope: "read_inbox,private_info" } },
  token: { url: "https://stackoverflow.com/oauth/access_token/json", params: { code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "a", expires: 86400 } } },
  tokens: ({ NOW }) => ({ access_token: "a", token_type: "Bearer", scope: ["read_inbox", "private_info"] }),
  errors: [{ answer: { status: 400, body: { error: { type: "invalid_request", message: "code not found" } } }, expect: { kind: "server", error: "invalid_request", error_description: "code not found" } }],
};
