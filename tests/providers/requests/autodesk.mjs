// https://aps.autodesk.com/en/docs/oauth/v2/reference/http/, read on 2026-11-26 in Autodesk's own OpenAPI text of it
// (github.com/autodesk-platform-services/aps-sdk-openapi).
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "data:read user-profile:read" },
  authorize: { url: "https://developer.api.autodesk.com/authentication/v2/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "data:read user-profile:read" } },
  token: { url: "https://developer.api.autodesk.com/authentication/v2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/x-www-form-urlencoded" }, answer: { body: { access_token: "eyJhbGciOiJSUzI1NiIs", token_type: "Bearer", expires_in: 3599, refresh_token: "Zxn4ucyc" } } },
  tokens: { refresh_token: "Zxn4ucyc" },
  userinfo: { url: "https://api.userprofile.autodesk.com/userinfo", params: {}, headers: { authorization: "Bearer eyJhbGciOiJSUzI1NiIs" }, answer: { body: { sub: "3XVSL72JL2U5", name: "Ada Lovelace", given_name: "Ada", preferred_username: "ada", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" } } },
  profile: { id: "3XVSL72JL2U5", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://developer.api.autodesk.com/authentication/v2/token", params: { grant_type: "refresh_token", refresh_token: "Zxn4ucyc" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 3599, refresh_token: "BOqRZwG7" } } },
  refreshed: { access_token: "b", refresh_token: "BOqRZwG7" },
  errors: [invalidGrant()],
  revoke: { url: "https://developer.api.autodesk.com/authentication/v2/revoke", params: { token: "BOqRZwG7", token_type_hint: "refresh_token" }, headers: { authorization: basic("cid", "sec") } },
};
