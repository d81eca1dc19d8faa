// https://unsplash.com/documentation/user-authentication-workflow, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
options: { scope: "public read_user" },
  authorize: { url: "https://unsplash.com/oauth/authorize", pkce: true, raw: /[?&]scope=public\+read_user(&|$)/, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "public read_user" } },
  token: { url: "https://unsplash.com/oauth/token", params: { client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect", code: "CODE1", grant_type: "authorization_code" }, headers: { authorization: null },
    answer: { body: { access_token: "091343ce13c8ae780065ecb3b13dc903475dd22cb78a05503c2e0c69c5e98044", token_type: "bearer", scope: "public read_user", created_at: 1436544465 } } },
  tokens: { token_type: "Bearer", scope: ["public", "read_user"], expires_at: "never" },
  userinfo: { url: "https://api.unsplash.com/me", params: {}, headers: { authorization: /^Bearer 0913/ }, answer: { body: { id: "pXhwzz1JtQU", username: "jimmyexample", name: "James Example", email: "jim@example.com", profile_image: { medium: "https://cdn.example/ada.png" } } } },
  profile: { id: "pXhwzz1JtQU", name: "James Example", email: "jim@example.com", picture: "https://cdn.example/ada.png" },
  errors: [invalidGrant(401)],
};
