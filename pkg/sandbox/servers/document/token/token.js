/**
 * The token endpoint of a document: finds the grant of a request. `step.js` checks its spelling and its client,
 * `grants.js` has the grants themselves.
 */
import { refuse } from "../refusal.js";
import { readRequest, variablesOf } from "../request.js";
import { revoke } from "../revoke.js";
import { clientCredentials, exchange, refresh } from "./grants.js";
import { exchangeLonger } from "./longer.js";
import { readStep } from "./step.js";

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
