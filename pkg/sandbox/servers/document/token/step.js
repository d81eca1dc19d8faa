/** Checks a request to the token or revocation endpoint against what the document says of its step. */
import { Expected } from "../../../document/expected.js";
import { fill, shapeMistake, splitRequest } from "../request.js";
import { authenticate, parametersOfWay, wayOf } from "./client_authentication.js";

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
