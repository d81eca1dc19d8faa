// https://developer.spotify.com/documentation/web-api/tutorials/code-flow, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "user-read-email" },
  authorize: { url: "https://accounts.spotify.com/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "user-read-email" } },
  token: { url: "https://accounts.spotify.com/api/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "N", token_type: "Bearer", scope: "user-read-email", expires_in: 3600, refresh_token: "R" } } },
  tokens: { refresh_token: "R" },
  userinfo: { url: "https://api.spotify.com/v1/me", params: {}, answer: { body: { id: "u", display_name: "Ada Lovelace", email: "ada@example.com", images: [{ url: "https://cdn.example/ada.png", height: 300, width: 300 }], type: "user" } } },
  profile: { id: "u", name: "Ada Lovelace", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://accounts.spotify.com/api/token", params: { grant_type: "refresh_token", refresh_token: "R" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "N2", token_type: "Bearer", scope: "user-read-email", expires_in: 3600 } } },
  refreshed: { refresh_token: "R", access_token: "N2" }, errors: [invalidGrant()],
};
