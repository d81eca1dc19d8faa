// https://www.figma.com/developers/api#oauth2, read on 2026-11-26.
import { basic } from "../harness.mjs";

export default {
  options: { scope: "current_user:read file_content:read" },
  authorize: { url: "https://www.figma.com/oauth", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", scope: "current_user:read file_content:read", response_type: "code" } },
  token: { url: "https://api.figma.com/v1/oauth/token", params: { redirect_uri: "$redirect", code: "CODE1", grant_type: "authorization_code" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { user_id_string: "1", access_token: "figu_", token_type: "bearer", expires_in: 7776000, refresh_token: "figur_" } } },
  tokens: { refresh_token: "figur_" },
  userinfo: { url: "https://api.figma.com/v1/me", params: {}, answer: { body: { id: "1", handle: "Ada Lovelace", email: "ada@example.com", img_url: "https://cdn.example/ada.png" } } },
  profile: { id: "1", name: "Ada Lovelace", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://api.figma.com/v1/oauth/refresh", params: { refresh_token: "figur_" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "figu2", token_type: "bearer", expires_in: 7776000 } } },
  refreshed: { refresh_token: "figur_", access_token: "figu2" },
  errors: [{ answer: { status: 400, body: { error: true, status: 400, message: "Invalid code", i18n: null } }, expect: { kind: "server" } }],
};
