// https://docs.kinde.com/developer-tools/about/using-kinde-without-an-sdk/ and https://app.kinde.com/.well-known/openid-configuration, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid profile email offline", variables: { domain: "acme.kinde.com" } },
  authorize: { url: "https://acme.kinde.com/oauth2/auth", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid profile email offline" } },
  token: { url: "https://acme.kinde.com/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: ({ idt }) => ({ access_token: "a", token_type: "Bearer", expires_in: 3600, refresh_token: "r", scope: "openid profile email offline", id_token: idt({ iss: "https://acme.kinde.com" }) }) } },
  tokens: { access_token: "a", token_type: "Bearer", refresh_token: "r", claims: { sub: "subject-1" } },
  userinfo: { url: "https://acme.kinde.com/oauth2/v2/user_profile", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", picture: "https://cdn.example/ada.png", id: "subject-1", given_name: "Ada" } }, expect: { sub: "subject-1" } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://acme.kinde.com/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 3600, refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
  revoke: { url: "https://acme.kinde.com/oauth2/revoke", params: { token: "r2", token_type_hint: "refresh_token", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null } },
};
