/**
 * The authorization response of a document (RFC 6749 section 4.1.2): its names,
 * the parameters that this provider adds, and the way that it takes.
 */
import { inventedText } from "../../document/invented.js";
import { formPost } from "../../form_post.js";
import { randomHex } from "../../random.js";
import { encodeForm, redirect, withQuery } from "../../responses.js";
import { issuerOf } from "./id_token.js";

/** What the document has a client find in the callback, beside code and state. */
function captured(provider, asked, user) {
  const { response, authorization, exchange } = provider.reading;
  const values = {};
  // `state` and the like stand in the response anyway.
  const own = new Set(["code", "state", "iss", "scope"]);
  for (const name of [...response.capture, ...exchange.from_callback]) if (!own.has(name)) values[name] = inventedText(provider, user, name);
  if (response.capture.includes("user") && response.response_mode === "form_post") {
    // Who the person is, once: at the first sign-in with this client.
    const isFirst = !provider.introduced.has(`${asked.client.client_id} ${user.id}`);
    provider.introduced.add(`${asked.client.client_id} ${user.id}`);
    values.user = isFirst ? JSON.stringify({ name: { firstName: user.first_name, lastName: user.last_name }, email: user.email }) : undefined;
  }
  for (const [name, variable] of Object.entries(provider.settings.document.variables ?? {})) {
    if (variable.source === "callback") values[variable.parameter ?? name] = provider.settings.variables?.[name] ?? variable.allow?.[0] ?? variable.default;
  }
  if (response.scope === "granted") values.scope = asked.scopes.join(authorization.scope.separator);
  return values;
}

/** The variables as they are from here on. */
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

/** Sends the person back to the application. */
export function respond(provider, call, asked, parameters) {
  const { response } = provider.reading;
  const { document } = provider.settings;
  const wire = (name) => response.names[name] ?? name;
  const iss = document.authorization_response_iss_parameter_supported ? issuerOf(provider, call.origin, asked.variables) : undefined;
  const all = { ...parameters, state: asked.state, iss: response.iss?.ignore ? "https://elsewhere.example" : iss };
  const pairs = Object.entries(all).filter(([, value]) => value !== undefined).map(([name, value]) => [wire(name), value]);
  return response.response_mode === "form_post" ? formPost(asked.redirect_uri, pairs) : redirect(withQuery(asked.redirect_uri, pairs, encodeForm));
}
