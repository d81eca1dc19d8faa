import { CodeChallengeMethod, OAuth2Client, generateCodeVerifier, generateState } from "arctic";
import { sealData, unsealData } from "iron-session";
import { workerOf } from "../worker_frame.js";

export const name = "arctic + iron-session";

export default workerOf((setting) => {
  const client = new OAuth2Client(setting.CLIENT_ID, setting.CLIENT_SECRET, setting.REDIRECT_URI);
  const password = setting.KEY_TEXT;
  return {
    authorize() {
      const state = generateState();
      const code_verifier = generateCodeVerifier();
      const url = client.createAuthorizationURLWithPKCE(setting.AUTHORIZATION_ENDPOINT, state, CodeChallengeMethod.S256, code_verifier, setting.SCOPE);
      return { url: url.href, transaction: { state, code_verifier } };
    },
    async exchange(callback, { state, code_verifier }) {
      const parameters = new URL(callback).searchParams;
      if (parameters.get("state") !== state) throw new Error("the state differs");
      const tokens = await client.validateAuthorizationCode(setting.TOKEN_ENDPOINT, parameters.get("code"), code_verifier);
      return { access_token: tokens.accessToken(), refresh_token: tokens.refreshToken(), expires_at: tokens.accessTokenExpiresAt() };
    },
    seal: (value) => sealData(value, { password }),
    unseal: (sealed) => unsealData(sealed, { password }),
  };
});
