import { createHmac, generateKeyPairSync, sign } from "node:crypto";

const part = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** How Node signs with each algorithm. */
const MAKE = {
  RS256: (input, key) => sign("sha256", input, key),
  PS256: (input, key) => sign("sha256", input, { key, padding: 6, saltLength: 32 }),
  ES256: (input, key) => sign("sha256", input, { key, dsaEncoding: "ieee-p1363" }),
  EdDSA: (input, key) => sign(null, input, key),
  HS256: (input, secret) => createHmac("sha256", secret).update(input).digest(),
  none: () => "",
};

const KINDS = {
  RS256: (bits) => generateKeyPairSync("rsa", { modulusLength: bits }),
  ES256: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
  EdDSA: () => generateKeyPairSync("ed25519"),
};
KINDS.PS256 = KINDS.RS256;

/** A key pair with its public JWK. */
export function makeKey(kid, alg = "RS256", bits = 2048) {
  const { publicKey, privateKey } = KINDS[alg](bits);
  return { kid, alg, publicKey, privateKey, jwk: { ...publicKey.export({ format: "jwk" }), kid, alg, use: "sig" } };
}

/** A compact JWS; `secret` replaces the private key. */
export function makeJws(claims, { kid, alg, privateKey }, header = {}, secret = privateKey) {
  const full = { alg, kid, typ: "logout+jwt", ...header };
  const input = `${part(full)}.${part(claims)}`;
  return `${input}.${Buffer.from(MAKE[full.alg](Buffer.from(input), secret)).toString("base64url")}`;
}

export const EVENT = "http://schemas.openid.net/event/backchannel-logout";
let count = 0;

/** The claims of a valid logout token. Members replace ours; undefined removes one. */
export const logoutClaims = (iss, iat, whose) => ({
  iss,
  aud: "the-client",
  iat,
  exp: iat + 120,
  jti: `jti-${(count += 1)}`,
  events: { [EVENT]: {} },
  ...whose,
});
