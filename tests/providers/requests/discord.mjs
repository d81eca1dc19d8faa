// https://discord.com/developers/docs/topics/oauth2, read on 2026-11-26.
// PKCE and the issuer: https://discord.com/.well-known/oauth-authorization-server, read the same day.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "identify email" },
  authorize: { url: "https://discord.com/oauth2/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "identify email" } },
  callback: { iss: "https://discord.com" },
  token: { url: "https://discord.com/api/oauth2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/x-www-form-urlencoded" }, answer: { body: { access_token: "6qrZ", token_type: "Bearer", expires_in: 604800, refresh_token: "D43f", scope: "identify email", guild: { id: "2909267986263572999" } } } },
  tokens: { refresh_token: "D43f", scope: ["identify", "email"] },
  userinfo: { url: "https://discord.com/api/users/@me", params: {}, headers: { authorization: "Bearer 6qrZ" }, answer: { body: { id: "80351110224678912", username: "nelly", global_name: "Nelly", avatar: "8342729096ea3675442027381ff50dfe", verified: true, email: "nelly@discord.com" } } },
  profile: { id: "80351110224678912", name: "Nelly", email: "nelly@discord.com", email_verified: true },
  refresh: { url: "https://discord.com/api/oauth2/token", params: { grant_type: "refresh_token", refresh_token: "D43f" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "7q", token_type: "Bearer", expires_in: 604800, refresh_token: "E43", scope: "identify email" } } },
  refreshed: { refresh_token: "E43" },
  errors: [invalidGrant()],
  revoke: { url: "https://discord.com/api/oauth2/token/revoke", params: { token: "E43", token_type_hint: "refresh_token" }, headers: { authorization: basic("cid", "sec") } },
};
