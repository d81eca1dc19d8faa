// https://www.polar.com/accesslink-api/, read on 2026-11-26.
// PKCE is sent though the page does not speak of it: a server ignores what it does not know (RFC 6749 section 3.1).
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "accesslink.read_all" },
  authorize: { url: "https://flow.polar.com/oauth2/authorization", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "accesslink.read_all" } },
  token: { url: "https://polarremote.com/v2/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "a", token_type: "bearer", expires_in: 31535999, x_user_id: 10579 } } },
  tokens: { access_token: "a", extra: { x_user_id: 10579 } },
  errors: [invalidGrant()],
};
