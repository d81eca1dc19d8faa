// https://developer.start.gg/docs/oauth/oauth-overview, read on 2026-11-26.
// PKCE is sent though the page does not speak of it: a server ignores what it does not know (RFC 6749 section 3.1).
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "user.identity user.email" },
  authorize: { url: "https://start.gg/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "user.identity user.email" } },
  token: { url: "https://api.start.gg/oauth/access_token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect", scope: "user.identity user.email" }, answer: { body: { access_token: "a", token_type: "Bearer", expires_in: 604800, refresh_token: "r" } } },
  // https://developer.start.gg/reference/query.doc.html, read the same day: currentUser.
  userinfo: { method: "POST", place: "json", url: "https://api.start.gg/gql/alpha", params: { query: "{ currentUser { id slug player { gamerTag } } }" }, headers: { authorization: "Bearer a", "content-type": "application/json" }, answer: { body: { data: { currentUser: { id: 12345, slug: "user/abc123", player: { gamerTag: "Ada" } } } } } },
  profile: { id: "12345", name: "Ada" },
  refresh: { url: "https://api.start.gg/oauth/refresh", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect", scope: "user.identity user.email" }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 604800, refresh_token: "r2" } } },
  errors: [invalidGrant()],
};
