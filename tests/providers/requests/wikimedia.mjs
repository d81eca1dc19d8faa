// https://www.mediawiki.org/wiki/OAuth/For_Developers as @auth/core sends it, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: {},
  authorize: { url: "https://meta.wikimedia.org/w/rest.php/oauth2/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://meta.wikimedia.org/w/rest.php/oauth2/access_token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { token_type: "Bearer", expires_in: 14400, access_token: "a", refresh_token: "r" } } },
  tokens: { refresh_token: "r" },
  userinfo: { url: "https://meta.wikimedia.org/w/rest.php/oauth2/resource/profile", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { sub: 12345, username: "Anna", email: "anna@example.com", confirmed_email: true, groups: [] } } },
  profile: { id: "12345", name: "Anna", email: "anna@example.com", email_verified: true },
  refresh: { url: "https://meta.wikimedia.org/w/rest.php/oauth2/access_token", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", client_secret: "$secret" }, answer: { body: { token_type: "Bearer", expires_in: 14400, access_token: "b", refresh_token: "r2" } } },
  refreshed: { refresh_token: "r2" },
  errors: [invalidGrant()],
};
