// https://docs.nextcloud.com/server/latest/admin_manual/configuration_server/oauth2.html, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { variables: { host: "cloud.example" } },
  authorize: { url: "https://cloud.example/apps/oauth2/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://cloud.example/apps/oauth2/api/v1/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "a", token_type: "Bearer", expires_in: 3600, refresh_token: "r", user_id: "anna" } } },
  tokens: { access_token: "a", refresh_token: "r", extra: { user_id: "anna" } },
  userinfo: { url: "https://cloud.example/ocs/v2.php/cloud/user", params: { format: "json" }, headers: { authorization: "Bearer a", "OCS-APIRequest": "true" }, answer: { body: { ocs: { meta: { status: "ok", statuscode: 200 }, data: { id: "anna", displayname: "Anna", email: "anna@example.com" } } } } },
  profile: { id: "anna", name: "Anna", email: "anna@example.com" },
  refresh: { url: "https://cloud.example/apps/oauth2/api/v1/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 3600, refresh_token: "r2", user_id: "anna" } } },
  refreshed: { refresh_token: "r2" },
  errors: [invalidGrant()],
};
