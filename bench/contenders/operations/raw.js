// Hand-written on WebCrypto: what a careful developer writes for exactly this job.

import * as job from "../job.js";

export const name = "raw (hand-written)";
export const packages = [];

// Newer runtimes encode base64url themselves, and then the floor uses that.
const encode = Uint8Array.prototype.toBase64
  ? (bytes) => bytes.toBase64({ alphabet: "base64url", omitPadding: true })
  : (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const decode = Uint8Array.fromBase64
  ? (text) => Uint8Array.fromBase64(text, { alphabet: "base64url" })
  : (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
const utf8 = new TextEncoder();
const text = new TextDecoder();
const random = () => encode(crypto.getRandomValues(new Uint8Array(32)));

const LIFETIME = 600_000;

/** The functions of the job, with the addresses of the setting. */
export function createRaw({ ISSUER, AUTHORIZATION_ENDPOINT, TOKEN_ENDPOINT, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, SCOPE, KEY_BYTES, send }) {
  const basic = `Basic ${btoa(`${encodeURIComponent(CLIENT_ID)}:${encodeURIComponent(CLIENT_SECRET)}`)}`;
  let key;
  const imported = () => (key ??= crypto.subtle.importKey("raw", KEY_BYTES, "AES-GCM", false, ["encrypt", "decrypt"]));

  async function authorize() {
    const state = random();
    const code_verifier = random();
    const digest = await crypto.subtle.digest("SHA-256", utf8.encode(code_verifier));
    const query = new URLSearchParams({
      response_type: "code",
      client_id: CLIENT_ID,
      redirect_uri: REDIRECT_URI,
      scope: SCOPE.join(" "),
      state,
      code_challenge: encode(new Uint8Array(digest)),
      code_challenge_method: "S256",
    });
    return { url: `${AUTHORIZATION_ENDPOINT}?${query}`, transaction: { state, code_verifier, started_at: Date.now() } };
  }

  function check(callback, transaction) {
    const parameters = new URL(callback).searchParams;
    if (parameters.get("state") !== transaction.state) throw new Error("the state differs");
    if (Date.now() - transaction.started_at > LIFETIME) throw new Error("the sign-in took too long");
    if (parameters.get("iss") !== ISSUER) throw new Error("another issuer answered");
    if (parameters.has("error")) throw new Error(parameters.get("error"));
    const code = parameters.get("code");
    if (!code) throw new Error("there is no code");
    return code;
  }

  async function exchange(callback, transaction) {
    const code = check(callback, transaction);
    const response = await send(TOKEN_ENDPOINT, {
      method: "POST",
      headers: { authorization: basic, accept: "application/json" },
      body: new URLSearchParams({ grant_type: "authorization_code", code, redirect_uri: REDIRECT_URI, code_verifier: transaction.code_verifier }),
      redirect: "manual",
    });
    if (response.status !== 200) throw new Error(`the token endpoint answered ${response.status}`);
    const tokens = await response.json();
    if (typeof tokens.access_token !== "string" || tokens.token_type.toLowerCase() !== "bearer") throw new Error("no token");
    return { ...tokens, expires_at: Math.floor(Date.now() / 1000) + tokens.expires_in };
  }

  async function seal(value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await imported(), utf8.encode(JSON.stringify(value)));
    const bytes = new Uint8Array(12 + sealed.byteLength);
    bytes.set(iv);
    bytes.set(new Uint8Array(sealed), 12);
    return encode(bytes);
  }

  async function unseal(sealed) {
    const bytes = decode(sealed);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes.subarray(0, 12) }, await imported(), bytes.subarray(12));
    return JSON.parse(text.decode(plain));
  }

  return { authorize, check, exchange, seal, unseal, view: job.viewOf({ seal, unseal }) };
}

export const createOperations = async ({ fetch }) => createRaw({ ...job, send: fetch });
