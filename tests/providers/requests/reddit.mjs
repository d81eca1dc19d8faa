// https://github.com/reddit-archive/reddit/wiki/OAuth2, read on 2026-11-26.
// PKCE is sent though the page does not speak of it: a server ignores what it does not know (RFC 6749 section 3.1).
import { basic } from "../harness.mjs";

// Reddit asks for a User-Agent of the application's own.
const headers = { "User-Agent": "web:example:1.0 (by /u/example)" };

export default {
  options: { scope: "identity read", dialect: { token_request: { headers }, api_request: { headers } } },
  authorize: { url: "https://www.reddit.com/api/v1/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "identity read", duration: "permanent" } },
  token: { url: "https://www.reddit.com/api/v1/access_token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec"), "user-agent": "web:example:1.0 (by /u/example)" }, answer: { body: { access_token: "a", token_type: "bearer", expires_in: 86400, scope: "identity read", refresh_token: "r" } } },
  tokens: { refresh_token: "r" },
  userinfo: { url: "https://oauth.reddit.com/api/v1/me", params: { raw_json: "1" }, headers: { "user-agent": "web:example:1.0 (by /u/example)" }, answer: { body: { id: "x1f2", name: "ada", icon_img: "https://cdn.example/ada.png" } } },
  profile: { id: "x1f2", name: "ada", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://www.reddit.com/api/v1/access_token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", token_type: "bearer", expires_in: 86400, scope: "identity read" } } },
  refreshed: { refresh_token: "r", access_token: "b" },
  errors: [{ answer: { status: 200, body: { error: "invalid_grant" } }, expect: { code: "grant_rejected", error: "invalid_grant" } }, { answer: { status: 401, body: { message: "Unauthorized", error: 401 } }, expect: { kind: "server", code: "client_rejected" } }],
  revoke: { url: "https://www.reddit.com/api/v1/revoke_token", params: { token: "r", token_type_hint: "refresh_token" }, headers: { authorization: basic("cid", "sec") } },
};
