import { Auth0Client } from "@auth0/auth0-spa-js";
import { CLIENT_ID, ISSUER, redirectUri } from "../page_setting.js";

export const name = "@auth0/auth0-spa-js";

export async function createPage() {
  const client = new Auth0Client({
    domain: new URL(ISSUER).host,
    clientId: CLIENT_ID,
    useRefreshTokens: true,
    authorizationParams: { redirect_uri: redirectUri() },
  });
  return {
    signIn: () => client.loginWithRedirect(),
    async callback() {
      await client.handleRedirectCallback();
      return client.getTokenSilently();
    },
    refresh: () => client.getTokenSilently({ cacheMode: "off" }),
  };
}
