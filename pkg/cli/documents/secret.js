/** A made-up secret of the kind that a document's clients use. */
import { createPublicKey, generateKeyPairSync } from "node:crypto";

const KEYS = {
  auto: ["ec", { namedCurve: "P-256" }],
  ES256: ["ec", { namedCurve: "P-256" }],
  EdDSA: ["ed25519", {}],
  PS256: ["rsa", { modulusLength: 2048 }],
  RS256: ["rsa", { modulusLength: 2048 }],
};

/**
 * The option `client_secret` for a run with made-up values: undefined for a public client, a key if the client
 * signs, else the text that `named` returns for a name.
 */
export function secretFor(document, named) {
  const way = document?.dialect?.token_request?.client_authentication;
  if (way === "none") return {};
  if (!way?.jwt) return { client_secret: named("client_secret") };
  const [kind, options] = KEYS[way.jwt.alg] ?? KEYS.auto;
  const private_key = generateKeyPairSync(kind, options).privateKey.export({ type: "pkcs8", format: "pem" });
  return { client_secret: { private_key, key_id: named("key_id"), ...(way.jwt.iss === "team_id" && { team_id: named("team_id") }) } };
}

/** The public part of such a key, as a JWK. */
export const publicKeyOf = ({ private_key }) => createPublicKey(private_key).export({ format: "jwk" });
