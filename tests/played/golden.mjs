/**
 * Compares the requests in the sandbox's log with those on the provider's own page (`tests/providers/requests/`).
 * The sandbox plays the document, so otherwise a wrong address in it would look right to everybody.
 */
import { parameterDifferences, requestDifferences } from "../providers/comparison.mjs";
import { NOW } from "../providers/harness.mjs";

/** A request from the log, at its real address. */
function realRequest({ method, path, query, headers, body }, name) {
  const real = path.slice(name.length + 2);
  return { method, url: `${/^https?:/.test(real) ? "" : "https://"}${real}${query}`, headers, body };
}

const leaves = (value) => (value !== null && typeof value === "object" ? Object.values(value).flatMap(leaves) : [String(value)]);

function read(body) {
  if (typeof body === "function") return body({ idt: () => "an ID token", NOW, aq: {} });
  if (typeof body === "string" && body.startsWith("{")) return JSON.parse(body);
  return typeof body === "string" ? Object.fromEntries(new URLSearchParams(body)) : (body ?? {});
}

/** Values that the server on the page made up, and that others make up differently: codes, tokens, identifiers. */
function madeUp({ token, then, refresh, callback = {} }) {
  const answers = [token, then, refresh].map((request) => read(request?.answer?.body));
  return new Set(["CODE1", ...answers.flatMap(leaves), ...leaves(callback)]);
}

const FIXED = new Set(["grant_type", "scope", "client_id", "client_secret", "response_type"]);

/** A page's request, in which made-up values match anything. */
function loosened(page, made) {
  const { params = {}, headers = {} } = page;
  const parameters = Object.entries(params).map(([name, value]) => {
    if (name === "hash") return [name, /^[0-9a-f]{64}$/];
    return [name, typeof value === "string" && made.has(value) && !FIXED.has(name) ? /./ : value];
  });
  const loose = Object.entries(headers).map(([name, value]) => {
    // Credentials and tokens are made up too; the scheme is not.
    const written = value instanceof RegExp ? value.source.slice(1) : String(value);
    const [, scheme] = /^(\S+) \S+$/.exec(name.toLowerCase() === "authorization" ? written : "") ?? [];
    return [name, scheme ? new RegExp(`^${scheme} .`) : made.has(value) ? /./ : value];
  });
  return { ...page, params: page.params && Object.fromEntries(parameters), headers: Object.fromEntries(loose) };
}

function authorizationDifferences({ authorize, stateName = "state" }, sent, values) {
  const { origin, pathname, searchParams } = new URL(sent.url);
  const wanted = { ...authorize.params, [stateName]: /.{20,}/ };
  if (authorize.pkce) Object.assign(wanted, { code_challenge: /^[\w-]{43}$/, code_challenge_method: "S256" });
  if (authorize.nonce) wanted.nonce = /.{16,}/;
  const differ = parameterDifferences("authorize", wanted, Object.fromEntries(searchParams), { values, tolerated: authorize.tolerated });
  return origin + pathname === authorize.url ? differ : [`authorize.url: wanted ${authorize.url}, found ${origin + pathname}`, ...differ];
}

/**
 * @param {object} requests of the provider's page
 * @param {{ logged: Record<string, object>, scope: string[] }} played one log entry per step: `authorize`, `token`,
 *   and others if they happened; and the scope that was granted
 * @param {object} client that sent the requests
 * @returns {string[]} the differences, one sentence each
 */
export function goldenDifferences(name, requests, { logged, scope }, client) {
  const made = madeUp(requests);
  const asked = realRequest(logged.authorize, name);
  const parameters = new URL(asked.url).searchParams;
  const values = {
    cid: client.client_id,
    secret: client.client_secret,
    redirect: client.redirect_uri,
    state: parameters.get(requests.stateName ?? "state"),
    challenge: parameters.get("code_challenge"),
    nonce: parameters.get("nonce"),
  };
  const out = authorizationDifferences(requests, asked, values);
  const verifier = requests.authorize.pkce && requests.token.pkce !== false ? { code_verifier: /^[\w.~-]{43,128}$/ } : {};
  const usual = { userinfo: { method: "GET", place: "query", params: {} }, token: { params: verifier } };
  for (const step of ["token", "then", "userinfo", "refresh", "revoke"]) {
    const page = requests[step];
    if (!page || !logged[step]) continue;
    const params = { ...usual[step]?.params, ...page.params };
    // A refresh asks for what was granted, which here is only part of what the page asks for.
    if (step === "refresh" && params.scope) params.scope = params.scope.split(/([ ,])/).filter((text) => scope.includes(text)).join(/[ ,]/.exec(params.scope)?.[0]);
    out.push(...requestDifferences(step, loosened({ ...usual[step], ...page, params }, made), realRequest(logged[step], name), values));
  }
  return out;
}
