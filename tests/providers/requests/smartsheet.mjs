// https://developers.smartsheet.com/api/smartsheet/guides/advanced-topics/oauth-walkthrough, read on 2026-11-26.

import { createHash } from "node:crypto";
const sha = (text) => createHash("sha256").update(text).digest("hex");

export default { options: { scope: "READ_SHEETS WRITE_SHEETS" }, authorize: { url: "https://app.smartsheet.com/b/authorize", params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "READ_SHEETS WRITE_SHEETS" } },
    token: { url: "https://api.smartsheet.com/2.0/token", params: { grant_type: "authorization_code", code: "CODE1", client_id: "$cid", hash: sha("sec|CODE1") }, headers: { authorization: null }, answer: { body: { access_token: "S", token_type: "bearer", refresh_token: "r", expires_in: 604799 } } }, tokens: { refresh_token: "r" },
    userinfo: { url: "https://api.smartsheet.com/2.0/users/me", params: {}, headers: { authorization: "Bearer S" }, answer: { body: { id: 48569348493401200, email: "a@b" } } },
    refresh: { url: "https://api.smartsheet.com/2.0/token", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", hash: sha("sec|r") }, answer: { body: { access_token: "S2", token_type: "bearer", refresh_token: "r2", expires_in: 604799 } } } };
