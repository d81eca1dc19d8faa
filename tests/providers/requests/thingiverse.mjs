// https://www.thingiverse.com/developers/getting-started, looked for on 2026-11-26.
// It could not be read: the requests as better-auth sends them.
import { invalidGrant } from "../harness.mjs";

export default {
  authorize: { url: "https://www.thingiverse.com/login/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://www.thingiverse.com/login/oauth/access_token", place: "query", params: { client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: null }, answer: { type: "text/html; charset=utf-8", body: "access_token=e72e16c7&token_type=bearer" } },
  tokens: { access_token: "e72e16c7", token_type: "Bearer", expires_at: "never" },
  userinfo: { url: "https://api.thingiverse.com/users/me", params: {}, headers: { authorization: "Bearer e72e16c7" }, answer: { body: { id: 4000, name: "ada", full_name: "Ada Lovelace", email: "ada@example.com", thumbnail: "https://cdn.example/ada.png", is_verified: false } } },
  profile: { id: "4000", name: "Ada Lovelace", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  errors: [invalidGrant()],
};
