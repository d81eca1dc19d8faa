// https://docs.partenaires.franceconnect.gouv.fr/fs/fs-technique/fs-technique-endpoints/, read on 2026-11-27.
import { invalidGrant, signedJwt } from "../harness.mjs";

export default {
  options: { scope: "openid given_name family_name" },
  authorize: { url: "https://oidc.franceconnect.gouv.fr/api/v2/authorize", nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid given_name family_name", acr_values: "eidas1" } },
  token: { url: "https://oidc.franceconnect.gouv.fr/api/v2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: ({ idt }) => ({ access_token: "a", token_type: "Bearer", expires_in: 60, scope: "openid given_name family_name", id_token: idt({ iss: "https://oidc.franceconnect.gouv.fr/api/v2" }) }) } },
  tokens: { access_token: "a", token_type: "Bearer", claims: { sub: "subject-1" } },
  userinfo: { url: "https://oidc.franceconnect.gouv.fr/api/v2/userinfo", params: {}, answer: { type: "application/jwt", body: () => signedJwt({ sub: "subject-1", given_name: "Angela Claire Louise", family_name: "DUBOIS", iss: "https://oidc.franceconnect.gouv.fr/api/v2", aud: "cid" }) }, keys: { url: "https://oidc.franceconnect.gouv.fr/api/v2/jwks" }, expect: { sub: "subject-1", family_name: "DUBOIS" } },
  profile: { id: "subject-1" },
  errors: [invalidGrant()],
};
