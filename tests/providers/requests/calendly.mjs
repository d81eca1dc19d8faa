// https://developer.calendly.com/api-docs/calendly-o-auth/o-auth/get-oauth-authorize, read on 2026-11-26, with its pages
// post-oauth-refresh-token (the token endpoint) and post-oauth-revoke.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  authorize: { url: "https://auth.calendly.com/oauth/authorize", pkce: true, params: { client_id: "$cid", response_type: "code", redirect_uri: "$redirect" } },
  token: { url: "https://auth.calendly.com/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/x-www-form-urlencoded" }, answer: { body: { token_type: "Bearer", access_token: "a", refresh_token: "r", scope: "default", created_at: 1548689183, expires_in: 7200, owner: "https://api.calendly.com/users/EBHAAFHDCAEQTSEZ", organization: "https://api.calendly.com/organizations/EBHAAFHDCAEQTSEZ" } } },
  tokens: { refresh_token: "r", extra: { owner: "https://api.calendly.com/users/EBHAAFHDCAEQTSEZ" } },
  userinfo: { url: "https://api.calendly.com/users/me", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { resource: { uri: "https://api.calendly.com/users/EBHAAFHDCAEQTSEZ", name: "Ada Lovelace", slug: "ada", email: "ada@example.com", avatar_url: "https://cdn.example/ada.png" } } } },
  profile: { id: "https://api.calendly.com/users/EBHAAFHDCAEQTSEZ", name: "Ada Lovelace", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://auth.calendly.com/oauth/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { token_type: "Bearer", access_token: "b", refresh_token: "r2", scope: "default", created_at: 1548689183, expires_in: 7200 } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
  revoke: { url: "https://auth.calendly.com/oauth/revoke", params: { client_id: "$cid", client_secret: "$secret", token: "r2" }, headers: { authorization: null } },
};
