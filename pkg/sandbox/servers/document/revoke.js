/** Revocation by a document (RFC 7009): which token, in which place, and by whom. */
import { bytes } from "../../responses.js";
import { plainShape, refuse } from "./refusal.js";
import { readRequest, variablesOf } from "./request.js";
import { readStep } from "./token/step.js";

/** The token in its header, if the document puts it there. */
function headerToken(call, { token_in: place, scheme }) {
  if (place !== "header") return {};
  const header = call.request.headers.get("authorization");
  if (header === null) return { mistake: "header Authorization is missing" };
  return header.startsWith(`${scheme} `) ? { token: header.slice(scheme.length + 1) } : { mistake: `the scheme of header Authorization must be ${scheme}` };
}

export async function revoke(provider, call) {
  const { reading, tokens } = provider;
  const step = reading.revocation;
  const no = (error, why, status) => refuse(call, plainShape, { error, why, status });
  const { token: inHeader, mistake } = headerToken(call, step);
  if (mistake) return no("invalid_request", mistake);
  const sent = await readRequest(call);
  const pairs = Object.fromEntries([...sent.query, ...sent.body]);
  const value = inHeader ?? pairs[step.names.token ?? "token"];
  const refreshed = tokens.byRefresh(value);
  const accessed = tokens.byAccess(value);
  const found = refreshed ?? accessed ?? tokens.newest((token) => isNamed(step, token, pairs));
  const read = await readStep(provider, call, sent, step, { values: variablesOf(provider, call), grantValues: found });
  if (read.mistake) return read.isClient ? no("invalid_client", read.mistake, 401) : no("invalid_request", read.mistake);
  if (!found) return bytes("", 200, { "Cache-Control": "no-store" });
  if (read.client && found.client_id !== read.client.client_id) return no("invalid_request", "the token was issued to another client");
  if (step.token === "access_token" && !accessed && value !== undefined) return no("invalid_request", "the token must be an access token");
  const { token_type_hint: hint } = read.values;
  if (hint !== undefined && hint !== (refreshed ? "refresh_token" : "access_token")) return no("unsupported_token_type", "token_type_hint names another kind of token");
  // A token ends together with its whole grant.
  tokens.revokeFamily(found.family);
  return bytes("", 200, { "Cache-Control": "no-store" });
}

/** If no token is sent, members of the token answer say what to revoke. */
function isNamed({ parameters }, { own = {} }, pairs) {
  const named = Object.entries(parameters).map(([name, text]) => [name, /^\{(\w+)\}$/.exec(text)?.[1]]);
  const members = named.filter(([, member]) => member !== undefined && member in own);
  return members.length > 0 && members.every(([name, member]) => pairs[name] === own[member]);
}
