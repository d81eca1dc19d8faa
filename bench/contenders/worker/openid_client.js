import * as openid from "openid-client";
import { EncryptJWT, jwtDecrypt } from "jose";
import { workerOf } from "../worker_frame.js";

export const name = "openid-client + jose";

export default workerOf(async (setting) => {
  const server = { issuer: setting.ISSUER, authorization_endpoint: setting.AUTHORIZATION_ENDPOINT, token_endpoint: setting.TOKEN_ENDPOINT };
  const config = new openid.Configuration(server, setting.CLIENT_ID, undefined, openid.ClientSecretBasic(setting.CLIENT_SECRET));
  openid.allowInsecureRequests(config);
  const key = await crypto.subtle.importKey("raw", setting.KEY_BYTES, "AES-GCM", false, ["encrypt", "decrypt"]);
  return {
    async authorize() {
      const state = openid.randomState();
      const code_verifier = openid.randomPKCECodeVerifier();
      const url = openid.buildAuthorizationUrl(config, {
        redirect_uri: setting.REDIRECT_URI,
        scope: setting.SCOPE.join(" "),
        state,
        code_challenge: await openid.calculatePKCECodeChallenge(code_verifier),
        code_challenge_method: "S256",
      });
      return { url: url.href, transaction: { state, code_verifier } };
    },
    exchange: (callback, { state, code_verifier }) =>
      openid.authorizationCodeGrant(config, new URL(callback), { expectedState: state, pkceCodeVerifier: code_verifier }),
    seal: (value) => new EncryptJWT(value).setProtectedHeader({ alg: "dir", enc: "A256GCM" }).encrypt(key),
    unseal: async (sealed) => (await jwtDecrypt(sealed, key)).payload,
  };
});
