// https://developer.myob.com/api/myob-business-api/api-overview/authentication/, read on 2026-11-26 as far as its first part; the
// requests are those of several public clients, and the company file of the callback that of Nango's guide.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "sme-company-file offline_access" },
  authorize: { url: "https://secure.myob.com/oauth2/account/authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "sme-company-file offline_access", prompt: "consent" } },
  callback: { businessId: "0f5c3c6e", businessName: "Quill & Co" },
  token: { url: "https://secure.myob.com/oauth2/v1/authorize", params: { client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect", grant_type: "authorization_code" }, headers: { authorization: null },
    answer: { body: { access_token: "a", token_type: "bearer", expires_in: "1200", refresh_token: "r", scope: "sme-company-file offline_access", user: { uid: "u1", username: "ada@quill.example" } } } },
  tokens: { access_token: "a", refresh_token: "r", extra: { businessId: "0f5c3c6e", businessName: "Quill & Co" } },
  refresh: { url: "https://secure.myob.com/oauth2/v1/authorize", params: { client_id: "$cid", client_secret: "$secret", refresh_token: "r", grant_type: "refresh_token" },
    answer: { body: { access_token: "b", token_type: "bearer", expires_in: "1200", refresh_token: "r2", scope: "sme-company-file offline_access" } } },
  refreshed: { access_token: "b", refresh_token: "r2", extra: { businessId: "0f5c3c6e" } },
  errors: [invalidGrant()],
};
