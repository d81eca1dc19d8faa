/**
 * Makes a provider document from a server's metadata: only members that the engine uses and that differ from its
 * defaults.
 */
import { NoMetadata, metadataOf } from "./metadata.js";
import { shippedFor } from "./shipped.js";

const REQUIRED = ["authorization_endpoint", "token_endpoint"];
const ENDPOINTS = [...REQUIRED, "userinfo_endpoint", "revocation_endpoint", "end_session_endpoint", "jwks_uri"];
const USED = ["issuer", ...ENDPOINTS, "authorization_response_iss_parameter_supported", "token_endpoint_auth_methods_supported", "id_token_signing_alg_values_supported"];

const isLoopback = (url) => url.protocol === "http:" && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);

/** Why the engine would send nothing to an address. */
function whyUnusable(value) {
  let url;
  try {
    url = new URL(value);
  } catch {
    return "it is not a URL";
  }
  if (url.protocol !== "https:" && !isLoopback(url)) return "it is not https";
  if (/[{}\s]/.test(value) || url.username) return "it holds what no endpoint may hold";
  return undefined;
}

/** The asymmetric algorithms for an ID token's signature. */
const asymmetric = (list) => list.filter((name) => /^(?:RS|PS|ES)\d+$|^Ed/.test(name));

/** What goes into the document for one member: `{ value }`, or `{ why }` it is left out. */
function judged(name, value) {
  if (value === null || value === undefined) return { why: "it is null" };
  if (ENDPOINTS.includes(name)) {
    const why = whyUnusable(value);
    return why ? { why } : { value };
  }
  if (name === "issuer") return { value };
  if (name === "authorization_response_iss_parameter_supported") return value === true ? { value } : { why: "as is the default" };
  if (!Array.isArray(value)) return { why: "it is not a list" };
  if (name === "token_endpoint_auth_methods_supported") {
    if (value.includes("client_secret_basic")) return { why: "as is the default: Basic" };
    const known = value.filter((method) => ["client_secret_post", "none"].includes(method));
    return known.length > 0 ? { value: known } : { value };
  }
  const usable = asymmetric(value);
  return usable.length === 0 || (usable.length === 1 && usable[0] === "RS256") ? { why: "as is the default: RS256" } : { value: usable };
}

/** What a person should check, because the metadata do not decide it. */
function remarksOn(metadata, document) {
  const remarks = [];
  const challenges = metadata.code_challenge_methods_supported;
  if (!challenges) remarks.push("the metadata do not say whether the server does PKCE. The engine sends a challenge (S256), which a server that does not know it ignores; if it refuses it, `dialect.pkce` says so");
  else if (!challenges.includes?.("S256")) remarks.push(`the server announces PKCE by ${[challenges].flat().join(", ")} only, and not S256: see \`dialect.pkce\``);
  const methods = metadata.token_endpoint_auth_methods_supported;
  if (Array.isArray(methods) && !methods.some((name) => ["client_secret_basic", "client_secret_post", "none"].includes(name))) {
    remarks.push(`the token endpoint announces ${methods.join(", ")} only, and the engine does none of these`);
  }
  const algorithms = metadata.id_token_signing_alg_values_supported;
  if (Array.isArray(algorithms) && algorithms.length > 0 && asymmetric(algorithms).length === 0) {
    remarks.push(`ID tokens are signed by ${algorithms.join(", ")}: see \`dialect.id_token.hs256\``);
  }
  if (metadata.require_pushed_authorization_requests === true) remarks.push("the server wants pushed authorization requests, which the engine does not send");
  if (Array.isArray(metadata.response_types_supported) && !metadata.response_types_supported.some((type) => type === "code")) {
    remarks.push(`the server announces the response types ${metadata.response_types_supported.join(", ")}, and \`code\` is not among them`);
  }
  if (!document.userinfo_endpoint) remarks.push("there is no userinfo endpoint: only the claims of the ID token say who signed in");
  return remarks;
}

/**
 * Makes a document for the server at that issuer.
 * @returns {Promise<{ document?: object, remarks?: string[], leftOut?: Array<{ name: string, why: string }>,
 *   problem?: string }>}
 */
export async function discovered(given, fetch = globalThis.fetch) {
  let found;
  try {
    found = await metadataOf(given, fetch);
  } catch (error) {
    if (!(error instanceof NoMetadata)) throw error;
    return { problem: error.message };
  }
  const { metadata } = found;
  const document = {};
  const leftOut = [];
  for (const name of USED) {
    if (!(name in metadata)) continue;
    const { value, why } = judged(name, metadata[name]);
    if (why) leftOut.push({ name, why });
    else document[name] = value;
  }
  const unknown = Object.keys(metadata).filter((name) => !USED.includes(name));
  if (unknown.length > 0) leftOut.push({ name: unknown.join(", "), why: "the engine does not use it" });
  const missing = REQUIRED.filter((name) => !document[name]);
  if (missing.length > 0) return { problem: `${found.issuer} announces no usable ${missing.join(" and no usable ")}, so nobody can sign in there with a code` };
  const shipped = await shippedFor(document);
  const remarks = shipped ? [`the package has a document for this server, which knows more than its metadata: grantway/providers/${shipped}`] : [];
  return { document, leftOut, remarks: [...remarks, ...remarksOn(metadata, document)] };
}
