/**
 * The token endpoint of a document: finds the grant of a request, and checks its spelling and its client.
 * `grants.js` has the grants themselves.
 */
import { Expected } from "../../../document/expected.js";
import { clientCredentials, exchange, refresh } from "./grants.js";
import { authenticate, parametersOfWay, wayOf } from "./client_authentication.js";
import { refuse } from "../refusal.js";
import { fill, readRequest, shapeMistake, splitRequest, variablesOf } from "../request.js";
import { exchangeLonger } from "./longer.js";
import { revoke } from "../revoke.js";

/**
 * The grant to which the parameters belong: the one whose own parameter is present; of two, the one with that
 * `grant_type`.
 */
function grantOf({ exchange: ofCode, refresh: ofRefresh, clientCredentials: ofClient }, call, pairs) {
  const valueOf = (step, name) => pairs.find(([found]) => found === (step.names[name] ?? name))?.[1];
  const isCode = valueOf(ofCode, "code") !== undefined;
  const isRefresh = valueOf(ofRefresh, "refresh_token") !== undefined;
  if (isRefresh && (!isCode || valueOf(ofRefresh, "grant_type") === ofRefresh.grant_type)) return "refresh";
  if (isCode) return "exchange";
  if (valueOf(ofClient, "grant_type") === ofClient.grant_type) return "clientCredentials";
  return call.endpoints.includes("revoke") ? "revocation" : "exchange";
}

/** If one address exchanges both codes and tokens, a request with a code is for the first. */
const isOfToken = (call, { query, body }) => call.grants.includes("exchange") && [...query, ...body].some(([name]) => name === "code" || name === "refresh_token");

const GRANTS = { exchange, refresh, clientCredentials };

export async function token(provider, call) {
  const { reading } = provider;
  const sent = await readRequest(call);
  if (call.grants.includes("longer") && !isOfToken(call, sent)) return exchangeLonger(provider, call, sent);
  const grant = grantOf(reading, call, [...sent.query, ...sent.body]);
  if (grant === "revocation") {
    call.endpoint = "revoke";
    return revoke(provider, call);
  }
  const no = (error, why, status) => refuse(call, reading.answer.error, { error: codeOf(reading, grant, error), why, status });
  const step = reading[grant];
  if (step.supported === false) return no("unsupported_grant_type", "this provider has no such grant");
  if (!call.grants.includes(grant)) return no("invalid_request", "this grant has an endpoint of its own");
  const values = { client_id: undefined, ...variablesOf(provider, call) };
  const read = await readStep(provider, call, sent, step, { values, grantValues: ownValues(provider, grant, sent, step) });
  if (read.mistake) return read.isClient ? no("invalid_client", read.mistake, 401) : no("invalid_request", read.mistake);
  return GRANTS[grant](provider, call, read, no);
}

/**
 * The error as this server writes it: some use numbers, and some have their own word for a refused refresh token.
 */
function codeOf(reading, grant, error) {
  const { reauthorize_on: own } = reading.refresh;
  const isNumbered = own.length > 0 && own.every((code) => /^\d+$/.test(code));
  if (grant === "refresh" && error === "invalid_grant" && own.length > 0) return isNumbered ? Number(own[0]) : own[0];
  return isNumbered ? 400 : error;
}

/** The values that the request must repeat from its authorization. */
function ownValues(provider, grant, sent, step) {
  const pairs = Object.fromEntries([...sent.query, ...sent.body]);
  const of = (name) => pairs[step.names[name] ?? name];
  if (grant === "exchange") return provider.codes.find(of("code"));
  return grant === "refresh" ? provider.tokens.byRefresh(of("refresh_token")) : undefined;
}

/** The canonical parameters of each step, besides those of the client. */
function grantParameters(reading, step) {
  const { exchange: ofCode, refresh: ofRefresh, clientCredentials: ofClient } = reading;
  const scope = step.scope ? "required" : undefined;
  if (step === ofCode) {
    return { grant_type: step.grant_type, code: "required", redirect_uri: step.redirect_uri ? "required" : undefined, code_verifier: reading.pkce.method === "none" ? undefined : "required", scope };
  }
  if (step === ofRefresh) {
    return { grant_type: step.grant_type, refresh_token: "required", redirect_uri: step.redirect_uri ? "required" : undefined, scope: scope ?? (step.narrowing ? "optional" : undefined) };
  }
  if (step === ofClient) return { grant_type: step.grant_type, scope: "optional" };
  const inParameters = step.token_in === "parameters";
  return { token: inParameters ? "required" : undefined, token_type_hint: inParameters ? "optional" : undefined };
}

/** The parameters with which a client identifies and authenticates itself. */
const OF_CLIENT = ["client_id", "client_secret", "hash", "client_assertion", "client_assertion_type"];

/**
 * Checks a request against its step.
 *
 * @param {{ values: object, grantValues?: object }} known `values`: of variables; `grantValues`: stored with the
 *   grant
 * @returns {Promise<{ mistake?: string, isClient?: boolean, client?: object, values?: object }>} under canonical
 *   names
 */
export async function readStep(provider, call, sent, step, { values: variables, grantValues }) {
  const wire = (name) => step.names[name] ?? name;
  const { parameters, beside, fixed } = splitRequest(sent, step, call.addressQuery, variables);
  const pairs = Object.fromEntries(parameters);
  const named = Object.fromEntries(OF_CLIENT.map((name) => [name, pairs[wire(name)]]));
  const proof = pairs[wire("code")] ?? pairs[wire("refresh_token")] ?? pairs[wire("token")];
  const ownHeader = step.token_in === "header";
  const clientId = named.client_id ?? grantValues?.client_id;
  const way = wayOf(provider, step.client_authentication, clientId);
  const shape = shapeMistake(call, sent, step, { ...variables, client_id: clientId });
  if (shape) return { mistake: shape };
  const sends = (name) => !step.omit.includes(name);
  const { client: proven, mistake: unproven } = await authenticate(provider, call, named, { way: sends("client_secret") || way !== "body" ? way : "none", scheme: step.scheme, proof, ownHeader, namesClient: sends("client_id") });
  if (unproven) return { mistake: unproven, isClient: true };
  const client = proven ?? provider.clients.find(clientId);

  const expected = new Expected();
  const add = (name, rule) => {
    if (sends(name)) expected.add(wire(name), { as: name, ...rule });
  };
  for (const [name, need] of Object.entries(grantParameters(provider.reading, step))) {
    if (need === "required" || need === "optional") add(name, { optional: need === "optional" });
    else if (need !== undefined) add(name, { is: need });
  }
  for (const name of parametersOfWay(way, step.client_id_in_body)) add(name);
  for (const name of step.from_callback) {
    const said = name === "state" ? grantValues?.state : grantValues?.said?.[name];
    expected.add(name, { is: said });
  }
  for (const [name, template] of Object.entries(step.constants)) {
    expected.add(name, { is: fill(template, { ...variables, client_id: client?.client_id }) ?? grantValues?.learned?.[template] });
  }
  for (const [name, value] of Object.entries(step.parameters ?? {})) expected.add(name, { is: parameterValue(value, { ...variables, ...grantValues?.own, client_id: client?.client_id }) });
  const around = new Expected();
  for (const [name, value] of fixed) around.add(name, { is: value });
  const mistake = around.mistake(beside) ?? expected.mistake(parameters);
  return mistake ? { mistake } : { client, values: expected.read(parameters), pairs };
}

/** The value of a parameter: a text that is just `{name}` is replaced. A GraphQL query is in braces too. */
export function parameterValue(text, values) {
  const [, name] = /^\{([^ \n{}]+)\}$/.exec(text) ?? [];
  return name === undefined ? text : values[name];
}
