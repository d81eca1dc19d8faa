// https://www.dropbox.com/developers/documentation/http/documentation, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "account_info.read files.content.read" },
  authorize: { url: "https://www.dropbox.com/oauth2/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "account_info.read files.content.read", token_access_type: "offline" } },
  token: { url: "https://api.dropboxapi.com/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "sl.A", expires_in: 14400, token_type: "bearer", scope: "account_info.read files.content.read", refresh_token: "nB", account_id: "dbid:A", uid: "12345" } } },
  tokens: { refresh_token: "nB", extra: { account_id: "dbid:A" } },
  userinfo: { method: "POST", place: "none", url: "https://api.dropboxapi.com/2/users/get_current_account", params: {}, headers: { authorization: "Bearer sl.A", "content-type": null }, answer: { body: { account_id: "dbid:A", name: { given_name: "Franz", surname: "Ferdinand", familiar_name: "Franz", display_name: "Franz Ferdinand" }, email: "franz@dropbox.com", email_verified: true, profile_photo_url: "https://cdn.example/ada.png" } } },
  profile: { id: "dbid:A", name: "Franz Ferdinand", email: "franz@dropbox.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://api.dropboxapi.com/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "nB" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "sl.B", expires_in: 14400, token_type: "bearer" } } },
  refreshed: { refresh_token: "nB", access_token: "sl.B" }, errors: [invalidGrant()],
  revoke: { place: "none", url: "https://api.dropboxapi.com/2/auth/token/revoke", params: {}, headers: { authorization: "Bearer sl.B", "content-type": null } },
};
