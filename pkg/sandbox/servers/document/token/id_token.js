/**
 * The ID tokens of a document (OpenID Connect Core section 2): its issuer, its algorithm, and its rule for the
 * nonce.
 */
import { inSandbox } from "../../../document/addresses.js";
import { personOf, subjectOf } from "../../../document/invented.js";
import { base64url, sha256 } from "../../../random.js";
import { stableHex } from "../../../people.js";
import { variableValue } from "../request.js";

const filled = (provider, template, variables) => template.replace(/\{(\w+)\}/g, (_, name) => variableValue(provider, variables, name));

/** The issuer in the sandbox; undefined if the document has none. */
export function issuerOf(provider, origin, variables) {
  const { issuer } = provider.settings.document;
  return issuer && inSandbox(`${origin}/${provider.id}`, filled(provider, issuer, variables));
}

function stableUuid(text) {
  const hex = stableHex(text, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** `iss`, and the claim that names the tenant if an issuer stands for many. */
function issuerClaims(provider, origin, variables) {
  const many = provider.reading.idToken.issuer;
  const own = issuerOf(provider, origin, variables);
  if (!many) return { iss: own };
  const stands = (many.for ?? []).find((name) => own.split("/").includes(name));
  if (stands === undefined) return { iss: own };
  const tenant = many.allow?.[0] ?? stableUuid(`${provider.id}:tenant`);
  const template = many.template.replace(`{${many.from}}`, tenant);
  return { iss: inSandbox(`${origin}/${provider.id}`, filled(provider, template, variables)), [many.from]: tenant };
}

/** The claims for the scopes (OpenID Connect Core section 5.4). */
function scopeClaims(provider, { user, scopes }) {
  const { name, email, email_verified, picture } = personOf(provider, provider.users.get(user));
  return { ...(scopes.includes("profile") && { name, picture }), ...(scopes.includes("email") && { email, email_verified }) };
}

/**
 * @param {object} grant what was granted @param {string | undefined} nonce of the authorization request; undefined
 *   for a refresh
 */
export async function idToken(provider, call, grant, nonce) {
  const { reading, settings, keys, users, clients } = provider;
  const now = Math.floor(provider.now() / 1000);
  const half = (await sha256(grant.access_token)).slice(0, 16);
  const spoil = settings.idToken;
  const claims = {
    ...issuerClaims(provider, call.origin, grant.variables),
    sub: subjectOf(provider, users.get(grant.user)),
    aud: grant.client_id,
    exp: now + (settings.idTokenLifetime ?? 300),
    iat: now,
    auth_time: grant.auth_time,
    ...(nonce !== undefined && { nonce }),
    ...scopeClaims(provider, grant),
    at_hash: base64url(half),
    sid: grant.sid,
    ...spoil?.claims,
  };
  const secret = reading.idToken.hs256 ? clients.find(grant.client_id)?.client_secret : undefined;
  return secret === undefined ? keys.sign(claims, spoil?.header) : keys.signWith(secret, claims, spoil?.header);
}
