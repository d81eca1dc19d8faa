// https://developers.mercadolibre.com.ar/en_us/authentication-and-authorization, read on 2026-11-26, and its page of
// recommendations, for the token request; the authorization request is that of arctic 3.7.0 and of many public clients.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { variables: { host: "auth.mercadolibre.com.ar" } },
  authorize: { url: "https://auth.mercadolibre.com.ar/authorization", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://api.mercadolibre.com/oauth/token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect" }, headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" }, answer: { body: { access_token: "APP_USR-123456-090515", token_type: "bearer", expires_in: 10800, scope: "offline_access read write", user_id: 1234567, refresh_token: "TG-5b9032b4" } } },
  tokens: { token_type: "Bearer", refresh_token: "TG-5b9032b4", scope: ["offline_access", "read", "write"], extra: { user_id: 1234567 } },
  userinfo: { url: "https://api.mercadolibre.com/users/me", params: {}, headers: { authorization: "Bearer APP_USR-123456-090515" }, answer: { body: { id: 1234567, nickname: "ADA", first_name: "Ada", email: "ada@example.com", thumbnail: { picture_url: "https://cdn.example/ada.png" } } } },
  profile: { id: "1234567", name: "ADA", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://api.mercadolibre.com/oauth/token", params: { grant_type: "refresh_token", client_id: "$cid", client_secret: "$secret", refresh_token: "TG-5b9032b4" }, answer: { body: { access_token: "b", token_type: "bearer", expires_in: 10800, scope: "offline_access read write", user_id: 1234567, refresh_token: "TG-2" } } },
  refreshed: { access_token: "b", refresh_token: "TG-2" },
  errors: [invalidGrant()],
};
