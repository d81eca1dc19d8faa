// https://developer.todoist.com/api/v1/#tag/Authorization/OAuth, looked for on 2026-11-26.
// It could not be read: the requests as Todoist's own TypeScript library and its users send them, the revocation as
// a copy of the page's section on RFC 7009 has it.
import { basic } from "../harness.mjs";

export default {
  options: { scope: "data:read data:delete" },
  authorize: { url: "https://app.todoist.com/oauth/authorize", pkce: true, params: { client_id: "$cid", scope: "data:read,data:delete", response_type: "code", redirect_uri: "$redirect" } },
  token: { url: "https://api.todoist.com/oauth/access_token", params: { client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect", grant_type: "authorization_code" }, headers: { authorization: null }, answer: { body: { access_token: "0123456789abcdef", token_type: "Bearer", expires_in: 3600, refresh_token: "r1" } } },
  tokens: { access_token: "0123456789abcdef", refresh_token: "r1" },
  userinfo: { url: "https://api.todoist.com/api/v1/user", params: {}, headers: { authorization: "Bearer 0123456789abcdef" }, answer: { body: { id: "2671355", email: "a@b.example", full_name: "A", avatar_big: "https://cdn.example/ada.png" } } },
  profile: { id: "2671355", name: "A", email: "a@b.example", picture: "https://cdn.example/ada.png" },
  // https://doist.github.io/todoist-sdk-typescript/api/functions/refreshAuthToken, read the same day.
  refresh: { url: "https://api.todoist.com/oauth/access_token", params: { grant_type: "refresh_token", refresh_token: "r1", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 3600, refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [{ answer: { status: 400, body: { error: "bad_authorization_code" } }, expect: { kind: "server", error: "bad_authorization_code" } }],
  revoke: { url: "https://api.todoist.com/api/v1/revoke", place: "json", params: { token: "r2", token_type_hint: "refresh_token" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/json" } },
  // An app that does not rotate its tokens gets one that does not expire.
  extraChecks: async ({ P, queue, diffs }) => {
    const { url, transaction } = P.createAuthorization();
    queue.push({ body: { access_token: "a", token_type: "Bearer" } });
    const { expires_at } = await P.exchange(`?code=c&state=${new URL(url).searchParams.get("state")}`, transaction);
    if (expires_at !== "never") diffs.push(`without a lifetime: ${expires_at}`);
  },
};
