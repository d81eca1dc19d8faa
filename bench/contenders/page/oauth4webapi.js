import * as oauth from "oauth4webapi";
import { CLIENT_ID, ENDPOINTS, ISSUER, SCOPE, redirectUri } from "../page_setting.js";

export const name = "oauth4webapi";

const as = { issuer: ISSUER, ...ENDPOINTS };
const client = { client_id: CLIENT_ID };

export async function createPage() {
  let kept;
  return {
    async signIn() {
      const [state, nonce, verifier] = [oauth.generateRandomState(), oauth.generateRandomNonce(), oauth.generateRandomCodeVerifier()];
      sessionStorage.setItem("tx", JSON.stringify({ state, nonce, verifier }));
      const url = new URL(as.authorization_endpoint);
      const parameters = { response_type: "code", client_id: CLIENT_ID, redirect_uri: redirectUri(), scope: SCOPE, state, nonce, code_challenge_method: "S256" };
      for (const [key, value] of Object.entries(parameters)) url.searchParams.set(key, value);
      url.searchParams.set("code_challenge", await oauth.calculatePKCECodeChallenge(verifier));
      location.assign(url);
    },
    async callback() {
      const { state, nonce, verifier } = JSON.parse(sessionStorage.getItem("tx"));
      sessionStorage.removeItem("tx");
      const parameters = oauth.validateAuthResponse(as, client, new URL(location.href), state);
      const answer = await oauth.authorizationCodeGrantRequest(as, client, oauth.None(), parameters, redirectUri(), verifier);
      kept = await oauth.processAuthorizationCodeResponse(as, client, answer, { expectedNonce: nonce });
      return kept.access_token;
    },
    async refresh() {
      const answer = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), kept.refresh_token);
      kept = { ...kept, ...(await oauth.processRefreshTokenResponse(as, client, answer)) };
      return kept.access_token;
    },
  };
}
