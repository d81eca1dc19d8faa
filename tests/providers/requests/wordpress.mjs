// https://developer.wordpress.com/docs/api/oauth2/, looked for on 2026-11-26.
// The copy that was read ends after the authorization request; the token requests as public clients send them.
import { invalidGrant } from "../harness.mjs";

export default {
options: { scope: "auth" },
  authorize: { url: "https://public-api.wordpress.com/oauth2/authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "auth" } },
  token: { url: "https://public-api.wordpress.com/oauth2/token", params: { client_id: "$cid", redirect_uri: "$redirect", client_secret: "$secret", code: "CODE1", grant_type: "authorization_code" }, headers: { authorization: null },
    answer: { body: { access_token: "YOUR_API_TOKEN", blog_id: "1234", blog_url: "https://blog.example", token_type: "bearer" } } },
  tokens: { access_token: "YOUR_API_TOKEN", token_type: "Bearer", expires_at: "never", extra: { blog_id: "1234", blog_url: "https://blog.example" } },
  userinfo: { url: "https://public-api.wordpress.com/rest/v1.1/me", params: {}, headers: { authorization: "Bearer YOUR_API_TOKEN" }, answer: { body: { ID: 78972699, display_name: "A", username: "apiexamples", email: "ada@example.com", email_verified: true, avatar_URL: "https://cdn.example/ada.png" } } },
  profile: { id: "78972699", name: "A", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  errors: [invalidGrant()],
};
