/**
 * Signing keys for ID tokens: RS256 (RFC 7518 section 3.3), made when first
 * needed, published as a JWK set (RFC 7517).
 */
import { base64url, fromBase64url, randomHex } from "./random.js";

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const text = (value) => base64url(new TextEncoder().encode(JSON.stringify(value)));

export class Keys {
  /** @type {Promise<{ kid: string, pair: CryptoKeyPair, jwk: object }>[]} newest first */
  #keys = [];

  #current() {
    if (this.#keys.length === 0) this.rotate();
    return this.#keys[0];
  }

  /** A new signing key; the one before stays published. */
  rotate() {
    this.#keys = [makeKey(), ...this.#keys.slice(0, 1)];
  }

  async jwks() {
    await this.#current();
    return { keys: (await Promise.all(this.#keys)).map((key) => key.jwk) };
  }

  /** @param {object} claims @param {object} [header] members that replace ours @returns {Promise<string>} a compact JWS */
  async sign(claims, header = {}) {
    const key = await this.#current();
    const input = `${text({ typ: "JWT", alg: "RS256", kid: key.kid, ...header })}.${text(claims)}`;
    const signature = await crypto.subtle.sign(ALGORITHM, key.pair.privateKey, new TextEncoder().encode(input));
    return `${input}.${base64url(new Uint8Array(signature))}`;
  }

  /** The claims of a token that one of our keys signed, expired or not; undefined otherwise. */
  async verify(token) {
    const [header, payload, signature, more] = String(token).split(".");
    if (more !== undefined || !signature) return undefined;
    try {
      const { kid, alg } = JSON.parse(new TextDecoder().decode(fromBase64url(header)));
      const key = (await Promise.all(this.#keys)).find((candidate) => candidate.kid === kid);
      if (!key || alg !== "RS256") return undefined;
      const signed = new TextEncoder().encode(`${header}.${payload}`);
      const good = await crypto.subtle.verify(ALGORITHM, key.pair.publicKey, fromBase64url(signature), signed);
      return good ? JSON.parse(new TextDecoder().decode(fromBase64url(payload))) : undefined;
    } catch {
      return undefined;
    }
  }
}

async function makeKey() {
  const pair = await crypto.subtle.generateKey(
    { ...ALGORITHM, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ["sign", "verify"],
  );
  const { kty, n, e } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const kid = randomHex(8);
  return { kid, pair, jwk: { kty, use: "sig", alg: "RS256", kid, n, e } };
}
