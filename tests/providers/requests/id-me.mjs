// https://api.id.me/oidc/.well-known/openid-configuration, read on 2026-11-27.
import { invalidGrant, signedJwt } from "../harness.mjs";

export default {
  options: { scope: "openid military" },
  authorize: { url: "https://api.id.me/oauth/authorize", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid military" } },
  token: { url: "https://api.id.me/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: ({ idt }) => ({ access_token: "a", token_type: "Bearer", expires_in: 300, refresh_token: "r", scope: "openid military", refresh_expires_in: 604800, id_token: idt({}) }) } },
  tokens: { access_token: "a", token_type: "Bearer", refresh_token: "r", claims: { sub: "subject-1" } },
  userinfo: { url: "https://api.id.me/api/public/v3/userinfo", params: {}, answer: { type: "application/jwt", body: () => signedJwt({ sub: "subject-1", iss: "https://api.id.me/oidc", email: "ada@example.com" }) }, keys: { url: "https://api.id.me/oidc/.well-known/jwks" }, expect: { sub: "subject-1" } },
  profile: { id: "subject-1", email: "ada@example.com" },
  refreshTokenLifetime: 604800,
  refresh: { url: "https://api.id.me/oauth/token", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 3600, refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
