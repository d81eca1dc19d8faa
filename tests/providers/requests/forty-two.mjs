// https://api.intra.42.fr/apidoc/guides/web_application_flow, read on 2026-11-26 as far as the authorization request;
// the token request is that of arctic 3.7.0, the refresh that of the server's library (Doorkeeper).
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "public projects" },
  authorize: { url: "https://api.intra.42.fr/oauth/authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", scope: "public projects", response_type: "code" } },
  token: { url: "https://api.intra.42.fr/oauth/token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect" }, answer: { body: { access_token: "42804d1f", token_type: "bearer", expires_in: 7200, refresh_token: "9a1f", scope: "public projects", created_at: 1443451918 } } },
  tokens: { token_type: "Bearer", scope: ["public", "projects"] },
  userinfo: { url: "https://api.intra.42.fr/v2/me", params: {}, headers: { authorization: "Bearer 42804d1f" }, answer: { body: { id: 2, login: "ada", email: "ada@student.42.fr", displayname: "Ada Lovelace", usual_full_name: "Ada Lovelace", image: { link: "https://cdn.example/ada.png" } } } },
  profile: { id: "2", name: "Ada Lovelace", email: "ada@student.42.fr", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://api.intra.42.fr/oauth/token", params: { grant_type: "refresh_token", refresh_token: "9a1f", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "52804d1f", token_type: "bearer", expires_in: 7200, refresh_token: "9a20", scope: "public projects", created_at: 1443459118 } } },
  refreshed: { access_token: "52804d1f", refresh_token: "9a20" },
  errors: [invalidGrant(401)],
};
