// https://developers.notion.com/reference/create-a-token, read on 2026-11-26.
// PKCE is sent though the page does not speak of it: a server ignores what it does not know (RFC 6749 section 3.1).
import { basic } from "../harness.mjs";

export default {
  authorize: { url: "https://api.notion.com/v1/oauth/authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", owner: "user" } },
  token: { place: "json", url: "https://api.notion.com/v1/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/json", "notion-version": "2025-09-03" }, answer: { body: { access_token: "ntn_", token_type: "bearer", refresh_token: "nrt_", bot_id: "b", workspace_id: "w", workspace_name: "W", owner: { type: "user", user: { id: "u1" } }, duplicated_template_id: null, request_id: "q" } } },
  tokens: { access_token: "ntn_", refresh_token: "nrt_", extra: { workspace_id: "w" } },
  userinfo: { url: "https://api.notion.com/v1/users/me", params: {}, headers: { "notion-version": "2025-09-03" }, answer: { body: { object: "user", id: "b", type: "bot", bot: { owner: { type: "user", user: { object: "user", id: "u1", name: "Ada Lovelace", avatar_url: "https://cdn.example/ada.png", type: "person", person: { email: "ada@example.com" } } } } } } },
  profile: { id: "u1", name: "Ada Lovelace", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  refresh: { place: "json", url: "https://api.notion.com/v1/oauth/token", params: { grant_type: "refresh_token", refresh_token: "nrt_" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "ntn2", token_type: "bearer", refresh_token: "nrt2", bot_id: "b", workspace_id: "w" } } },
  refreshed: { refresh_token: "nrt2" },
  errors: [{ answer: { status: 400, body: { error: "invalid_grant", request_id: "x" } }, expect: { error: "invalid_grant", code: "grant_rejected" } }],
  revoke: { place: "json", url: "https://api.notion.com/v1/oauth/revoke", params: { token: "ntn2" }, headers: { authorization: basic("cid", "sec") } },
};
