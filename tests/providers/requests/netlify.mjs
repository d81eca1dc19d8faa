// https://docs.netlify.com/api/get-started/#authentication as @auth/core sends it, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: {},
  authorize: { url: "https://app.netlify.com/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://api.netlify.com/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "a", token_type: "Bearer", scope: "public", created_at: 1424471407 } } },
  tokens: { access_token: "a", token_type: "Bearer" },
  userinfo: { url: "https://api.netlify.com/api/v1/user", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { id: "1", full_name: "Anna", email: "anna@example.com", avatar_url: "https://cdn.example/ada.png" } } },
  profile: { id: "1", name: "Anna", email: "anna@example.com", picture: "https://cdn.example/ada.png" },
  errors: [invalidGrant()],
};
