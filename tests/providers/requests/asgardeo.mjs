// https://wso2.com/asgardeo/docs/guides/authentication/oidc/implement-auth-code/, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid email profile", variables: { organization: "bifrost" } },
  authorize: { url: "https://api.asgardeo.io/t/bifrost/oauth2/authorize", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid email profile" } },
  callback: { session_state: "a0c3" },
  token: { url: "https://api.asgardeo.io/t/bifrost/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: ({ idt }) => ({ access_token: "a", token_type: "Bearer", expires_in: 3600, refresh_token: "r", scope: "openid email profile", id_token: idt({ iss: "https://api.asgardeo.io/t/bifrost/oauth2/token" }) }) } },
  tokens: { access_token: "a", token_type: "Bearer", refresh_token: "r", claims: { sub: "subject-1" } },
  userinfo: { url: "https://api.asgardeo.io/t/bifrost/oauth2/userinfo", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", given_name: "Ada" } }, expect: { sub: "subject-1" } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com" },
  refresh: { url: "https://api.asgardeo.io/t/bifrost/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 3600, refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
  revoke: { url: "https://api.asgardeo.io/t/bifrost/oauth2/revoke", params: { token: "r2", token_type_hint: "refresh_token" }, headers: { authorization: basic("cid", "sec") } },
};
