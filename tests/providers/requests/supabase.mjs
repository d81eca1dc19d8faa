// https://supabase.com/docs/guides/integrations/build-a-supabase-oauth-integration, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
options: { parameters: { organization_slug: "acme" } },
  authorize: { url: "https://api.supabase.com/v1/oauth/authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", organization_slug: "acme" } },
  token: { url: "https://api.supabase.com/v1/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec"), accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    answer: { status: 201, body: { access_token: "sbp_oauth_1", refresh_token: "r1", expires_in: 86400, token_type: "Bearer" } } },
  tokens: { access_token: "sbp_oauth_1", refresh_token: "r1" },
  refresh: { url: "https://api.supabase.com/v1/oauth/token", params: { grant_type: "refresh_token", refresh_token: "r1" }, headers: { authorization: basic("cid", "sec") }, answer: { status: 201, body: { access_token: "sbp_oauth_2", refresh_token: "r2", expires_in: 86400, token_type: "Bearer" } } },
  refreshed: { access_token: "sbp_oauth_2", refresh_token: "r2" },
  errors: [invalidGrant()],
};
