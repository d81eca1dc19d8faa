// Signatures of tokens (RFC 7518 section 3), checked and made by the platform. The engine decides which algorithms and
// keys are acceptable, and what is signed.

const SHA256 = "SHA-256";

/** How `importKey`, `verify` and `sign` call each algorithm. */
const ALGORITHMS = {
  RS256: [{ name: "RSASSA-PKCS1-v1_5", hash: SHA256 }],
  PS256: [{ name: "RSA-PSS", hash: SHA256 }, { name: "RSA-PSS", saltLength: 32 }],
  ES256: [{ name: "ECDSA", namedCurve: "P-256" }, { name: "ECDSA", hash: SHA256 }],
  EdDSA: [{ name: "Ed25519" }],
};

/** Whether the key, a public JWK, made the signature; also false if the platform does not support the algorithm. */
export async function verify(algorithm, jwk, input, signature) {
  const [imported, verified = imported] = ALGORITHMS[algorithm];
  // The bytes are a view of the engine's memory, which moves.
  const bytes = signature.slice();
  try {
    const key = await crypto.subtle.importKey("jwk", jwk, imported, false, ["verify"]);
    return await crypto.subtle.verify(verified, key, bytes, new TextEncoder().encode(input));
  } catch {
    return false;
  }
}

const fromBase64 = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

const base64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** Signs with a private key, a JWK or PKCS#8 in base64; null if the platform cannot sign so with it. */
export async function sign(algorithm, key, input) {
  const [imported, signed = imported] = ALGORITHMS[algorithm];
  try {
    const given = typeof key === "string" ? ["pkcs8", fromBase64(key)] : ["jwk", key];
    const privateKey = await crypto.subtle.importKey(...given, imported, false, ["sign"]);
    return base64url(await crypto.subtle.sign(signed, privateKey, new TextEncoder().encode(input)));
  } catch {
    // The platform's message does not help, and might show the key.
    return null;
  }
}

/** The secret parts of a private key: the whole text, its lines, or the numbers in a JWK. */
export function* secretsOfKey(key) {
  if (typeof key === "string") {
    yield key;
    for (const line of key.split(/\\r|\\n|\s+/)) if (line.length > 20 && !line.startsWith("-----")) yield line;
  } else for (const name of ["d", "p", "q", "dp", "dq", "qi"]) if (typeof key?.[name] === "string") yield key[name];
}

/** The same for an option `client_secret`, which may be a text. */
export function* secretsOf(given) {
  if (typeof given === "string") yield* secretsOfKey(given);
  else if (typeof given === "object" && given !== null) yield* secretsOfKey(given.private_key);
}
