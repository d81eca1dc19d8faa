/**
 * The JSON Web Token with which a client authenticates (RFC 7523 section 3): as `client_assertion`, or in place of
 * a secret, as Apple requires. Each of its members must be what the document declares.
 */
import { fromBase64url } from "../../../random.js";
import { issuerOf } from "./id_token.js";
import { fill, variablesOf } from "../request.js";

const RSA = "RSASSA-PKCS1-v1_5";
/** The names of each algorithm for `subtle`: of the key, and of the signature. */
const ALGORITHMS = {
  ES256: [{ name: "ECDSA", namedCurve: "P-256" }, { name: "ECDSA", hash: "SHA-256" }],
  RS256: [{ name: RSA, hash: "SHA-256" }, { name: RSA }],
  PS256: [{ name: "RSA-PSS", hash: "SHA-256" }, { name: "RSA-PSS", saltLength: 32 }],
  EdDSA: [{ name: "Ed25519" }, { name: "Ed25519" }],
};

/** The algorithm for a kind of key, if the document leaves it to the key. */
const OF_KEY = { EC: "ES256", RSA: "RS256", OKP: "EdDSA" };

export const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** Seconds by which clocks may differ. */
const SKEW = 60;

function decoded(part) {
  try {
    return JSON.parse(new TextDecoder().decode(fromBase64url(part)));
  } catch {
    return undefined;
  }
}

async function isSigned(algorithm, jwk, input, signature) {
  const [ofKey, ofSignature] = ALGORITHMS[algorithm];
  const { d: _, key_ops: __, ...own } = jwk;
  const key = await crypto.subtle.importKey("jwk", { ...own, ext: true }, ofKey, false, ["verify"]);
  return crypto.subtle.verify(ofSignature, key, fromBase64url(signature), new TextEncoder().encode(input));
}

/**
 * The accepted audiences: this server by its address here, or by the real one if a test directs its requests here.
 */
function audiences(provider, call, { aud = "issuer" }) {
  const { issuer, token_endpoint } = provider.settings.document;
  const variables = variablesOf(provider, call);
  const isIssuer = aud === "issuer" && issuer !== undefined;
  const address = fill(isIssuer ? issuer : token_endpoint, variables);
  const here = isIssuer ? issuerOf(provider, call.origin, variables) : `${call.origin}/${provider.id}/${address.replace(/^https?:\/\//, "")}`;
  return [here, address];
}

/**
 * @param {string} token
 * @param {object} client with `public_key` (a JWK), `key_id` and `team_id`
 * @param {object} declared the document's knobs for the token
 * @returns {Promise<string | undefined>} the mistake in it
 */
export async function tokenMistake(provider, call, token, client, declared) {
  const [head, payload, signature, ...more] = token.split(".");
  const [header, claims] = [decoded(head), decoded(payload)];
  if (more.length > 0 || !signature || !header || !claims) return "it is not a JSON Web Token";
  const { alg = "auto", iss = "client_id", lifetime = 300, parameter = "client_assertion" } = declared;
  const wanted = alg === "auto" ? OF_KEY[client.public_key.kty] : alg;
  if (header.alg !== wanted) return `its alg must be ${wanted}`;
  if (client.key_id !== undefined && header.kid !== client.key_id) return "its kid is not the key's";
  if (claims.iss !== (iss === "team_id" ? client.team_id : client.client_id)) return `its iss must be the ${iss}`;
  if (claims.sub !== client.client_id) return "its sub must be the client_id";
  const meant = audiences(provider, call, declared);
  if (!meant.includes(claims.aud)) return `its aud must be ${meant[0]}`;
  const now = provider.now() / 1000;
  if (!Number.isInteger(claims.iat) || claims.iat > now + SKEW) return "its iat lies in the future";
  if (!Number.isInteger(claims.exp) || claims.exp <= now) return "it has expired";
  if (claims.exp - claims.iat > lifetime) return `it lives longer than ${lifetime} seconds`;
  if (parameter === "client_assertion") {
    if (typeof claims.jti !== "string" || claims.jti === "") return "its jti is missing";
    if (provider.assertions.has(claims.jti)) return "its jti was used before";
  }
  if (!(await isSigned(wanted, client.public_key, `${head}.${payload}`, signature))) return "its signature does not fit";
  if (claims.jti !== undefined) provider.assertions.add(claims.jti);
  return undefined;
}
