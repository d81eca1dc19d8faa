// `grantway/moving/authjs`: reads the session cookie of Auth.js (next-auth 4 and 5), a JWE whose key follows from
// `AUTH_SECRET` by HKDF. jose, which Auth.js itself uses, decrypts it.

import { decodeProtectedHeader, jwtDecrypt } from "jose";
import { importer, requireSecret } from "../src/edge/moving/take_over.js";

const NAMES = ["authjs.session-token", "next-auth.session-token"];
/** Seconds by which clocks may differ, as Auth.js has it. */
const CLOCK_TOLERANCE = 15;

/** How each version derives its key, by the encryption that the token names: next-auth 5, and 4. */
const KEYS = {
  "A256CBC-HS512": (name) => ({ bits: 512, salt: name, info: `Auth.js Generated Encryption Key (${name})` }),
  A256GCM: () => ({ bits: 256, salt: "", info: "NextAuth.js Generated Encryption Key" }),
};

const bytesOf = (text) => new TextEncoder().encode(text);

async function keyFrom(secret, { bits, salt, info }) {
  const material = await crypto.subtle.importKey("raw", bytesOf(secret), "HKDF", false, ["deriveBits"]);
  const algorithm = { name: "HKDF", hash: "SHA-256", salt: bytesOf(salt), info: bytesOf(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, material, bits));
}

/** What the token holds; null if no secret opens it, or it has expired. */
async function decrypted(token, name, secrets) {
  for (const secret of secrets) {
    try {
      const { enc } = decodeProtectedHeader(token);
      const key = await keyFrom(secret, KEYS[enc](name));
      const options = { clockTolerance: CLOCK_TOLERANCE, keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: [enc] };
      return (await jwtDecrypt(token, key, options)).payload;
    } catch {
      // The next secret may be the right one.
    }
  }
  return null;
}

/** Takes over the sessions of Auth.js. */
export function fromAuthJs({ secret, tokens, cookieName, domain }) {
  const secrets = [secret].flat();
  if (secrets.length === 0) requireSecret("secret", undefined);
  for (const one of secrets) requireSecret("secret", one);
  const names = cookieName ? [cookieName] : NAMES.flatMap((name) => [`__Secure-${name}`, name]);
  return importer({ names, tokens, domain, open: (value, name) => decrypted(value, name, secrets) });
}
