import { PublicClientApplication } from "@azure/msal-browser";
import { CLIENT_ID, ENDPOINTS, ISSUER, SCOPE, redirectUri } from "../page_setting.js";

export const name = "@azure/msal-browser";

export async function createPage() {
  const metadata = { issuer: ISSUER, ...ENDPOINTS };
  const client = new PublicClientApplication({
    auth: {
      clientId: CLIENT_ID,
      authority: ISSUER,
      knownAuthorities: [new URL(ISSUER).host],
      authorityMetadata: JSON.stringify(metadata),
      redirectUri: redirectUri(),
    },
    system: { protocolMode: "OIDC" },
  });
  await client.initialize();
  const scopes = SCOPE.split(" ");
  let account;
  return {
    signIn: () => client.loginRedirect({ scopes }),
    async callback() {
      const answer = await client.handleRedirectPromise();
      account = answer.account;
      return answer.accessToken;
    },
    refresh: async () => (await client.acquireTokenSilent({ scopes, account, forceRefresh: true })).accessToken,
  };
}
