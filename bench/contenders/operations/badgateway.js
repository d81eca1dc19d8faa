import { OAuth2Client, generateCodeVerifier } from "@badgateway/oauth2-client";
import * as job from "../job.js";

export const name = "@badgateway/oauth2-client";
export const packages = ["@badgateway/oauth2-client"];

export async function createOperations({ fetch }) {
  const client = new OAuth2Client({
    clientId: job.CLIENT_ID,
    clientSecret: job.CLIENT_SECRET,
    authenticationMethod: "client_secret_basic",
    authorizationEndpoint: job.AUTHORIZATION_ENDPOINT,
    tokenEndpoint: job.TOKEN_ENDPOINT,
    fetch,
  });
  return {
    async authorize() {
      const codeVerifier = await generateCodeVerifier();
      const state = await generateCodeVerifier(); // it makes no state; this is as random
      const url = await client.authorizationCode.getAuthorizeUri({ redirectUri: job.REDIRECT_URI, state, codeVerifier, scope: job.SCOPE });
      return { url, transaction: { state, codeVerifier } };
    },
    check: (callback, { state }) => client.authorizationCode.validateResponse(callback, { state }).code,
    async exchange(callback, { state, codeVerifier }) {
      const tokens = await client.authorizationCode.getTokenFromCodeRedirect(callback, { redirectUri: job.REDIRECT_URI, state, codeVerifier });
      return { access_token: tokens.accessToken, refresh_token: tokens.refreshToken, expires_at: tokens.expiresAt };
    },
  };
}
