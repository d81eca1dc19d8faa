// https://docs.patreon.com/#oauth, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
options: { scope: "identity identity[email]" },
  authorize: { url: "https://www.patreon.com/oauth2/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "identity identity[email]" } },
  token: { url: "https://www.patreon.com/api/oauth2/token", params: { code: "CODE1", grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect" }, headers: { authorization: null },
    answer: { body: { access_token: "a1", refresh_token: "r1", expires_in: 2678400, scope: "identity identity[email]", token_type: "Bearer" } } },
  tokens: { access_token: "a1", refresh_token: "r1", scope: ["identity", "identity[email]"] },
  userinfo: { url: "https://www.patreon.com/api/oauth2/v2/identity", params: { "fields[user]": "email,full_name,image_url,is_email_verified" }, headers: { authorization: "Bearer a1" }, answer: { body: { data: { attributes: { email: "ada@example.com", full_name: "Ada Lovelace", image_url: "https://cdn.example/ada.png", is_email_verified: true }, id: "12345689", type: "user" }, links: { self: "https://www.patreon.com/api/oauth2/v2/user/12345689" } } } },
  profile: { id: "12345689", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://www.patreon.com/api/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "r1", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "a2", refresh_token: "r2", expires_in: 2678400, scope: "identity identity[email]", token_type: "Bearer" } } },
  refreshed: { access_token: "a2", refresh_token: "r2" },
  errors: [invalidGrant(401)],
};
