// https://developers.freelancer.com/docs/authentication was not in reach on 2026-11-26: these are the requests of several public
// clients, with the header that Freelancer's own API guide of 2020 and they name.
import { invalidGrant } from "../harness.mjs";

const TOKENS = "https://accounts.freelancer.com/oauth/token";

export default {
  options: { scope: ["1", "3"] },
  authorize: { url: "https://accounts.freelancer.com/oauth/authorise", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "basic", advanced_scopes: "1 3", prompt: "select_account consent" } },
  token: { url: TOKENS, params: { grant_type: "authorization_code", code: "CODE1", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect" }, headers: { authorization: null },
    answer: { body: { access_token: "a", token_type: "Bearer", expires_in: 2592000, refresh_token: "r", scope: "basic" } } },
  tokens: { access_token: "a", refresh_token: "r", scope: ["basic"] },
  userinfo: { url: "https://www.freelancer.com/api/users/0.1/self/", params: { avatar: "true" }, headers: { authorization: null, "freelancer-oauth-v1": "a" },
    answer: { body: { status: "success", result: { id: 11, username: "ada", display_name: "Ada Quill" } } } },
  profile: { id: "11", name: "Ada Quill" },
  refresh: { url: TOKENS, params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 2592000, refresh_token: "r2", scope: "basic" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
