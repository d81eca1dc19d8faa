/**
 * Plays the provider of a document, strictly: a request must have the declared parameters in the declared place,
 * each once, and authenticate the client in the declared way; an answer has the declared shape. Anything wrong is
 * refused with a sentence that says what, which the log also holds.
 */
import { findAddresses } from "../../document/addresses.js";
import { bytes, encodeForm, json, redirect, withQuery } from "../../responses.js";
import { authorize } from "./authorization/authorize.js";
import { hmacOf } from "./authorization/hmac.js";
import { issuerOf } from "./token/id_token.js";
import { logout } from "./logout.js";
import { plainShape, refuse } from "./refusal.js";
import { denied, granted } from "./authorization/response.js";
import { revoke } from "./revoke.js";
import { token } from "./token/token.js";
import { userinfo } from "./userinfo.js";

const HEADERS = { "Content-Type": "application/json", "Cache-Control": "no-store" };
const FOR_PAGES = new Set(["token", "userinfo", "revoke"]);

/** Whether an address has the values of the settings. What a response or an answer names may move. */
function isOwn({ settings }, variables) {
  const declared = settings.document.variables ?? {};
  return Object.entries(variables).every(([name, value]) => ["callback", "token_response"].includes(declared[name]?.source) || (settings.variables?.[name] ?? value) === value);
}

export const documentServer = {
  methods: {
    authorize: ["GET", "POST"],
    token: ["GET", "POST", "OPTIONS", "PUT", "DELETE"],
    userinfo: ["GET", "POST", "OPTIONS"],
    revoke: ["GET", "POST", "DELETE", "OPTIONS"],
    logout: ["GET", "POST"],
    metadata: ["GET"],
    jwks: ["GET"],
    launch: ["GET"],
  },

  /** The endpoint at a path of this provider, and the values in the path; undefined if there is none. */
  find(provider, rest, call) {
    if (rest === "/launch" && provider.reading.response.launch) return "launch";
    const all = findAddresses(provider.addresses, provider.settings.document.variables, rest.slice(1)).filter(({ variables }) => isOwn(provider, variables));
    // If a variable is a whole address, the method shows which endpoint it is.
    const isPosted = call.request.method === "POST";
    const fitting = all.filter(({ endpoint }) => (endpoint === "authorize") !== isPosted);
    const found = fitting.length > 0 ? fitting : all;
    if (found.length === 0) return undefined;
    call.endpoints = found.map(({ endpoint }) => endpoint);
    call.grants = found.flatMap(({ grants }) => grants);
    // If a token endpoint also revokes, its parameters show which of the two is meant.
    const [first] = found;
    call.variables = first.variables;
    call.addressQuery = first.query;
    return first.endpoint;
  },

  authorize,
  granted,
  denied,

  /** Narrows a request to the scopes that the person grants, separated by spaces; all if undefined. */
  narrowed(asked, text) {
    if (text === undefined) return asked;
    const granted = text.split(" ");
    const scopes = asked.scopes.filter((scope) => granted.includes(scope));
    return { ...asked, scopes, scope: scopes.join(" ") };
  },

  /** A refusal on demand, in the shape of this endpoint. */
  refused(provider, call, endpoint) {
    const { userinfo: asked, answer } = provider.reading;
    const no = (shape, error, status) => refuse(call, shape, { error, why: "refused on demand", status });
    return endpoint === "userinfo" ? no(asked.error, "invalid_token", 401) : no(endpoint === "token" ? answer.error : plainShape, "invalid_grant", 400);
  },

  token: (provider, call) => (call.request.method === "OPTIONS" ? bytes("", 204) : token(provider, call)),
  revoke: (provider, call) => (call.request.method === "OPTIONS" ? bytes("", 204) : revoke(provider, call)),
  userinfo: (provider, call) => (call.request.method === "OPTIONS" ? bytes("", 204) : userinfo(provider, call)),
  logout,

  async jwks(provider) {
    return json(await provider.keys.jwks(), 200, { ...HEADERS, "Content-Type": "application/jwk-set+json" });
  },

  metadata(provider, call) {
    const issuer = issuerOf(provider, call.origin, call.variables);
    const jwks_uri = `${issuer.replace(/\/$/, "")}/.well-known/jwks.json`;
    return json({ issuer, jwks_uri, id_token_signing_alg_values_supported: [provider.keys.algorithm] }, 200, HEADERS);
  },

  /**
   * A launch from the provider's side, without a code: `GET /<name>/launch?redirect_uri=…` with the launch's
   * values.
   */
  async launch(provider, call) {
    const { response } = provider.reading;
    const { redirect_uri: target, ...values } = Object.fromEntries(call.url.searchParams);
    const client = provider.clients.list().find((one) => target === undefined || one.redirect_uris.includes(target));
    if (!client) return bytes("no client has this redirect_uri\n", 400);
    const pairs = response.launch.parameters.map((name) => [name, values[name] ?? name]);
    if (response.hmac) pairs.push([response.hmac, await hmacOf(client.client_secret, pairs)]);
    return redirect(withQuery(target ?? client.redirect_uris[0], pairs, encodeForm));
  },

  /** Lets pages of public clients read what they need (Fetch standard). */
  cors(provider, endpoint, call, response) {
    const origin = call.request.headers.get("origin");
    if (!FOR_PAGES.has(endpoint) || origin === null || !provider.clients.publicOrigins().has(origin)) return response;
    const shared = new Response(response.body, response);
    shared.headers.append("Vary", "Origin");
    shared.headers.set("Access-Control-Allow-Origin", origin);
    shared.headers.set("Access-Control-Expose-Headers", "WWW-Authenticate, Retry-After");
    if (call.request.method === "OPTIONS") {
      shared.headers.set("Access-Control-Allow-Methods", "GET, POST, DELETE");
      shared.headers.set("Access-Control-Allow-Headers", call.request.headers.get("access-control-request-headers") ?? "");
    }
    return shared;
  },

  broken: () => json({ error: "server_error", error_description: "the server met an unexpected condition" }, 500, HEADERS),

  missing(call) {
    call.refused = `${call.request.method} ${call.url.pathname} is not an address of this provider`;
    return json({ error: "not_found", error_description: call.refused }, 404, HEADERS);
  },
};
