import * as openid from "openid-client";
import { CLIENT_ID, ENDPOINTS, ISSUER, SCOPE, redirectUri } from "../page_setting.js";

export const name = "openid-client";

export async function createPage() {
  const config = new openid.Configuration({ issuer: ISSUER, ...ENDPOINTS }, CLIENT_ID, undefined, openid.None());
  let kept;
  return {
    async signIn() {
      const [state, nonce, verifier] = [openid.randomState(), openid.randomNonce(), openid.randomPKCECodeVerifier()];
      sessionStorage.setItem("tx", JSON.stringify({ state, nonce, verifier }));
      const code_challenge = await openid.calculatePKCECodeChallenge(verifier);
      location.assign(openid.buildAuthorizationUrl(config, { redirect_uri: redirectUri(), scope: SCOPE, state, nonce, code_challenge, code_challenge_method: "S256" }));
    },
    async callback() {
      const { state, nonce, verifier } = JSON.parse(sessionStorage.getItem("tx"));
      sessionStorage.removeItem("tx");
      kept = await openid.authorizationCodeGrant(config, new URL(location.href), { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier });
      return kept.access_token;
    },
    async refresh() {
      kept = { ...kept, ...(await openid.refreshTokenGrant(config, kept.refresh_token)) };
      return kept.access_token;
    },
  };
}
