// https://developer.bankid.no/, looked for on 2026-11-26.
// It could not be read: the client's authentication and the parameters as @auth/core sends them, the addresses as a
// Keycloak realm has them.
import { invalidGrant } from "../harness.mjs";

const realm = "https://auth.bankid.no/auth/realms/prod";

export default {
  options: { scope: "openid profile", parameters: { ui_locales: "no", login_hint: "BIS" } },
  authorize: { url: `${realm}/protocol/openid-connect/auth`, pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid profile", ui_locales: "no", login_hint: "BIS" } },
  callback: { session_state: "s" },
  token: { url: `${realm}/protocol/openid-connect/token`, params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: ({ idt }) => ({ access_token: "a", expires_in: 300, token_type: "Bearer", scope: "openid profile", session_state: "s", id_token: idt({ acr: "urn:bankid:bid;LOA=4", amr: "BID", name: "Kari Nordmann", given_name: "Kari", birthdate: "1990-02-17" }) }) } },
  tokens: { access_token: "a", claims: { sub: "subject-1", name: "Kari Nordmann" } },
  profile: { id: "subject-1", name: "Kari Nordmann" },
  errors: [invalidGrant()],
};
