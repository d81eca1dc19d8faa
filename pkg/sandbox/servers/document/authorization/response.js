/**
 * The authorization response of a document (RFC 6749 section 4.1.2): its names, the parameters that this provider
 * adds, and how it is sent.
 */
import { inventedText } from "../../../document/invented.js";
import { listOf, putAt } from "../../../document/pointers.js";
import { formPost } from "../../../pages/form_post.js";
import { fullName } from "../../../people.js";
import { randomHex } from "../../../random.js";
import { encodeForm, redirect, withQuery } from "../../../responses.js";
import { hmacOf } from "./hmac.js";
import { issuerOf } from "../token/id_token.js";
import { variableValue } from "../request.js";

/** The person's name in the response, at the document's pointer: only once, at the first sign-in. */
function introduced(provider, asked, user) {
  const places = listOf(provider.reading.response.profile?.name);
  const key = `${asked.client.client_id} ${user.id}`;
  const isFirst = !provider.introduced.has(key);
  provider.introduced.add(key);
  const names = places.length > 1 ? [user.first_name, user.last_name] : [fullName(user)];
  const said = {};
  for (const [index, place] of places.entries()) putAt(said, place, names[index] ?? "");
  return Object.fromEntries(Object.entries(said).map(([name, value]) => [name, !isFirst ? undefined : typeof value === "string" ? value : JSON.stringify(value)]));
}

/** What the document has a client read from the callback, besides code and state. */
function captured(provider, asked, user) {
  const { response, authorization, exchange } = provider.reading;
  const values = {};
  // `state` and these others are in the response anyway.
  const own = new Set(["code", "state", "iss", "scope"]);
  for (const name of [...response.capture, ...exchange.from_callback]) if (!own.has(name)) values[name] = inventedText(provider, user, name);
  Object.assign(values, introduced(provider, asked, user));
  for (const [name, variable] of Object.entries(provider.settings.document.variables ?? {})) {
    if (variable.source === "callback") values[variable.parameter ?? name] = provider.settings.variables?.[name] ?? variable.allow?.[0] ?? variable.default;
  }
  if (response.scope === "granted") values.scope = asked.scopes.join(authorization.scope.separator);
  return values;
}

/** The variables after this response. */
function variablesAfter(provider, asked, values) {
  const moved = Object.entries(provider.settings.document.variables ?? {})
    .filter(([, { source }]) => source === "callback")
    .map(([name, { parameter = name }]) => [name, values[parameter]]);
  return { ...asked.variables, ...Object.fromEntries(moved) };
}

export function granted(provider, call, asked, user, session) {
  const extra = captured(provider, asked, user);
  const code = provider.codes.issue(
    randomHex(24),
    {
      client_id: asked.client.client_id,
      redirect_uri: asked.redirect_uri,
      scope: asked.scope,
      scopes: asked.scopes,
      wanted: asked.wanted,
      user: user.id,
      challenge: asked.challenge,
      nonce: asked.nonce,
      auth_time: session.auth_time,
      sid: session.id,
      family: randomHex(8),
      state: asked.state,
      said: extra,
      learned: asked.learned,
      variables: variablesAfter(provider, asked, extra),
    },
    provider.settings.codeLifetime,
  );
  return respond(provider, call, asked, { code, ...extra });
}

export function denied(provider, call, asked) {
  return respond(provider, call, asked, { error: "access_denied", error_description: "the person declined" });
}

/** The parameters that repeat variables. */
const repeated = (provider, variables) =>
  Object.fromEntries(Object.entries(provider.reading.response.variables ?? {}).map(([name, parameter]) => [parameter, variableValue(provider, variables, name)]));

/** Sends the person back to the application. */
export async function respond(provider, call, asked, parameters) {
  const { response } = provider.reading;
  const { document } = provider.settings;
  const wire = (name) => response.names[name] ?? name;
  const iss = document.authorization_response_iss_parameter_supported ? issuerOf(provider, call.origin, asked.variables) : undefined;
  const all = { ...parameters, ...repeated(provider, asked.variables), state: asked.state, iss: response.iss?.ignore ? "https://elsewhere.example" : iss };
  const pairs = Object.entries(all).filter(([, value]) => value !== undefined).map(([name, value]) => [wire(name), value]);
  if (response.hmac) pairs.push([response.hmac, await hmacOf(asked.client.client_secret, pairs)]);
  return response.response_mode === "form_post" ? formPost(asked.redirect_uri, pairs) : redirect(withQuery(asked.redirect_uri, pairs, encodeForm));
}
