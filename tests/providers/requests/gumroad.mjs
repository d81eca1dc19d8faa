// https://gumroad.com/api was not in reach on 2026-11-26: these are the requests of public clients and of
// Gumroad's own source (github.com/antiwork/gumroad: Doorkeeper, with refresh tokens and without a lifetime).
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "view_profile view_sales" },
  authorize: { url: "https://gumroad.com/oauth/authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "view_profile view_sales" } },
  token: { url: "https://gumroad.com/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect" }, answer: { body: { access_token: "a", token_type: "bearer", refresh_token: "r", scope: "view_profile view_sales", created_at: 1700000000 } } },
  tokens: { token_type: "Bearer", expires_at: "never", scope: ["view_profile", "view_sales"] },
  userinfo: { url: "https://api.gumroad.com/v2/user", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { success: true, user: { user_id: "G_-mnBf9b1j9A7a4ub4nFQ==", name: "Ada Lovelace", email: "ada@example.com", bio: "", url: "https://ada.gumroad.com" } } } },
  profile: { id: "G_-mnBf9b1j9A7a4ub4nFQ==", name: "Ada Lovelace", email: "ada@example.com" },
  refresh: { url: "https://gumroad.com/oauth/token", params: { grant_type: "refresh_token", refresh_token: "r", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "b", token_type: "bearer", refresh_token: "r2", scope: "view_profile view_sales", created_at: 1700000600 } } },
  refreshed: { access_token: "b", refresh_token: "r2", expires_at: "never" },
  errors: [invalidGrant()],
};
