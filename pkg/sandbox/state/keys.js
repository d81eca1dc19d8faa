/**
 * Signing keys for ID tokens (RFC 7518 section 3), made when first needed,
 * published as a JWK set (RFC 7517).
 */
import { base64url, fromBase64url, randomHex } from "../random.js";

const RSA = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const ECDSA = (curve, hash) => ({ key: { name: "ECDSA", namedCurve: curve }, signature: { name: "ECDSA", hash } });
/** The names of each algorithm for `subtle`. */
const ALGORITHMS = {
  RS256: { key: { ...RSA, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }, signature: RSA },
  ES256: ECDSA("P-256", "SHA-256"),
  ES384: ECDSA("P-384", "SHA-384"),
};
const HMAC = { name: "HMAC", hash: "SHA-256" };
const utf8 = (text) => new TextEncoder().encode(text);
const part = (value) => base64url(utf8(JSON.stringify(value)));
const read = (text) => JSON.parse(new TextDecoder().decode(fromBase64url(text)));

const hmacKey = (secret, use) => crypto.subtle.importKey("raw", utf8(secret), HMAC, false, [use]);

export class Keys {
  /** @type {Promise<{ kid: string, pair: CryptoKeyPair, jwk: object }>[]} newest first */
  #keys = [];

  #first;

  /**
   * @param {string[]} [announced] the algorithms of ID tokens; the first one that is supported here is used
   * @param {Map<string, Promise<CryptoKeyPair>>} [first] first pairs by algorithm, shared by the providers of a
   *   sandbox because an RSA pair takes a while
   */
  constructor(announced = [], first = new Map()) {
    this.algorithm = announced.find((name) => name in ALGORITHMS) ?? "RS256";
    this.#first = first;
  }

  #current() {
    if (this.#keys.length === 0) {
      if (!this.#first.has(this.algorithm)) this.#first.set(this.algorithm, makePair(this.algorithm));
      this.#keys = [describe(this.algorithm, this.#first.get(this.algorithm))];
    }
    return this.#keys[0];
  }

  /** Makes a new signing key; the previous one stays published. */
  rotate() {
    this.#keys = [describe(this.algorithm, makePair(this.algorithm)), ...this.#keys.slice(0, 1)];
  }

  async jwks() {
    await this.#current();
    return { keys: (await Promise.all(this.#keys)).map((key) => key.jwk) };
  }

  /** @param {object} claims @param {object} [header] members that replace ours @returns {Promise<string>} a compact JWS */
  async sign(claims, header = {}) {
    const key = await this.#current();
    const input = `${part({ typ: "JWT", alg: this.algorithm, kid: key.kid, ...header })}.${part(claims)}`;
    const signature = await crypto.subtle.sign(ALGORITHMS[this.algorithm].signature, key.pair.privateKey, utf8(input));
    return `${input}.${base64url(new Uint8Array(signature))}`;
  }

  /** The same with a client's secret: HS256 (OpenID Connect Core section 10.1). */
  async signWith(secret, claims, header = {}) {
    const input = `${part({ typ: "JWT", alg: "HS256", ...header })}.${part(claims)}`;
    const signature = await crypto.subtle.sign(HMAC, await hmacKey(secret, "sign"), utf8(input));
    return `${input}.${base64url(new Uint8Array(signature))}`;
  }

  /**
   * The claims of a token that one of our keys signed, even if it has expired; else undefined. `secretOf` finds the
   * secret of an audience, if HS256 is accepted.
   */
  async verify(token, secretOf = () => undefined) {
    const [header, payload, signature, more] = String(token).split(".");
    if (more !== undefined || !signature) return undefined;
    try {
      const { kid, alg } = read(header);
      const claims = read(payload);
      const signed = [fromBase64url(signature), utf8(`${header}.${payload}`)];
      const secret = alg === "HS256" ? secretOf(claims.aud) : undefined;
      if (secret !== undefined) return (await crypto.subtle.verify(HMAC, await hmacKey(secret, "verify"), ...signed)) ? claims : undefined;
      const key = (await Promise.all(this.#keys)).find((candidate) => candidate.kid === kid);
      if (!key || alg !== this.algorithm) return undefined;
      return (await crypto.subtle.verify(ALGORITHMS[alg].signature, key.pair.publicKey, ...signed)) ? claims : undefined;
    } catch {
      return undefined;
    }
  }
}

const makePair = (alg) => crypto.subtle.generateKey(ALGORITHMS[alg].key, true, ["sign", "verify"]);

async function describe(alg, made) {
  const pair = await made;
  const { kty, n, e, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const kid = randomHex(8);
  const own = kty === "RSA" ? { n, e } : { crv, x, y };
  return { kid, pair, jwk: { kty, use: "sig", alg, kid, ...own } };
}
