// https://github.com/basecamp/bc3-api/blob/master/sections/authentication.md, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  authorize: { url: "https://launchpad.37signals.com/authorization/new", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://launchpad.37signals.com/authorization/token", params: { grant_type: "authorization_code", client_id: "$cid", redirect_uri: "$redirect", client_secret: "$secret", code: "CODE1" }, answer: { body: { access_token: "BAhbB0kiAbB7", token_type: "Bearer", expires_in: 1209600, refresh_token: "BAhbB0kiAbB8" } } },
  tokens: { refresh_token: "BAhbB0kiAbB8" },
  userinfo: { url: "https://launchpad.37signals.com/authorization.json", params: {}, headers: { authorization: "Bearer BAhbB0kiAbB7" }, answer: { body: { expires_at: "2026-02-16T12:00:00-06:00", identity: { id: 9999999, first_name: "Jason", last_name: "Fried", email_address: "jason@basecamp.com" }, accounts: [] } } },
  profile: { id: "9999999", name: "Jason", email: "jason@basecamp.com" },
  refresh: { url: "https://launchpad.37signals.com/authorization/token", params: { grant_type: "refresh_token", refresh_token: "BAhbB0kiAbB8", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 1209600, refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
