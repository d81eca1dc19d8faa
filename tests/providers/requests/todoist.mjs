// https://developer.todoist.com/api/v1/#tag/Authorization/OAuth, looked for on 2026-11-26.
// It could not be read: the requests as Todoist's own TypeScript library and its users send them, the revocation as
// a copy of the page's section on RFC 7009 has it.
import { basic } from "../harness.mjs";

export default {
options: { scope: "data:read data:delete" },
  authorize: { url: "https://app.todoist.com/oauth/authorize", pkce: true, params: { client_id: "$cid", scope: "data:read,data:delete", response_type: "code", redirect_uri: "$redirect" } },
  token: { url: "https://api.todoist.com/oauth/access_token", params: { client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect", grant_type: "authorization_code" }, headers: { authorization: null }, answer: { body: { access_token: "0123456789abcdef", token_type: "Bearer" } } },
  tokens: { access_token: "0123456789abcdef", expires_at: "never" },
  userinfo: { url: "https://api.todoist.com/api/v1/user", params: {}, headers: { authorization: "Bearer 0123456789abcdef" }, answer: { body: { id: "2671355", email: "a@b.example", full_name: "A" } } },
  errors: [{ answer: { status: 400, body: { error: "bad_authorization_code" } }, expect: { kind: "server", error: "bad_authorization_code" } }],
  revoke: { url: "https://api.todoist.com/api/v1/revoke", place: "json", params: { token: "0123456789abcdef", token_type_hint: "access_token" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/json" } },
};
