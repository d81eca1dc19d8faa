// https://dev.splitwise.com/#section/Authentication/OAuth, looked for on 2026-11-26.
// Its source, github.com/splitwise/api-docs, names the endpoints only; the requests as public clients send them.
import { invalidGrant } from "../harness.mjs";

export default {
authorize: { url: "https://secure.splitwise.com/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://secure.splitwise.com/oauth/token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: null }, answer: { body: { access_token: "a1", token_type: "bearer" } } },
  tokens: { access_token: "a1", token_type: "Bearer", expires_at: "never" },
  userinfo: { url: "https://secure.splitwise.com/api/v3.0/get_current_user", params: {}, headers: { authorization: "Bearer a1" }, answer: { body: { user: { id: 491923, first_name: "Jane", last_name: "Doe", email: "jane@example.com", picture: { small: "https://cdn.example/s.png", medium: "https://cdn.example/ada.png" } } } } },
  profile: { id: "491923", name: "Jane", email: "jane@example.com", picture: "https://cdn.example/ada.png" },
  errors: [invalidGrant(401)],
};
