// https://devcenter.heroku.com/articles/oauth, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "identity read" },
  authorize: { url: "https://id.heroku.com/oauth/authorize", pkce: true, params: { client_id: "$cid", response_type: "code", scope: "identity read" } },
  token: { url: "https://id.heroku.com/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", client_secret: "$secret" }, answer: { body: { access_token: "01234567-89ab", expires_in: 28799, refresh_token: "01234567-cdef", token_type: "Bearer", user_id: "01234567", session_nonce: "2bf3ec81701ec291" } } },
  tokens: { refresh_token: "01234567-cdef", extra: { user_id: "01234567" } },
  // https://devcenter.heroku.com/articles/platform-api-reference#account-info
  userinfo: { url: "https://api.heroku.com/account", params: {}, headers: { authorization: "Bearer 01234567-89ab", accept: "application/vnd.heroku+json; version=3" }, answer: { body: { id: "01234567-89ab-cdef-0123-456789abcdef", email: "username@example.com", name: "Tina Edmonds" } }, expect: { email: "username@example.com" } },
  profile: { id: "01234567-89ab-cdef-0123-456789abcdef", name: "Tina Edmonds", email: "username@example.com" },
  refresh: { url: "https://id.heroku.com/oauth/token", params: { grant_type: "refresh_token", refresh_token: "01234567-cdef", client_secret: "$secret" }, answer: { status: 201, body: { access_token: "811235f4", expires_in: 7199, refresh_token: "036b9495", token_type: "Bearer", user_id: "01234567" } } },
  refreshed: { access_token: "811235f4", refresh_token: "036b9495" },
  errors: [invalidGrant()],
};
