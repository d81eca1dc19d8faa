// https://developers.docusign.com/platform/auth/reference/obtain-access-token, read on 2026-11-26;
// the authorization request is that of Docusign's address for consent, as many public clients send it.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "signature extended", variables: { host: "account-d.docusign.com" } },
  authorize: { url: "https://account-d.docusign.com/oauth/auth", pkce: true, params: { response_type: "code", scope: "signature extended", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://account-d.docusign.com/oauth/token", params: { grant_type: "authorization_code", code: "CODE1" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/x-www-form-urlencoded" }, answer: { body: { access_token: "eyJ0eXAi", token_type: "Bearer", refresh_token: "eyJ0eXAj", expires_in: 28800 } } },
  tokens: { refresh_token: "eyJ0eXAj" },
  userinfo: { url: "https://account-d.docusign.com/oauth/userinfo", params: {}, headers: { authorization: "Bearer eyJ0eXAi" }, answer: { body: { sub: "50d89ab1-dad5-d00d-b410-92ee3110b970", name: "Ada Lovelace", given_name: "Ada", email: "ada@example.com", accounts: [{ account_id: "fe0b61a3", is_default: true, base_uri: "https://demo.docusign.net" }] } } },
  profile: { id: "50d89ab1-dad5-d00d-b410-92ee3110b970", name: "Ada Lovelace", email: "ada@example.com" },
  refresh: { url: "https://account-d.docusign.com/oauth/token", params: { grant_type: "refresh_token", refresh_token: "eyJ0eXAj" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", token_type: "Bearer", refresh_token: "r2", expires_in: 28800 } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
