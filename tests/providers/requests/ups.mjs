// https://developer.ups.com/api/reference/oauth/authorization-code, read on 2026-11-26.
import { basic } from "../harness.mjs";

export default {
  options: {},
  authorize: { url: "https://onlinetools.ups.com/security/v1/oauth/authorize", params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://onlinetools.ups.com/security/v1/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: ({ NOW }) => ({ refresh_token_expires_in: "5183999", refresh_token_status: "approved", token_type: "Bearer", issued_at: `${NOW - 100}127`, client_id: "cid", access_token: "a", refresh_token: "r", refresh_token_issued_at: "1679685245127", expires_in: "14399", refresh_count: "0", status: "approved" }) } },
  tokens: ({ NOW }) => ({ access_token: "a", refresh_token: "r", token_type: "Bearer", expires_at: NOW - 100 + 14399 }),
  refreshTokenLifetime: 5183999,
  refresh: { url: "https://onlinetools.ups.com/security/v1/oauth/refresh", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { token_type: "Bearer", access_token: "b", refresh_token: "r2", expires_in: "14399", refresh_count: "1", status: "approved" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [{ answer: { status: 401, body: { response: { errors: [{ code: "10400", message: "Invalid authorization code" }] } } }, expect: { kind: "server", error: "10400", error_description: "Invalid authorization code" } }],
};
