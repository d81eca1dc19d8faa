/** Authenticates a client (RFC 6749 section 2.3) in the declared way, and in no other. */
import { takesPublicClients } from "../../../document/reading.js";
import { basicCredentials, sameText } from "../../../parameters.js";
import { sha256 } from "../../../random.js";
import { ASSERTION_TYPE, tokenMistake } from "./client_token.js";

const WORDS = {
  basic: "HTTP Basic, form encoded",
  basic_raw: "HTTP Basic, as they are",
  body: "the parameters",
  bearer: "the Authorization header, as the secret itself",
  hash: "parameter hash",
  none: "nothing",
};

/** RFC 6749 section 2.3.1: id and secret are form-encoded before they are joined. */
function formDecoded(text) {
  return new URLSearchParams(`=${text.replaceAll("&", "%26")}`).get("");
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function fromBasic(provider, headers, decode) {
  const basic = basicCredentials(headers);
  return basic ? provider.clients.withSecret(decode(basic.id), decode(basic.secret)) : undefined;
}

/** The client, if only the secret identifies it. */
const fromSecret = (provider, secret) => provider.clients.list().find((client) => client.client_secret !== undefined && sameText(client.client_secret, secret));

const fromBearer = (provider, header, scheme) => (header.startsWith(`${scheme} `) ? fromSecret(provider, header.slice(scheme.length + 1)) : undefined);

function fromBody(provider, { client_id, client_secret }, namesClient) {
  return namesClient ? provider.clients.withSecret(client_id, client_secret) : fromSecret(provider, client_secret);
}

async function fromHash(provider, values, proof) {
  const client = provider.clients.find(values.client_id);
  const wanted = client?.client_secret && proof ? hex(await sha256(`${client.client_secret}|${proof}`)) : undefined;
  return wanted && sameText(wanted, values.hash) ? client : undefined;
}

/** The way for this client; a public client does not authenticate. */
export function wayOf(provider, declared, clientId) {
  const named = provider.clients.find(clientId);
  return named?.public && takesPublicClients(provider.settings.document) ? "none" : declared;
}

/** The parameter for a token that the client's key signed. */
const tokenParameter = ({ jwt }) => jwt.parameter ?? "client_assertion";

/** The canonical names of the parameters that a way needs. */
export function parametersOfWay(way, clientIdInBody) {
  if (way.jwt) return tokenParameter(way) === "client_secret" ? ["client_id", "client_secret"] : ["client_id", "client_assertion", "client_assertion_type"];
  const names = { body: ["client_id", "client_secret"], hash: ["client_id", "hash"], none: ["client_id"] }[way] ?? [];
  return clientIdInBody && !names.includes("client_id") ? ["client_id", ...names] : names;
}

/**
 * A client with a registered key signs a token for each request; for any other client, the token itself is
 * registered.
 */
async function authenticateByToken(provider, call, values, { jwt }) {
  const name = tokenParameter({ jwt });
  const client = provider.clients.find(values.client_id);
  const token = values[name];
  if (!client) return { mistake: "client_id is missing or unknown" };
  if (call.request.headers.get("authorization") !== null) return { mistake: "the client must prove who it is by a token that its key signed, and not by an Authorization header" };
  if (token === undefined) return { mistake: `${name} is missing` };
  if (name === "client_assertion" && values.client_assertion_type !== ASSERTION_TYPE) return { mistake: `client_assertion_type must be ${ASSERTION_TYPE}` };
  if (!client.public_key) return sameText(client.client_secret ?? "", token) ? { client } : { mistake: `${name} is not what is registered` };
  const mistake = await tokenMistake(provider, call, token, client, jwt);
  return mistake ? { mistake: `${name}: ${mistake}` } : { client };
}

/**
 * @param {object} values of the request, under canonical names
 * @param {{ way: string, scheme: string, proof?: string, ownHeader?: boolean, namesClient?: boolean }} how `proof`:
 *   the input of a hash; `ownHeader`: the Authorization header carries a token; `namesClient`: a parameter
 *   identifies the client
 * @returns {Promise<{ client?: object, mistake?: string }>} with neither, the grant identifies the client
 */
export async function authenticate(provider, call, values, { way, scheme, proof, ownHeader = false, namesClient = true }) {
  if (way.jwt) return authenticateByToken(provider, call, values, way);
  const { headers } = call.request;
  const header = ownHeader ? null : headers.get("authorization");
  const inHeader = ["basic", "basic_raw", "bearer"].includes(way);
  const mistake = (found) => ({ mistake: `the client must prove who it is by ${WORDS[way]}, and not by ${found}` });
  if (header !== null && !inHeader) return mistake("an Authorization header");
  if (values.client_secret !== undefined && way !== "body") return mistake("a client_secret among the parameters");
  if (header === null && inHeader) return mistake("no Authorization header");
  if (way === "none" && values.client_id === undefined) return {};
  const finding = {
    basic: () => fromBasic(provider, headers, formDecoded),
    basic_raw: () => fromBasic(provider, headers, (text) => text),
    body: () => fromBody(provider, values, namesClient),
    bearer: () => fromBearer(provider, header, scheme),
    hash: () => fromHash(provider, values, proof),
    none: () => provider.clients.find(values.client_id),
  };
  if (way === "body" && values.client_secret === undefined) return mistake("no client_secret");
  const client = await finding[way]();
  if (!client) return { mistake: `no client has these credentials; they have to stand in ${WORDS[way]}` };
  if (values.client_id !== undefined && values.client_id !== client.client_id) return { mistake: "client_id is another client's" };
  return { client };
}
