/**
 * Points the document of a built-in provider at the sandbox: every endpoint is replaced by the sandbox's, so that
 * nothing reaches the real service. (For other documents: `document/addresses.js`.)
 */

const MEMBERS = {
  authorization_endpoint: "authorize",
  token_endpoint: "token",
  userinfo_endpoint: "userinfo",
  revocation_endpoint: "revoke",
  end_session_endpoint: "logout",
  jwks_uri: "jwks",
};

/** The built-in provider of a real token endpoint. */
const KNOWN = [
  [/telltali\.com|^\{base\}\/oauth\/token$/, "tali"],
  [/v5api\.tiltify\.com/, "tiltify"],
  [/tiltify\.com/, "tiltify-v3"],
  [/vcita/, "intandem"],
];

/** @returns {string | undefined} the sandbox's name for this document */
export function sandboxName(document) {
  for (const name of [document.id, document.name]) {
    if (typeof name !== "string") continue;
    const spelled = name.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase().replace(/[\s_]+/g, "-");
    if (/^(tali|tiltify|tiltify-v3|intandem|standard)$/.test(spelled)) return spelled;
  }
  if (document.id !== undefined) return undefined;
  return KNOWN.find(([pattern]) => pattern.test(document.token_endpoint ?? ""))?.[1];
}

/**
 * @param {object} document a Grantway provider document
 * @param {string} origin the sandbox's, as `http://127.0.0.1:8788`
 * @param {string} name the sandbox's name for it
 * @param {Record<string, string>} paths the provider's paths in the sandbox
 * @returns {object} a deep copy with other endpoints; `dialect` and the rest untouched
 */
export function pointAtSandbox(document, origin, name, paths) {
  const copy = JSON.parse(JSON.stringify(document));
  // It would reach the real service, and the sandbox has no mutual TLS.
  delete copy.mtls_endpoint_aliases;
  const base = `${origin.replace(/\/$/, "")}/${name}`;
  for (const [member, value] of Object.entries(copy)) {
    if (typeof value !== "string") continue;
    if (member === "issuer") copy[member] = base;
    else if (member in MEMBERS && paths[MEMBERS[member]]) copy[member] = base + paths[MEMBERS[member]];
    else if (member.endsWith("_endpoint") || member === "jwks_uri") copy[member] = base + pathOf(value);
  }
  return copy;
}

/** The path of a URL or of a template like `https://{host}/a` or `{base}/a`. */
function pathOf(template) {
  return template.replace(/^(?:[a-z]+:\/\/[^/]*|\{[^}]*\})/i, "").split(/[?#]/)[0];
}
