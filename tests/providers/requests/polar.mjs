// https://polar.sh/docs/integrate/oauth2/connect, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
options: { scope: "openid profile email", parameters: { sub_type: "organization" } },
  authorize: { url: "https://polar.sh/oauth2/authorize", pkce: true, nonce: true, params: { client_id: "$cid", response_type: "code", redirect_uri: "$redirect", scope: "openid profile email", sub_type: "organization" } },
  token: { url: "https://api.polar.sh/v1/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect" }, headers: { authorization: null },
    answer: { body: ({ idt }) => ({ token_type: "Bearer", access_token: "polar_at_XXX", expires_in: 864000, refresh_token: "polar_rt_XXX", scope: "openid profile email", id_token: idt({ iss: "https://polar.sh" }) }) } },
  tokens: { access_token: "polar_at_XXX", refresh_token: "polar_rt_XXX", claims: { sub: "subject-1" } },
  userinfo: { url: "https://api.polar.sh/v1/oauth2/userinfo", params: {}, headers: { authorization: "Bearer polar_at_XXX" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true } } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true },
  refresh: { url: "https://api.polar.sh/v1/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "polar_rt_XXX", client_id: "$cid", client_secret: "$secret" }, answer: { body: { token_type: "Bearer", access_token: "polar_at_YYY", expires_in: 864000, refresh_token: "polar_rt_YYY", scope: "openid profile email" } } },
  refreshed: { access_token: "polar_at_YYY", refresh_token: "polar_rt_YYY" },
  errors: [invalidGrant()],
  revoke: { url: "https://api.polar.sh/v1/oauth2/revoke", params: { token: "polar_rt_YYY", client_id: "$cid", client_secret: "$secret", token_type_hint: "refresh_token" }, headers: { authorization: null } },
};
