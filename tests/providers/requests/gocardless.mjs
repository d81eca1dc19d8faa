// https://developer.gocardless.com/partners/connecting-your-users, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "read_write" },
  authorize: { url: "https://connect.gocardless.com/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "read_write" } },
  token: { url: "https://connect.gocardless.com/oauth/access_token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "e72e16c7", scope: "read_write", token_type: "bearer", organisation_id: "OR123", email: "a@b.example" } } },
  tokens: { access_token: "e72e16c7", token_type: "Bearer", scope: ["read_write"], extra: { organisation_id: "OR123" } },
  errors: [invalidGrant()],
};
