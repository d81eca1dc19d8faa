// https://docs.clover.com/dev/docs/generate-expiring-tokens-using-v2-oauth-flow and https://docs.clover.com/docs/refresh-access-tokens,
// read on 2026-11-26 as far as their first parts, for the order of requests and the refresh; names and answers are those of
// several public clients.

export default {
  authorize: { url: "https://www.clover.com/oauth/v2/authorize", params: { client_id: "$cid", redirect_uri: "$redirect" }, tolerated: ["response_type"] },
  callback: { merchant_id: "M1", employee_id: "E1", client_id: "cid" },
  token: { url: "https://api.clover.com/oauth/v2/token", place: "json", params: { client_id: "$cid", client_secret: "$secret", code: "CODE1" }, headers: { authorization: null },
    answer: { body: ({ NOW }) => ({ access_token: "a", access_token_expiration: NOW + 1800, refresh_token: "clvroar-r", refresh_token_expiration: NOW + 31536000 }) } },
  tokens: ({ NOW }) => ({ access_token: "a", refresh_token: "clvroar-r", expires_at: NOW + 1800, extra: { merchant_id: "M1", employee_id: "E1", refresh_token_expiration: NOW + 31536000 } }),
  refresh: { url: "https://api.clover.com/oauth/v2/refresh", place: "json", params: { client_id: "$cid", refresh_token: "clvroar-r" },
    answer: { body: ({ NOW }) => ({ access_token: "b", access_token_expiration: NOW + 1800, refresh_token: "clvroar-r2", refresh_token_expiration: NOW + 31536000 }) } },
  refreshed: { access_token: "b", refresh_token: "clvroar-r2" },
  errors: [{ answer: { status: 401, body: { message: "Failed to validate authentication code." } }, expect: { kind: "server", error_description: "Failed to validate authentication code." } }],
};
