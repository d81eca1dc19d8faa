// https://yandex.com/dev/id/doc/en/codes/code-url, read on 2026-11-26.
import { basic } from "../harness.mjs";

export default {
  options: { scope: "login:email" },
  authorize: { url: "https://oauth.yandex.com/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "login:email" } },
  callback: { cid: "x" },
  token: { url: "https://oauth.yandex.com/token", params: { grant_type: "authorization_code", code: "CODE1" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { token_type: "bearer", access_token: "y0", expires_in: 31536000, refresh_token: "1:", scope: "login:email" } } },
  tokens: { refresh_token: "1:" },
  userinfo: { url: "https://login.yandex.ru/info", params: { format: "json" }, headers: { authorization: "OAuth y0" }, answer: { body: { id: "1000034426", login: "ada", display_name: "ada", real_name: "Ada Lovelace", default_email: "ada@yandex.ru", emails: ["ada@yandex.ru"] } } },
  profile: { id: "1000034426", name: "Ada Lovelace", email: "ada@yandex.ru" },
  refresh: { url: "https://oauth.yandex.com/token", params: { grant_type: "refresh_token", refresh_token: "1:" }, answer: { body: { token_type: "bearer", access_token: "y1", expires_in: 31536000, refresh_token: "2:" } } },
  refreshed: { refresh_token: "2:" },
  errors: [{ answer: { status: 400, body: { error_description: "Code has expired", error: "invalid_grant" } }, expect: { code: "grant_rejected", error: "invalid_grant" } }],
  revoke: { url: "https://oauth.yandex.com/revoke_token", params: { access_token: "y1" } },
};
