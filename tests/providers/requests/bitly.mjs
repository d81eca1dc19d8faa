// https://dev.bitly.com/docs/getting-started/authentication/, read on 2026-11-26 as far as the authorization request; the token
// request is that of several public clients. Without "Accept: application/json" the answer is form-encoded.
import { invalidGrant } from "../harness.mjs";

export default {
  authorize: { url: "https://bitly.com/oauth/authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://api-ssl.bitly.com/oauth/access_token", params: { client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect" }, headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" }, answer: { type: "application/x-www-form-urlencoded", body: "access_token=f4de0feb&login=ada&apiKey=R_x" } },
  tokens: { access_token: "f4de0feb", expires_at: "never", extra: { login: "ada" } },
  userinfo: { url: "https://api-ssl.bitly.com/v4/user", params: {}, headers: { authorization: "Bearer f4de0feb" }, answer: { body: { login: "ada", name: "Ada Lovelace", is_active: true, emails: [{ email: "ada@example.com", is_primary: true, is_verified: true }] } } },
  profile: { id: "ada", name: "Ada Lovelace", email: "ada@example.com", email_verified: true },
  errors: [invalidGrant()],
};
