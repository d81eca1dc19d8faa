// https://pipedrive.readme.io/docs/marketplace-oauth-authorization, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
authorize: { url: "https://oauth.pipedrive.com/oauth/authorize", params: { client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://oauth.pipedrive.com/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/x-www-form-urlencoded" },
    answer: { body: { access_token: "a1", token_type: "Bearer", refresh_token: "r1", scope: "base", expires_in: 3599, api_domain: "https://acme.pipedrive.com" } } },
  tokens: { access_token: "a1", refresh_token: "r1", extra: { api_domain: "https://acme.pipedrive.com" } },
  userinfo: { url: "https://api.pipedrive.com/v1/users/me", params: {}, headers: { authorization: "Bearer a1" }, answer: { body: { success: true, data: { id: 12, name: "Ada Lovelace", email: "ada@example.com", icon_url: "https://cdn.example/ada.png", company_domain: "acme" } } } },
  profile: { id: "12", name: "Ada Lovelace", email: "ada@example.com", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://oauth.pipedrive.com/oauth/token", params: { grant_type: "refresh_token", refresh_token: "r1" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "a2", token_type: "Bearer", refresh_token: "r1", scope: "base", expires_in: 3599, api_domain: "https://acme.pipedrive.com" } } },
  refreshed: { access_token: "a2", refresh_token: "r1" },
  errors: [invalidGrant()],
  revoke: { url: "https://oauth.pipedrive.com/oauth/revoke", params: { token: "r1" }, headers: { authorization: basic("cid", "sec") } },
};
