// https://developers.frontegg.com/ciam/guides/integrations/oidc/overview as @auth/core sends it, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid profile email", variables: { domain: "app-acme.frontegg.com" } },
  authorize: { url: "https://app-acme.frontegg.com/oauth/authorize", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid profile email" } },
  token: { url: "https://app-acme.frontegg.com/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: ({ idt }) => ({ access_token: "a", token_type: "Bearer", expires_in: 3600, refresh_token: "r", scope: "openid profile email", id_token: idt({ iss: "https://app-acme.frontegg.com" }) }) } },
  tokens: { access_token: "a", token_type: "Bearer", refresh_token: "r", claims: { sub: "subject-1" } },
  userinfo: { url: "https://app-acme.frontegg.com/identity/resources/users/v2/me", params: {}, headers: { authorization: "Bearer a" }, answer: { body: { id: "subject-1", sub: "subject-1", name: "Ada Lovelace", email: "ada@example.com", verified: true, profilePictureUrl: "https://cdn.example/ada.png", tenantId: "t1" } }, expect: { sub: "subject-1" } },
  profile: { id: "subject-1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://app-acme.frontegg.com/oauth/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", token_type: "Bearer", expires_in: 3600, refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
