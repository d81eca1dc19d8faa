// https://dev.fitbit.com/build/reference/web-api/developer-guide/authorization/, read on 2026-11-26.
import { basic } from "../harness.mjs";

export default {
  options: { scope: "activity profile" },
  authorize: { url: "https://www.fitbit.com/oauth2/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "activity profile" } },
  token: { url: "https://api.fitbit.com/oauth2/token", params: { client_id: "$cid", grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "a", expires_in: 28800, refresh_token: "r", scope: "activity profile", token_type: "Bearer", user_id: "26FWFL" } } },
  tokens: { extra: { user_id: "26FWFL" } },
  userinfo: { url: "https://api.fitbit.com/1/user/-/profile.json", params: {}, answer: { body: { user: { encodedId: "26FWFL", fullName: "Ada Lovelace", displayName: "Ada L.", avatar: "https://cdn.example/ada.png" } } } },
  profile: { id: "26FWFL", name: "Ada Lovelace", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://api.fitbit.com/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", expires_in: 28800, refresh_token: "r2", token_type: "Bearer", user_id: "26FWFL" } } },
  refreshed: { refresh_token: "r2" },
  errors: [{ answer: { status: 400, body: { errors: [{ errorType: "invalid_grant", message: "Authorization code invalid" }], success: false } }, expect: { code: "grant_rejected", error: "invalid_grant" } }],
  revoke: { url: "https://api.fitbit.com/oauth2/revoke", params: { token: "r2" }, headers: { authorization: basic("cid", "sec") } },
};
