import { CodeChallengeMethod, OAuth2Client, generateCodeVerifier, generateState } from "arctic";
import { sealData, unsealData } from "iron-session";
import * as job from "../job.js";

export const name = "arctic + iron-session";
export const packages = ["arctic", "iron-session"];

const password = job.KEY_TEXT;
const seal = (value) => sealData(value, { password });
const unseal = (sealed) => unsealData(sealed, { password });

export async function createOperations({ fetch }) {
  globalThis.fetch = fetch; // it accepts no other
  const client = new OAuth2Client(job.CLIENT_ID, job.CLIENT_SECRET, job.REDIRECT_URI);
  return {
    authorize() {
      const state = generateState();
      const code_verifier = generateCodeVerifier();
      const url = client.createAuthorizationURLWithPKCE(job.AUTHORIZATION_ENDPOINT, state, CodeChallengeMethod.S256, code_verifier, job.SCOPE);
      return { url: url.href, transaction: { state, code_verifier } };
    },
    // It does not check the callback: its documentation leaves comparing the state to the application.
    async exchange(callback, transaction) {
      const parameters = new URL(callback).searchParams;
      if (parameters.get("state") !== transaction.state) throw new Error("the state differs");
      const tokens = await client.validateAuthorizationCode(job.TOKEN_ENDPOINT, parameters.get("code"), transaction.code_verifier);
      return { access_token: tokens.accessToken(), refresh_token: tokens.refreshToken(), expires_at: tokens.accessTokenExpiresAt() };
    },
    seal,
    unseal,
    view: job.viewOf({ seal, unseal }),
  };
}
