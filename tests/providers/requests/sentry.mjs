// https://docs.sentry.io/api/auth/, looked for on 2026-11-26.
// It could be read in part only; the requests as public clients send them.
import { invalidGrant } from "../harness.mjs";

export default {
options: { scope: "org:read project:read" },
  authorize: { url: "https://sentry.io/oauth/authorize/", pkce: true, params: { client_id: "$cid", response_type: "code", scope: "org:read project:read", redirect_uri: "$redirect" } },
  token: { url: "https://sentry.io/oauth/token/", params: { client_id: "$cid", client_secret: "$secret", grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: null },
    answer: { body: { access_token: "a1", refresh_token: "r1", expires_in: 2591999, expires_at: "2026-12-26T21:00:00Z", token_type: "bearer", scope: "org:read project:read", user: { id: "2", name: "Dominik", email: "a@b.example" } } } },
  tokens: { access_token: "a1", refresh_token: "r1", token_type: "Bearer", extra: { user: { id: "2" } } },
  refresh: { url: "https://sentry.io/oauth/token/", params: { client_id: "$cid", client_secret: "$secret", grant_type: "refresh_token", refresh_token: "r1" }, answer: { body: { access_token: "a2", refresh_token: "r2", expires_in: 2591999, token_type: "bearer", scope: "org:read project:read", user: { id: "2", name: "Dominik", email: "a@b.example" } } } },
  refreshed: { access_token: "a2", refresh_token: "r2" },
  errors: [invalidGrant()],
};
