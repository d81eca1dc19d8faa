/**
 * The userinfo endpoint of a document (RFC 6750 section 2, OpenID Connect Core section 5.3). It accepts the token
 * in one way only.
 */
import { Expected } from "../../document/expected.js";
import { personOf, subjectOf } from "../../document/invented.js";
import { listOf, putAt } from "../../document/pointers.js";
import { json } from "../../responses.js";
import { authenticate, parametersOfWay } from "./token/client_authentication.js";
import { refuse, successValue } from "./refusal.js";
import { readRequest, shapeMistake, splitRequest, variablesOf } from "./request.js";
import { parameterValue } from "./token/step.js";

const CLAIMS = { id: "/sub", name: "/name", email: "/email", email_verified: "/email_verified", picture: "/picture" };

/** The token and how it was sent, or the mistake. */
function findToken(call, { api, userinfo }, pairs) {
  const inParameters = Object.entries(userinfo.parameters).find(([, text]) => text === "{access_token}")?.[0] ?? api.parameter;
  const header = call.request.headers.get(api.header);
  if (inParameters !== undefined) {
    if (api.header === "Authorization" && header !== null && !userinfo.client_authentication) return { mistake: `the token must be in parameter ${inParameters}, and in no header` };
    return { token: pairs.find(([name]) => name === inParameters)?.[1], mistake: pairs.some(([name]) => name === inParameters) ? undefined : `parameter ${inParameters} is missing` };
  }
  if (header === null) return { mistake: `header ${api.header} is missing` };
  if (api.header !== "Authorization") return { token: header };
  return header.startsWith(`${api.scheme} `) ? { token: header.slice(api.scheme.length + 1) } : { mistake: `the scheme of header Authorization must be ${api.scheme}` };
}

export async function userinfo(provider, call) {
  const { reading, tokens, clients } = provider;
  const { userinfo: asked, api } = reading;
  const sent = await readRequest(call);
  const no = (error, why, status = 401) => refuse(call, asked.error, { error, why, status, headers: { "WWW-Authenticate": `Bearer error="${error}"` } });
  const inBody = ["form", "json"].includes(asked.parameters_in) && Object.keys(asked.parameters).length > 0;
  const step = { method: inBody ? "POST" : asked.method, parameters_in: asked.parameters_in, headers: api.headers };
  if (api.parameter !== undefined) step.parameters_in = "query";
  const { parameters, beside, fixed } = splitRequest(sent, { ...step, query_constants: {} }, call.addressQuery, {});
  const { token, mistake } = findToken(call, reading, parameters);
  if (mistake) return no("invalid_request", mistake, 400);
  const found = tokens.byAccess(token);
  if (!tokens.live(found)) return no("invalid_token", "the access token is unknown, expired or revoked");
  const values = { ...variablesOf(provider, call), ...found.own, client_id: found.client_id, access_token: token };
  const shape = shapeMistake(call, sent, step, values);
  if (shape) return no("invalid_request", shape, 400);

  const expected = new Expected();
  for (const [name, text] of Object.entries(asked.parameters)) expected.add(name, { is: parameterValue(text, values) });
  if (api.parameter !== undefined) expected.add(api.parameter);
  const way = asked.client_authentication;
  if (way) {
    for (const name of parametersOfWay(way, false)) expected.add(name);
    const { mistake: unproven } = await authenticate(provider, call, Object.fromEntries(parameters), { way, scheme: "Bearer" });
    if (unproven) return no("invalid_client", unproven);
  }
  const around = new Expected();
  for (const [name, value] of fixed) around.add(name, { is: value });
  const wrong = around.mistake(beside) ?? expected.mistake(parameters);
  if (wrong) return no("invalid_request", wrong, 400);
  if (Object.entries(call.variables).some(([name, value]) => (found.variables[name] ?? value) !== value)) return no("invalid_token", "the access token was given at another address");
  const user = provider.users.get(found.user);
  if (!user) return no("invalid_token", `the token is ${clients.find(found.client_id).name}'s own, and no person's`);
  const answer = profile(provider, user, found.scopes);
  if (asked.signed !== true) return json(answer, 200, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  const jwt = await provider.keys.sign({ ...answer, aud: found.client_id });
  return new Response(jwt, { headers: { "Content-Type": "application/jwt", "Cache-Control": "no-store" } });
}

/** What OpenID Connect gives for a scope (Core section 5.4). */
const SCOPE_OF = { name: "profile", picture: "profile", email: "email", email_verified: "email" };

/** The person in the shape of this provider. Without `openid` scopes mean what they mean there, so nothing is hidden. */
function profile(provider, user, scopes) {
  const { profile: places, error } = provider.reading.userinfo;
  const body = {};
  for (const condition of error.when) {
    const value = successValue(condition);
    if (value !== undefined) putAt(body, condition.pointer, value);
  }
  if (provider.settings.document.issuer) body.sub = subjectOf(provider, user);
  // The id comes last, because at some providers it is in the same place as an address or a name.
  for (const [name, value] of Object.entries(personOf(provider, user)).reverse()) {
    const [place = CLAIMS[name]] = listOf(places[name]);
    const isHidden = scopes.includes("openid") && SCOPE_OF[name] && !scopes.includes(SCOPE_OF[name]);
    if (value !== undefined && !isHidden) putAt(body, place, value);
  }
  return { ...body, ...user.profiles?.[provider.id] };
}
