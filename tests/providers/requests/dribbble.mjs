// https://developer.dribbble.com/v2/oauth/ was not in reach on 2026-11-26: these are the requests of arctic 3.7.0 and Auth.js.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "public upload" },
  authorize: { url: "https://dribbble.com/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "public upload" } },
  token: { url: "https://dribbble.com/oauth/token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect" }, answer: { body: { access_token: "29ed478ab86c07f1", token_type: "bearer", scope: "public upload", created_at: 1502229942 } } },
  tokens: { token_type: "Bearer", expires_at: "never", scope: ["public", "upload"] },
  userinfo: { url: "https://api.dribbble.com/v2/user", params: {}, headers: { authorization: "Bearer 29ed478ab86c07f1" }, answer: { body: { id: 1, name: "Ada Lovelace", login: "ada", avatar_url: "https://cdn.example/ada.png" } } },
  profile: { id: "1", name: "Ada Lovelace", picture: "https://cdn.example/ada.png" },
  errors: [invalidGrant(401)],
};
