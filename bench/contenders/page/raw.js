// Hand-written on WebCrypto; no ID token.
import { CLIENT_ID, ENDPOINTS, ISSUER, redirectUri } from "../page_setting.js";

export const name = "raw (hand-written)";

const encode = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const random = () => encode(crypto.getRandomValues(new Uint8Array(32)));

async function tokens(form) {
  const response = await fetch(ENDPOINTS.token_endpoint, { method: "POST", body: new URLSearchParams({ client_id: CLIENT_ID, ...form }) });
  if (!response.ok) throw new Error(`the token endpoint answered ${response.status}`);
  return response.json();
}

export async function createPage() {
  let kept;
  return {
    async signIn() {
      const [state, verifier] = [random(), random()];
      sessionStorage.setItem("tx", JSON.stringify({ state, verifier }));
      const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
      const query = new URLSearchParams({
        response_type: "code",
        client_id: CLIENT_ID,
        redirect_uri: redirectUri(),
        scope: "offline_access",
        state,
        code_challenge: encode(new Uint8Array(digest)),
        code_challenge_method: "S256",
      });
      location.assign(`${ENDPOINTS.authorization_endpoint}?${query}`);
    },
    async callback() {
      const parameters = new URLSearchParams(location.search);
      const { state, verifier } = JSON.parse(sessionStorage.getItem("tx"));
      sessionStorage.removeItem("tx");
      if (parameters.get("state") !== state || parameters.get("iss") !== ISSUER) throw new Error("refused");
      kept = await tokens({ grant_type: "authorization_code", code: parameters.get("code"), redirect_uri: redirectUri(), code_verifier: verifier });
      return kept.access_token;
    },
    async refresh() {
      kept = { ...kept, ...(await tokens({ grant_type: "refresh_token", refresh_token: kept.refresh_token })) };
      return kept.access_token;
    },
  };
}
