// https://developers.smartsheet.com/api/smartsheet/guides/advanced-topics/oauth-walkthrough, read on 2026-11-26.
// PKCE is sent though the page does not speak of it: a server ignores what it does not know (RFC 6749 section 3.1).

import { createHash } from "node:crypto";
const sha = (text) => createHash("sha256").update(text).digest("hex");

export default {
  options: { scope: "READ_SHEETS WRITE_SHEETS" },
  authorize: { url: "https://app.smartsheet.com/b/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "READ_SHEETS WRITE_SHEETS" } },
  token: { url: "https://api.smartsheet.com/2.0/token", params: { grant_type: "authorization_code", code: "CODE1", client_id: "$cid", hash: sha("sec|CODE1") }, headers: { authorization: null }, answer: { body: { access_token: "S", token_type: "bearer", refresh_token: "r", expires_in: 604799 } } },
  tokens: { refresh_token: "r" },
  userinfo: { url: "https://api.smartsheet.com/2.0/users/me", params: {}, headers: { authorization: "Bearer S" }, answer: { body: { id: 48569348493401200, email: "ada@example.com", firstName: "Ada", lastName: "Lovelace" } } },
  profile: { id: "48569348493401200", name: "Ada", email: "ada@example.com" },
  refresh: { url: "https://api.smartsheet.com/2.0/token", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", hash: sha("sec|r") }, answer: { body: { access_token: "S2", token_type: "bearer", refresh_token: "r2", expires_in: 604799 } } },
  errors: [{ answer: { status: 400, body: { errorCode: 1012, error: "invalid_grant", error_description: "The authorization code is invalid" } }, expect: { code: "grant_rejected", error: "invalid_grant" } }],
};
