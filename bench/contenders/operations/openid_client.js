import * as openid from "openid-client";
import * as job from "../job.js";

export const name = "openid-client";
export const packages = ["openid-client"];

export async function createOperations({ fetch }) {
  const server = { issuer: job.ISSUER, authorization_endpoint: job.AUTHORIZATION_ENDPOINT, token_endpoint: job.TOKEN_ENDPOINT };
  const config = new openid.Configuration(server, job.CLIENT_ID, undefined, openid.ClientSecretBasic(job.CLIENT_SECRET));
  config[openid.customFetch] = fetch;
  return {
    async authorize() {
      const state = openid.randomState();
      const code_verifier = openid.randomPKCECodeVerifier();
      const url = openid.buildAuthorizationUrl(config, {
        redirect_uri: job.REDIRECT_URI,
        scope: job.SCOPE.join(" "),
        state,
        code_challenge: await openid.calculatePKCECodeChallenge(code_verifier),
        code_challenge_method: "S256",
      });
      return { url: url.href, transaction: { state, code_verifier } };
    },
    exchange: (callback, { state, code_verifier }) =>
      openid.authorizationCodeGrant(config, new URL(callback), { expectedState: state, pkceCodeVerifier: code_verifier }),
  };
}
