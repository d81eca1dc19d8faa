// https://support.atlassian.com/bitbucket-cloud/docs/use-oauth-on-bitbucket-cloud/, read on 2026-11-26.
// PKCE is sent though the page does not speak of it: a server ignores what it does not know (RFC 6749 section 3.1).
import { basic, invalidGrant } from "../harness.mjs";

export default {
  authorize: { url: "https://bitbucket.org/site/oauth2/authorize", pkce: true, params: { response_type: "code", client_id: "$cid" }, tolerated: ["redirect_uri"] },
  token: { url: "https://bitbucket.org/site/oauth2/access_token", params: { grant_type: "authorization_code", code: "CODE1" }, tolerated: ["redirect_uri"], headers: { authorization: basic("cid", "sec") }, answer: { body: { scopes: "account repository", access_token: "a", expires_in: 7200, token_type: "bearer", state: "authorization_code", refresh_token: "r" } } },
  tokens: { scope: ["account", "repository"] },
  userinfo: { url: "https://api.bitbucket.org/2.0/user", params: {}, answer: { body: { type: "user", uuid: "{a6a5c0d1-2f2f-4f0a-8a4e-1f1c9f1c2b3d}", account_id: "557058:c0b72ad0", username: "ada", display_name: "Ada Lovelace", links: { avatar: { href: "https://cdn.example/ada.png" } } } } },
  profile: { id: "{a6a5c0d1-2f2f-4f0a-8a4e-1f1c9f1c2b3d}", name: "Ada Lovelace", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://bitbucket.org/site/oauth2/access_token", params: { grant_type: "refresh_token", refresh_token: "r" }, answer: { body: { scopes: "account repository", access_token: "b", expires_in: 7200, token_type: "bearer", refresh_token: "r" } } },
  errors: [invalidGrant()],
};
