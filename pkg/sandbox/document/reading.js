/**
 * Reads what a document says about each step, from the point of view of that provider's server. This is a separate
 * interpretation, made from the documentation of the knobs, because the engine's may be wrong.
 */
import { listOf } from "./pointers.js";

const REQUEST = {
  method: "POST",
  parameters_in: "form",
  names: {},
  constants: {},
  query_constants: {},
  omit: [],
  headers: {},
  scheme: "Bearer",
  client_id_in_body: false,
  redirect_uri: true,
  scope: false,
  from_callback: [],
};

/** What a refresh and a client-credentials request inherit from the code exchange. */
const OF_EXCHANGE = ["method", "parameters_in", "names", "constants", "query_constants", "omit", "headers", "client_authentication", "scheme", "client_id_in_body"];
/** What a revocation inherits: it goes to another endpoint, so only how the client authenticates. */
const OF_AUTHENTICATION = ["headers", "client_authentication", "scheme", "client_id_in_body"];

const picked = (object, names) => Object.fromEntries(names.filter((name) => name in object).map((name) => [name, object[name]]));

/** RFC 8414 section 2: Basic, unless the server announces only other ways. */
function announced({ token_endpoint_auth_methods_supported: methods }) {
  if (!methods || methods.includes("client_secret_basic")) return "basic";
  return methods.includes("client_secret_post") ? "body" : "none";
}

/** Whether a public client works without a secret: no request declares how a client with one authenticates. */
export function takesPublicClients({ dialect = {} }) {
  return ["token_request", "refresh_request", "revocation_request"].every((step) => [undefined, "none"].includes(dialect[step]?.client_authentication));
}

function readPkce(pkce = "S256") {
  const { method, encoding = "base64url" } = typeof pkce === "string" ? { method: pkce } : pkce;
  return { method, encoding };
}

function readAnswer({ root, fields = {}, expires_in = {}, token_type = {}, scope = {}, error = {}, format = "json", capture = {}, created_at = {}, then }) {
  const places = (name) => listOf(fields[name] ?? `/${name}`);
  return {
    format,
    roots: root === undefined ? [""] : listOf(root),
    places,
    expiresIn: { accept: "number", unit: "s", kind: "relative", ...expires_in },
    createdAtUnit: created_at.unit ?? "s",
    tokenType: token_type,
    scope: { accept: "string", separator: " ", ...scope },
    saysScope: "scope" in fields,
    saysRefreshEnd: "refresh_expires_in" in fields,
    // The exchange of the code's access token for one that lives longer.
    longer: then && { parameters: {}, parameters_in: "query", ...then },
    error: readError(error),
    capture,
  };
}

const readError = ({ when = [], code, description }) => ({ when, code: listOf(code)[0] ?? "/error", description: listOf(description)[0] ?? "/error_description" });

/** @param {object} document */
export function readDocument(document) {
  const { dialect = {} } = document;
  const { authorization_request: asked = {}, authorization_response: answered = {}, token_request: exchange = {} } = dialect;
  const { userinfo = {}, api_request: api = {}, id_token: idToken = {}, end_session_request: endSession = {} } = dialect;
  const { grant_type = "authorization_code", ...spelled } = exchange;
  const usual = { ...REQUEST, client_authentication: announced(document), ...spelled };
  const step = (name, takenOver, own = {}) => ({ ...REQUEST, client_authentication: usual.client_authentication, ...picked(usual, takenOver), ...own, ...dialect[name] });
  return {
    pkce: readPkce(dialect.pkce),
    authorization: {
      response_type: "code",
      names: {},
      constants: {},
      omit: [],
      parameters_in: "query",
      nonce: "openid",
      prompt_none: "announced",
      ...asked,
      scope: { send: true, separator: " ", literal_separator: false, default: [], always: [], ...asked.scope },
    },
    response: { names: {}, capture: [], response_mode: "query", scope: "ignored", ...answered, launch: answered.launch && { parameters: [], ...answered.launch } },
    exchange: { ...usual, grant_type },
    refresh: step("refresh_request", OF_EXCHANGE, { grant_type: "refresh_token", redirect_uri: false, supported: true, narrowing: true, reauthorize_on: [] }),
    clientCredentials: step("client_credentials_request", OF_EXCHANGE, { grant_type: "client_credentials", supported: true }),
    revocation: step("revocation_request", OF_AUTHENTICATION, { token: "refresh_token", token_in: "parameters", parameters: {} }),
    answer: readAnswer(dialect.token_response ?? {}),
    api: { scheme: "Bearer", headers: {}, header: "Authorization", ...api },
    userinfo: { method: "GET", profile: {}, parameters: {}, parameters_in: "query", ...userinfo, error: readError(userinfo.error ?? {}) },
    endSession: { names: {}, omit: [], ...endSession },
    idToken: { nonce: { send: "openid", ...idToken.nonce }, issuer: idToken.issuer, hs256: idToken.hs256 === true },
  };
}
