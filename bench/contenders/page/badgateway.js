import { OAuth2Client, generateCodeVerifier } from "@badgateway/oauth2-client";
import { CLIENT_ID, ENDPOINTS, redirectUri } from "../page_setting.js";

export const name = "@badgateway/oauth2-client";

export async function createPage() {
  const { authorization_endpoint: authorizationEndpoint, token_endpoint: tokenEndpoint } = ENDPOINTS;
  const client = new OAuth2Client({ clientId: CLIENT_ID, authorizationEndpoint, tokenEndpoint });
  let kept;
  return {
    async signIn() {
      const [state, codeVerifier] = [await generateCodeVerifier(), await generateCodeVerifier()];
      sessionStorage.setItem("tx", JSON.stringify({ state, codeVerifier }));
      location.assign(await client.authorizationCode.getAuthorizeUri({ redirectUri: redirectUri(), state, codeVerifier, scope: ["offline_access"] }));
    },
    async callback() {
      const { state, codeVerifier } = JSON.parse(sessionStorage.getItem("tx"));
      sessionStorage.removeItem("tx");
      kept = await client.authorizationCode.getTokenFromCodeRedirect(location.href, { redirectUri: redirectUri(), state, codeVerifier });
      return kept.accessToken;
    },
    async refresh() {
      kept = await client.refreshToken(kept);
      return kept.accessToken;
    },
  };
}
