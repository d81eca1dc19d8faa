// https://developer.clickup.com/docs/authentication and https://developer.clickup.com/reference/getaccesstoken, read on 2026-11-26 as
// far as their first parts; the token request is that of several public clients.
import { invalidGrant } from "../harness.mjs";

export default {
  authorize: { url: "https://app.clickup.com/api", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://api.clickup.com/api/v2/oauth/token", place: "json", params: { client_id: "$cid", client_secret: "$secret", code: "CODE1" }, headers: { "content-type": /^application\/json/ }, answer: { body: { access_token: "12345_abc", token_type: "Bearer" } } },
  tokens: { access_token: "12345_abc", expires_at: "never" },
  userinfo: { url: "https://api.clickup.com/api/v2/user", params: {}, headers: { authorization: "Bearer 12345_abc" }, answer: { body: { user: { id: 123, username: "Ada Lovelace", color: "#000000", email: "ada@example.com", profilePicture: "https://cdn.example/ada.png" } } } },
  profile: { id: "123", name: "Ada Lovelace", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  errors: [invalidGrant()],
};
