// https://dev.freeagent.com/docs/oauth, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: {},
  authorize: { url: "https://api.freeagent.com/v2/approve_app", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://api.freeagent.com/v2/token_endpoint", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "a", token_type: "bearer", expires_in: 604800, refresh_token: "r", refresh_token_expires_in: 631139040 } } },
  tokens: { token_type: "Bearer", refresh_token: "r" },
  refreshTokenLifetime: 631139040,
  userinfo: { url: "https://api.freeagent.com/v2/users/me", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { user: { url: "https://api.freeagent.com/v2/users/1", first_name: "Ada", last_name: "Lovelace", email: "ada@example.com", role: "Director" } } } },
  profile: { id: "https://api.freeagent.com/v2/users/1", name: "Ada", email: "ada@example.com" },
  refresh: { url: "https://api.freeagent.com/v2/token_endpoint", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", token_type: "bearer", expires_in: 604800 } } },
  refreshed: { access_token: "b", refresh_token: "r" },
  errors: [invalidGrant()],
};
