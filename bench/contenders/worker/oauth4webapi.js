import * as oauth from "oauth4webapi";
import { EncryptJWT, jwtDecrypt } from "jose";
import { workerOf } from "../worker_frame.js";

export const name = "oauth4webapi + jose";

export default workerOf(async (setting) => {
  const as = { issuer: setting.ISSUER, authorization_endpoint: setting.AUTHORIZATION_ENDPOINT, token_endpoint: setting.TOKEN_ENDPOINT };
  const client = { client_id: setting.CLIENT_ID };
  const key = await crypto.subtle.importKey("raw", setting.KEY_BYTES, "AES-GCM", false, ["encrypt", "decrypt"]);
  return {
    async authorize() {
      const state = oauth.generateRandomState();
      const code_verifier = oauth.generateRandomCodeVerifier();
      const url = new URL(setting.AUTHORIZATION_ENDPOINT);
      url.searchParams.set("response_type", "code");
      url.searchParams.set("client_id", setting.CLIENT_ID);
      url.searchParams.set("redirect_uri", setting.REDIRECT_URI);
      url.searchParams.set("scope", setting.SCOPE.join(" "));
      url.searchParams.set("state", state);
      url.searchParams.set("code_challenge", await oauth.calculatePKCECodeChallenge(code_verifier));
      url.searchParams.set("code_challenge_method", "S256");
      return { url: url.href, transaction: { state, code_verifier } };
    },
    async exchange(callback, { state, code_verifier }) {
      const parameters = oauth.validateAuthResponse(as, client, new URL(callback), state);
      const authentication = oauth.ClientSecretBasic(setting.CLIENT_SECRET);
      const options = { [oauth.allowInsecureRequests]: true };
      const answer = await oauth.authorizationCodeGrantRequest(as, client, authentication, parameters, setting.REDIRECT_URI, code_verifier, options);
      return oauth.processAuthorizationCodeResponse(as, client, answer);
    },
    seal: (value) => new EncryptJWT(value).setProtectedHeader({ alg: "dir", enc: "A256GCM" }).encrypt(key),
    unseal: async (sealed) => (await jwtDecrypt(sealed, key)).payload,
  };
});
