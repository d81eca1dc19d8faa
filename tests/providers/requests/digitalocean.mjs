// https://docs.digitalocean.com/reference/api/oauth/, read on 2026-11-26 as far as the endpoints and the authorization request; the
// token request is that of several public clients.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "read write" },
  authorize: { url: "https://cloud.digitalocean.com/v1/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "read write" } },
  token: { url: "https://cloud.digitalocean.com/v1/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect" }, answer: { body: { access_token: "547cac21", token_type: "bearer", expires_in: 2592000, refresh_token: "00a3aae6", scope: "read write", info: { name: "Ada", email: "ada@example.com", uuid: "e028b1b918853eca7fba208a9d7e9d29a6e93c57" } } } },
  tokens: { token_type: "Bearer", refresh_token: "00a3aae6", scope: ["read", "write"] },
  userinfo: { url: "https://api.digitalocean.com/v2/account", params: {}, headers: { authorization: "Bearer 547cac21" }, answer: { body: { account: { droplet_limit: 25, name: "Sammy the Shark", email: "sammy@example.com", uuid: "e028b1b918853eca7fba208a9d7e9d29a6e93c57", email_verified: true, status: "active" } } } },
  profile: { id: "e028b1b918853eca7fba208a9d7e9d29a6e93c57", name: "Sammy the Shark", email: "sammy@example.com", email_verified: true },
  refresh: { url: "https://cloud.digitalocean.com/v1/oauth/token", params: { grant_type: "refresh_token", client_id: "$cid", client_secret: "$secret", refresh_token: "00a3aae6" }, answer: { body: { access_token: "b", token_type: "bearer", expires_in: 2592000, refresh_token: "r2", scope: "read write" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant(401)],
};
