// https://docs.mollie.com/reference/authorize-endpoint, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "organizations.read payments.read" },
  authorize: { url: "https://my.mollie.com/oauth2/authorize", params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "organizations.read payments.read" } },
  token: { url: "https://api.mollie.com/oauth2/tokens", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/x-www-form-urlencoded" }, answer: { body: { access_token: "access_46EUJ6x8jFJZZeAvhNH4JVey6qVpqR", refresh_token: "refresh_FS4xc3Mgci2xQ5s5DzaLXh3HhaTZOP", expires_in: 3600, token_type: "bearer", scope: "payments.read organizations.read" } } },
  tokens: { token_type: "Bearer", refresh_token: "refresh_FS4xc3Mgci2xQ5s5DzaLXh3HhaTZOP" },
  userinfo: { url: "https://api.mollie.com/v2/organizations/me", params: {}, answer: { body: { resource: "organization", id: "org_12345678", name: "Mollie B.V.", email: "info@mollie.com" } } },
  profile: { id: "org_12345678", name: "Mollie B.V.", email: "info@mollie.com" },
  refresh: { url: "https://api.mollie.com/oauth2/tokens", params: { grant_type: "refresh_token", refresh_token: "refresh_FS4xc3Mgci2xQ5s5DzaLXh3HhaTZOP" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "access_2", refresh_token: "refresh_2", expires_in: 3600, token_type: "bearer", scope: "payments.read organizations.read" } } },
  refreshed: { access_token: "access_2", refresh_token: "refresh_2" },
  // https://docs.mollie.com/reference/oauth2/revoke-token
  revoke: { method: "DELETE", url: "https://api.mollie.com/oauth2/tokens", params: { token: "refresh_2", token_type_hint: "refresh_token" }, headers: { authorization: basic("cid", "sec") }, answer: { status: 204 } },
  errors: [invalidGrant()],
};
