// https://www.typeform.com/developers/get-started/applications/, looked for on 2026-11-26.
// It gave addresses and scopes; the token requests as Typeform's own sample and public clients send them.
import { invalidGrant } from "../harness.mjs";

export default {
options: { scope: "accounts:read forms:read offline" },
  authorize: { url: "https://api.typeform.com/oauth/authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", scope: "accounts:read forms:read offline", response_type: "code" } },
  token: { url: "https://api.typeform.com/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect" }, headers: { authorization: null, "content-type": "application/x-www-form-urlencoded" },
    answer: { body: { access_token: "943af478d3ff3d4d760020c11af102b79c440513", expires_in: 604800, refresh_token: "r1", token_type: "bearer" } } },
  tokens: { token_type: "Bearer", refresh_token: "r1" },
  userinfo: { url: "https://api.typeform.com/me", params: {}, headers: { authorization: /^Bearer 943a/ }, answer: { body: { user_id: "01GKN", alias: "A", email: "a@b.example", language: "en" } } },
  profile: { id: "01GKN", name: "A", email: "a@b.example" },
  refresh: { url: "https://api.typeform.com/oauth/token", params: { grant_type: "refresh_token", refresh_token: "r1", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "a2", expires_in: 604800, refresh_token: "r2", token_type: "bearer" } } },
  refreshed: { access_token: "a2", refresh_token: "r2" },
  errors: [invalidGrant()],
};
