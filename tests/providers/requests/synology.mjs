// https://kb.synology.com/en-global/DSM/help/SSOServer/sso_server_application_management, looked for on 2026-11-26.
// It could not be read: as arctic sends it, and as a copy of such a server's discovery document has it.
import { basic, invalidGrant } from "../harness.mjs";

export default {
options: { scope: "openid email", variables: { domain: "sso.nas.example" } },
  authorize: { url: "https://sso.nas.example/webman/sso/SSOOauth.cgi", pkce: true, nonce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "openid email" } },
  token: { url: "https://sso.nas.example/webman/sso/SSOAccessToken.cgi", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") },
    answer: { body: ({ idt }) => ({ access_token: "a1", expires_in: 180, id_token: idt({ iss: "https://sso.nas.example/webman/sso" }), token_type: "Bearer" }) } },
  tokens: { access_token: "a1", claims: { sub: "subject-1" } },
  userinfo: { url: "https://sso.nas.example/webman/sso/SSOUserInfo.cgi", params: {}, headers: { authorization: "Bearer a1" }, answer: { body: { sub: "subject-1", username: "a", email: "a@b.example" } } },
  profile: { id: "subject-1", name: "a", email: "a@b.example" },
  errors: [invalidGrant()],
};
