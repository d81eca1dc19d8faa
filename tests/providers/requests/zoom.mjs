// https://developers.zoom.us/docs/integrations/oauth/, read on 2026-11-26.
import { basic } from "../harness.mjs";

export default {
  authorize: { url: "https://zoom.us/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://zoom.us/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "eyJ", token_type: "bearer", refresh_token: "eyR", expires_in: 3599, scope: "user:read:user", api_url: "https://api.zoom.us" } } },
  tokens: { scope: ["user:read:user"], extra: { api_url: "https://api.zoom.us" } },
  userinfo: { url: "https://api.zoom.us/v2/users/me", params: {}, answer: { body: { id: "KDcuGIm1QgePTO8WbOqwIQ", first_name: "Ada", last_name: "Lovelace", display_name: "Ada Lovelace", email: "ada@example.com", verified: 1, pic_url: "https://cdn.example/ada.png" } } },
  profile: { id: "KDcuGIm1QgePTO8WbOqwIQ", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://zoom.us/oauth/token", params: { grant_type: "refresh_token", refresh_token: "eyR" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "eyK", token_type: "bearer", refresh_token: "eyS", expires_in: 3599, scope: "user:read:user", api_url: "https://api.zoom.us" } } },
  refreshed: { refresh_token: "eyS" },
  errors: [{ answer: { status: 400, body: { reason: "Invalid authorization code x", error: "invalid_grant" } }, expect: { code: "grant_rejected" } }],
  revoke: { url: "https://zoom.us/oauth/revoke", params: { token: "eyK" }, headers: { authorization: basic("cid", "sec") } },
};
