import { CodeChallengeMethod, OAuth2Client, generateCodeVerifier, generateState } from "arctic";
import { CLIENT_ID, ENDPOINTS, redirectUri } from "../page_setting.js";

export const name = "arctic";

export async function createPage() {
  const client = new OAuth2Client(CLIENT_ID, null, redirectUri());
  let kept;
  return {
    async signIn() {
      const [state, verifier] = [generateState(), generateCodeVerifier()];
      sessionStorage.setItem("tx", JSON.stringify({ state, verifier }));
      location.assign(client.createAuthorizationURLWithPKCE(ENDPOINTS.authorization_endpoint, state, CodeChallengeMethod.S256, verifier, ["offline_access"]));
    },
    async callback() {
      const parameters = new URLSearchParams(location.search);
      const { state, verifier } = JSON.parse(sessionStorage.getItem("tx"));
      sessionStorage.removeItem("tx");
      if (parameters.get("state") !== state) throw new Error("refused");
      kept = await client.validateAuthorizationCode(ENDPOINTS.token_endpoint, parameters.get("code"), verifier);
      return kept.accessToken();
    },
    async refresh() {
      kept = await client.refreshAccessToken(ENDPOINTS.token_endpoint, kept.refreshToken(), []);
      return kept.accessToken();
    },
  };
}
