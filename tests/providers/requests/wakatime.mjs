// https://wakatime.com/developers#authentication, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
options: { scope: "email read_stats.languages" },
  authorize: { url: "https://wakatime.com/oauth/authorize", pkce: true, params: { client_id: "$cid", response_type: "code", redirect_uri: "$redirect", scope: "email,read_stats.languages" } },
  token: { url: "https://wakatime.com/oauth/token", params: { client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect", grant_type: "authorization_code", code: "CODE1" }, headers: { authorization: null },
    answer: { type: "application/x-www-form-urlencoded", body: "access_token=waka_tok_12345&refresh_token=waka_ref_1&uid=u1&token_type=bearer&expires_in=31536000&scope=email%2Cread_stats.languages" } },
  tokens: { access_token: "waka_tok_12345", refresh_token: "waka_ref_1", token_type: "Bearer", scope: ["email", "read_stats.languages"] },
  userinfo: { url: "https://wakatime.com/api/v1/users/current", params: {}, headers: { authorization: "Bearer waka_tok_12345" }, answer: { body: { data: { id: "u1", display_name: "Ada Lovelace", username: "ada", email: "a@b.example", is_email_confirmed: true, photo: "https://cdn.example/ada.png" } } } },
  profile: { id: "u1", name: "Ada Lovelace", email: "a@b.example", email_verified: true, picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://wakatime.com/oauth/token", params: { client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect", grant_type: "refresh_token", refresh_token: "waka_ref_1" }, answer: { body: { access_token: "waka_tok_2", refresh_token: "waka_ref_2", token_type: "bearer", expires_in: 31536000 } } },
  refreshed: { access_token: "waka_tok_2", refresh_token: "waka_ref_2" },
  errors: [invalidGrant()],
  revoke: { url: "https://wakatime.com/oauth/revoke", params: { client_id: "$cid", client_secret: "$secret", token: "waka_ref_2" }, headers: { authorization: null } },
};
