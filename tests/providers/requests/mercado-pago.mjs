// https://www.mercadopago.com.br/developers/en/docs/security/oauth/creation, read on 2026-11-26, and
// https://www.mercadopago.com.br/developers/en/reference/oauth/_oauth_token/post.
import { invalidGrant } from "../harness.mjs";

export default {
  authorize: { url: "https://auth.mercadopago.com/authorization", pkce: true, params: { client_id: "$cid", response_type: "code", platform_id: "mp", redirect_uri: "$redirect" } },
  token: { url: "https://api.mercadopago.com/oauth/token", params: { client_id: "$cid", client_secret: "$secret", grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, answer: { body: { access_token: "USER_AT", public_key: "USER_PK", refresh_token: "USER_RT", live_mode: false, user_id: 123456789, token_type: "bearer", expires_in: 15768000, scope: "offline_access read write" } } },
  tokens: { token_type: "Bearer", refresh_token: "USER_RT", extra: { user_id: 123456789, public_key: "USER_PK" } },
  refresh: { url: "https://api.mercadopago.com/oauth/token", params: { client_id: "$cid", client_secret: "$secret", grant_type: "refresh_token", refresh_token: "USER_RT" }, answer: { body: { access_token: "b", public_key: "USER_PK", refresh_token: "RT2", live_mode: false, user_id: 123456789, token_type: "bearer", expires_in: 15768000, scope: "offline_access read write" } } },
  refreshed: { access_token: "b", refresh_token: "RT2" },
  errors: [invalidGrant()],
};
