// https://linear.app/developers/oauth-2-0-authentication, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: ["read", "write"] },
  authorize: { url: "https://linear.app/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "read,write" } },
  token: { url: "https://api.linear.app/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "00a", token_type: "Bearer", expires_in: 86399, scope: "read write", refresh_token: "sr" } } },
  tokens: { scope: ["read", "write"] },
  userinfo: { method: "POST", place: "json", url: "https://api.linear.app/graphql", params: { query: "{ viewer { id name email avatarUrl } }" }, headers: { "content-type": "application/json" }, answer: { body: { data: { viewer: { id: "x", name: "Ada Lovelace", email: "ada@example.com", avatarUrl: "https://cdn.example/ada.png" } } } } },
  profile: { id: "x", name: "Ada Lovelace", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://api.linear.app/oauth/token", params: { grant_type: "refresh_token", refresh_token: "sr", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "00b", token_type: "Bearer", expires_in: 86399, scope: "read write", refresh_token: "sr2" } } },
  refreshed: { refresh_token: "sr2" }, errors: [invalidGrant()],
  revoke: { url: "https://api.linear.app/oauth/revoke", params: { token: "sr2", token_type_hint: "refresh_token" } },
};
