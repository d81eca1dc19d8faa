import { OktaAuth } from "@okta/okta-auth-js/core";
import { CLIENT_ID, ENDPOINTS, ISSUER, SCOPE, redirectUri } from "../page_setting.js";

export const name = "@okta/okta-auth-js (core)";

// It fetches metadata even if all endpoints are given; this answer costs it no round trip.
const metadata = JSON.stringify({ issuer: ISSUER, ...ENDPOINTS, code_challenge_methods_supported: ["S256"] });
const send = globalThis.fetch;
globalThis.fetch = async (url, init) =>
  String(url).includes("/.well-known/") ? new Response(metadata, { headers: { "content-type": "application/json" } }) : send(url, init);

export async function createPage() {
  const client = new OktaAuth({
    issuer: ISSUER,
    clientId: CLIENT_ID,
    redirectUri: redirectUri(),
    scopes: SCOPE.split(" "),
    authorizeUrl: ENDPOINTS.authorization_endpoint,
    tokenUrl: ENDPOINTS.token_endpoint,
    userinfoUrl: ENDPOINTS.userinfo_endpoint,
    services: { autoRenew: false },
  });
  return {
    signIn: () => client.signInWithRedirect(),
    async callback() {
      const { tokens } = await client.token.parseFromUrl();
      client.tokenManager.setTokens(tokens);
      return tokens.accessToken.accessToken;
    },
    async refresh() {
      const tokens = await client.token.renewTokens();
      return tokens.accessToken.accessToken;
    },
  };
}
