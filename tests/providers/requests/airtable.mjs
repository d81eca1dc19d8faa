// https://airtable.com/developers/web/api/oauth-reference and Airtable's example (github.com/Airtable/oauth-example), read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "data.records:read schema.bases:read" },
  authorize: { url: "https://airtable.com/oauth2/v1/authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "data.records:read schema.bases:read" } },
  token: { url: "https://airtable.com/oauth2/v1/token", params: { code: "CODE1", redirect_uri: "$redirect", grant_type: "authorization_code" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/x-www-form-urlencoded" }, answer: { body: { access_token: "a", refresh_token: "r", token_type: "Bearer", scope: "data.records:read schema.bases:read", expires_in: 3600, refresh_expires_in: 5184000 } } },
  tokens: { refresh_token: "r", scope: ["data.records:read", "schema.bases:read"] },
  refreshTokenLifetime: 5184000,
  userinfo: { url: "https://api.airtable.com/v0/meta/whoami", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { id: "usrL2PNC5o3H4lBEi", email: "ada@example.com", scopes: ["user.email:read"] } } },
  profile: { id: "usrL2PNC5o3H4lBEi", email: "ada@example.com" },
  refresh: { url: "https://airtable.com/oauth2/v1/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", refresh_token: "r2", token_type: "Bearer", scope: "data.records:read schema.bases:read", expires_in: 3600, refresh_expires_in: 5184000 } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
