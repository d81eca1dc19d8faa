// https://bullhorn.github.io/Getting-Started-with-REST, read on 2026-11-26 as far as its first part; the requests are
// those of several public clients. The parameters of the token request are in its query.
import { invalidGrant } from "../harness.mjs";

const answer = (access_token, refresh_token) => ({ body: { access_token, token_type: "Bearer", expires_in: 600, refresh_token } });

export default {
  options: { variables: { host: "auth-east.bullhornstaffing.com" } },
  authorize: { url: "https://auth-east.bullhornstaffing.com/oauth/authorize", pkce: true, params: { client_id: "$cid", response_type: "code", redirect_uri: "$redirect" } },
  token: { url: "https://auth-east.bullhornstaffing.com/oauth/token", method: "POST", place: "query", params: { grant_type: "authorization_code", code: "CODE1", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect" }, headers: { authorization: null }, answer: answer("a", "r") },
  tokens: ({ NOW }) => ({ access_token: "a", refresh_token: "r" }),
  refresh: { url: "https://auth-east.bullhornstaffing.com/oauth/token", method: "POST", place: "query", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", client_secret: "$secret" }, answer: answer("b", "r2") },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
