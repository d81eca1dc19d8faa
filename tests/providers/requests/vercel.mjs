// https://vercel.com/docs/sign-in-with-vercel/authorization-server-api, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
options: { scope: "openid email profile offline_access" },
  authorize: { url: "https://vercel.com/oauth/authorize", pkce: true, nonce: true, params: { client_id: "$cid", scope: "openid email profile offline_access", redirect_uri: "$redirect", response_type: "code" } },
  token: { url: "https://api.vercel.com/login/oauth/token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: null },
    answer: { body: ({ idt }) => ({ access_token: "vca_1", token_type: "Bearer", id_token: idt({ iss: "https://vercel.com" }), expires_in: 3600, scope: "openid email profile offline_access", refresh_token: "vcr_1" }) } },
  tokens: { access_token: "vca_1", refresh_token: "vcr_1", claims: { sub: "subject-1" } },
  userinfo: { method: "POST", place: "none", url: "https://api.vercel.com/login/oauth/userinfo", params: {}, headers: { authorization: "Bearer vca_1" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png", preferred_username: "ada" } } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://api.vercel.com/login/oauth/token", params: { grant_type: "refresh_token", client_id: "$cid", client_secret: "$secret", refresh_token: "vcr_1" }, answer: { body: { access_token: "vca_2", token_type: "Bearer", expires_in: 3600, scope: "openid email profile offline_access", refresh_token: "vcr_2" } } },
  refreshed: { access_token: "vca_2", refresh_token: "vcr_2" },
  errors: [invalidGrant()],
  revoke: { url: "https://api.vercel.com/login/oauth/token/revoke", params: { token: "vcr_2" }, headers: { authorization: basic("cid", "sec") } },
};
