// https://paybin.io, looked for on 2026-11-26. Nothing of this could be read there: the requests as better-auth sends them.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid email profile" },
  authorize: { url: "https://idp.paybin.io/oauth2/authorize", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid email profile" } },
  token: { url: "https://idp.paybin.io/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: ({ idt }) => ({ access_token: "a", refresh_token: "r", token_type: "Bearer", expires_in: 3600, id_token: idt({ name: "Ada Lovelace", email: "ada@example.com", email_verified: true }) }) } },
  tokens: { access_token: "a", refresh_token: "r", claims: { sub: "subject-1" } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true },
  refresh: { url: "https://idp.paybin.io/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "b", refresh_token: "r2", token_type: "Bearer", expires_in: 3600 } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
