/** Exchanges a code's access token for one that lives longer. */
import { Expected } from "../../../document/expected.js";
import { issue, granted } from "./grants.js";
import { refuse } from "../refusal.js";
import { shapeMistake, splitRequest, variablesOf } from "../request.js";
import { parameterValue } from "./step.js";

export async function exchangeLonger(provider, call, sent) {
  const { answer } = provider.reading;
  const no = (error, why, status) => refuse(call, answer.error, { error, why, status });
  const step = { method: answer.longer.parameters_in === "query" ? "GET" : "POST", parameters_in: answer.longer.parameters_in, headers: {} };
  const shape = shapeMistake(call, sent, step, {});
  if (shape) return no("invalid_request", shape);
  if (call.request.headers.has("authorization")) return no("invalid_request", "no Authorization header is expected here");
  const { parameters, beside, fixed } = splitRequest(sent, step, call.addressQuery, {});
  const name = Object.keys(answer.longer.parameters).find((one) => answer.longer.parameters[one] === "{access_token}");
  const old = provider.tokens.byAccess(Object.fromEntries(parameters)[name]);
  if (!provider.tokens.live(old)) return no("invalid_grant", "the access token is unknown, expired or revoked");
  const client = provider.clients.find(old.client_id);
  const values = { ...variablesOf(provider, call), ...old.own, access_token: old.access_token, client_id: client.client_id, client_secret: client.client_secret };
  const secrets = Object.entries(answer.longer.parameters).filter(([, text]) => text === "{client_secret}");
  if (secrets.some(([one]) => Object.fromEntries(parameters)[one] !== client.client_secret)) return no("invalid_client", "the client's secret is missing or another", 401);
  const expected = new Expected();
  for (const [one, text] of Object.entries(answer.longer.parameters)) expected.add(one, { is: parameterValue(text, values) });
  const around = new Expected();
  for (const [one, value] of fixed) around.add(one, { is: value });
  const mistake = around.mistake(beside) ?? expected.mistake(parameters);
  if (mistake) return no("invalid_request", mistake);
  return issue(provider, call, granted(old), { isRefresh: true, isLonger: true });
}
