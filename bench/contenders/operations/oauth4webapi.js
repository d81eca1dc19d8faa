import * as oauth from "oauth4webapi";
import { EncryptJWT, jwtDecrypt } from "jose";
import * as job from "../job.js";

export const name = "oauth4webapi + jose";
export const packages = ["oauth4webapi", "jose"];

const as = { issuer: job.ISSUER, authorization_endpoint: job.AUTHORIZATION_ENDPOINT, token_endpoint: job.TOKEN_ENDPOINT };
const client = { client_id: job.CLIENT_ID };

export async function authorize() {
  const state = oauth.generateRandomState();
  const code_verifier = oauth.generateRandomCodeVerifier();
  const url = new URL(job.AUTHORIZATION_ENDPOINT);
  url.searchParams.set("response_type", "code");
  url.searchParams.set("client_id", job.CLIENT_ID);
  url.searchParams.set("redirect_uri", job.REDIRECT_URI);
  url.searchParams.set("scope", job.SCOPE.join(" "));
  url.searchParams.set("state", state);
  url.searchParams.set("code_challenge", await oauth.calculatePKCECodeChallenge(code_verifier));
  url.searchParams.set("code_challenge_method", "S256");
  return { url: url.href, transaction: { state, code_verifier } };
}

const validated = (callback, transaction) => oauth.validateAuthResponse(as, client, new URL(callback), transaction.state);

/** The key is imported once, which is the fastest way. */
let key;
const imported = () => (key ??= crypto.subtle.importKey("raw", job.KEY_BYTES, "AES-GCM", false, ["encrypt", "decrypt"]));

const seal = async (value) => new EncryptJWT(value).setProtectedHeader({ alg: "dir", enc: "A256GCM" }).encrypt(await imported());
const unseal = async (sealed) => (await jwtDecrypt(sealed, await imported())).payload;

export async function createOperations({ fetch }) {
  return {
    authorize,
    check: (callback, transaction) => validated(callback, transaction).get("code"),
    async exchange(callback, transaction) {
      const parameters = validated(callback, transaction);
      const authentication = oauth.ClientSecretBasic(job.CLIENT_SECRET);
      const options = { [oauth.customFetch]: fetch };
      const answer = await oauth.authorizationCodeGrantRequest(as, client, authentication, parameters, job.REDIRECT_URI, transaction.code_verifier, options);
      return oauth.processAuthorizationCodeResponse(as, client, answer);
    },
    seal,
    unseal,
    view: job.viewOf({ seal, unseal }),
  };
}
