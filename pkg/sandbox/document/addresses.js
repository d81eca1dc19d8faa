/**
 * The addresses of a document, moved into the sandbox: `https://slack.com/api/auth.test` becomes
 * `<sandbox>/<name>/slack.com/api/auth.test`. So no two endpoints collide, whatever their hosts, and a variable in
 * a host becomes part of the path.
 */

const ENDPOINTS = {
  authorization_endpoint: "authorize",
  userinfo_endpoint: "userinfo",
  revocation_endpoint: "revoke",
  end_session_endpoint: "logout",
};

const bare = (address) => address.replace(/^https?:\/\//i, "");

/** @param {string} base `<sandbox>/<name>` @param {string} address of the real service, with variables in braces or without */
export const inSandbox = (base, address) => `${base}/${bare(address)}`;

/** Members of a dialect that are addresses. */
const ADDRESSES = new Set(["endpoint", "template"]);

function pointDialect(value, base) {
  if (Array.isArray(value)) return value.map((item) => pointDialect(item, base));
  if (value === null || typeof value !== "object") return value;
  const pointed = (name, inner) => (ADDRESSES.has(name) && typeof inner === "string" ? inSandbox(base, inner) : pointDialect(inner, base));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, pointed(name, inner)]));
}

/**
 * @param {object} document a Grantway provider document
 * @param {string} origin the sandbox's
 * @param {string} name the sandbox's name for it
 * @returns {object} a copy whose every address is in the sandbox; its variables and the rest stay
 */
export function pointDocument(document, origin, name) {
  const base = `${origin.replace(/\/$/, "")}/${name}`;
  // It would reach the real service, and the sandbox has no mutual TLS.
  const { mtls_endpoint_aliases: _, ...copy } = JSON.parse(JSON.stringify(document));
  for (const [member, value] of Object.entries(copy)) {
    const isAddress = member === "issuer" || member === "jwks_uri" || member.endsWith("_endpoint");
    if (isAddress && typeof value === "string") copy[member] = inSandbox(base, value);
  }
  if (copy.dialect) copy.dialect = pointDialect(copy.dialect, base);
  return copy;
}

const VALUES = { host: "[^/]+", segment: "[^/]+", origin: "https?://.+?" };

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Compiles an address with variables for matching against paths. `grants`: those that a token endpoint accepts. */
function compile({ endpoint, template, grants = [] }, variables = {}) {
  const [address] = template.split("#");
  const [path, query = ""] = bare(address).split("?");
  const names = [];
  const pattern = path.split(/(\{\w+\})/).map((part) => {
    const [, name] = /^\{(\w+)\}$/.exec(part) ?? [];
    if (!name) return escaped(part);
    names.push(name);
    return `(${VALUES[variables[name]?.pattern ?? "host"]})`;
  });
  return { endpoint, grants, path: new RegExp(`^${pattern.join("")}$`), names, query: [...new URLSearchParams(query)] };
}

/** Every address of a document, including the well-known ones and the keys if it has an issuer. */
export function addressesOf(document) {
  const renewal = document.dialect?.refresh_request?.endpoint;
  const issuer = document.issuer?.replace(/\/$/, "");
  const all = [
    { endpoint: "token", template: document.token_endpoint, grants: ["exchange", "clientCredentials", ...(renewal ? [] : ["refresh"])] },
    { endpoint: "token", template: renewal, grants: ["refresh"] },
    { endpoint: "token", template: document.dialect?.token_response?.then?.endpoint, grants: ["longer"] },
    ...Object.entries(ENDPOINTS).map(([member, endpoint]) => ({ endpoint, template: document[member] })),
    { endpoint: "metadata", template: issuer && `${issuer}/.well-known/openid-configuration` },
    { endpoint: "jwks", template: document.jwks_uri ?? (issuer && `${issuer}/.well-known/jwks.json`) },
  ];
  return all.filter(({ template }) => template).map((address) => compile(address, document.variables));
}

/** Whether the document lets a variable have this value. */
function allows({ default: usual, allow = [] }, value) {
  if (allow.length === 0 || value === usual) return true;
  const host = value.replace(/^https:\/\//, "");
  return allow.some((entry) => (entry.startsWith("*.") ? host.endsWith(entry.slice(1)) : entry === value));
}

/** A decoded part of a path; unchanged if `%` begins no escape, so that it equals no value. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * Finds every endpoint at a path, with the values of its variables. An endpoint with a value that the document does
 * not list is not found.
 *
 * @param {string} path after `/<name>/`
 * @returns {{ endpoint: string, grants: string[], query: [string, string][], variables: Record<string, string> }[]}
 */
export function findAddresses(addresses, declared = {}, path) {
  const found = [];
  for (const { path: pattern, names, ...address } of addresses) {
    const [, ...values] = pattern.exec(path) ?? [];
    if (!pattern.test(path)) continue;
    const pairs = names.map((name, index) => [name, decoded(values[index])]);
    const variables = Object.fromEntries(pairs);
    const isOne = pairs.every(([name, value]) => variables[name] === value);
    if (isOne && pairs.every(([name, value]) => allows(declared[name] ?? {}, value))) found.push({ ...address, variables });
  }
  return found;
}
