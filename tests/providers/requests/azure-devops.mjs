// https://learn.microsoft.com/azure/devops/integrate/get-started/authentication/azure-devops-oauth, read on 2026-11-26 as far as its
// end is announced; the requests are those of @auth/core 0.39.1 and of other public clients.
import { invalidGrant } from "../harness.mjs";

const TOKENS = "https://app.vssps.visualstudio.com/oauth2/token";
const proof = { client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", client_assertion: "$secret" };

export default {
  options: { scope: "vso.profile" },
  authorize: { url: "https://app.vssps.visualstudio.com/oauth2/authorize", pkce: true, params: { client_id: "$cid", response_type: "Assertion", scope: "vso.profile", redirect_uri: "$redirect" } },
  token: { url: TOKENS, params: { ...proof, grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: null },
    answer: { body: { access_token: "a", token_type: "jwt-bearer", expires_in: "3599", refresh_token: "r" } } },
  tokens: { access_token: "a", refresh_token: "r", token_type: "Bearer" },
  userinfo: { url: "https://app.vssps.visualstudio.com/_apis/profile/profiles/me", params: { details: "true", coreAttributes: "Avatar", "api-version": "6.0" },
    answer: { body: { id: "d6245f20", displayName: "Ada Quill", emailAddress: "ada@quill.example" } } },
  profile: { id: "d6245f20", name: "Ada Quill", email: "ada@quill.example" },
  refresh: { url: TOKENS, params: { ...proof, grant_type: "refresh_token", assertion: "r", redirect_uri: "$redirect" }, answer: { body: { access_token: "b", token_type: "jwt-bearer", expires_in: "3599", refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
