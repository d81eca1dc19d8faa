// Signatures of tokens (RFC 7518 section 3), checked by the platform. Which algorithms and keys may be believed, the
// engine says.

const SHA256 = "SHA-256";

/** How `importKey` and `verify` call each algorithm. */
const ALGORITHMS = {
  RS256: [{ name: "RSASSA-PKCS1-v1_5", hash: SHA256 }],
  PS256: [{ name: "RSA-PSS", hash: SHA256 }, { name: "RSA-PSS", saltLength: 32 }],
  ES256: [{ name: "ECDSA", namedCurve: "P-256" }, { name: "ECDSA", hash: SHA256 }],
  EdDSA: [{ name: "Ed25519" }],
};

/** Whether the key, a public JWK, made the signature; false too where the platform does not know the algorithm. */
export async function verify(algorithm, jwk, input, signature) {
  const [imported, verified = imported] = ALGORITHMS[algorithm];
  // What is handed over is a window into the engine's memory, which moves.
  const bytes = signature.slice();
  try {
    const key = await crypto.subtle.importKey("jwk", jwk, imported, false, ["verify"]);
    return await crypto.subtle.verify(verified, key, bytes, new TextEncoder().encode(input));
  } catch {
    return false;
  }
}
