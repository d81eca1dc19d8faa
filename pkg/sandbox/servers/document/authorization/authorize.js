/**
 * The authorization endpoint of a document (RFC 6749 section 4.1.1). A bad client, `redirect_uri` or address is
 * shown to the person; every other error goes back to the application.
 */
import { exactRedirect } from "../../../state/clients.js";
import { Expected } from "../../../document/expected.js";
import { readAskedScope } from "../../../document/scopes.js";
import { escape, page } from "../../../pages/html.js";
import { FORM, mediaType } from "../../../parameters.js";
import { granted, respond } from "./response.js";
import { fill, variablesOf } from "../request.js";

/**
 * Parameters that an application may set at any sign-in (OpenID Connect Core section 3.1.2.1, RFC 8707, RFC 9396).
 */
const OF_SIGN_IN = ["prompt", "login_hint", "max_age", "ui_locales", "display", "acr_values", "id_token_hint", "claims", "audience", "resource", "authorization_details"];

function refused(call, why) {
  call.refused = why;
  return page({ title: "Request refused", status: 400, body: `<h1>This request was refused</h1>\n<pre>${escape(why)}</pre>` });
}

/** The parameters of a fragment never reach a server, so this page sends them on. */
function fragmentPage() {
  return page({
    title: "Sign in",
    body: `<form method="post" id="forward"></form>\n<p class="note">This page needs JavaScript.</p>`,
    script: `const form = document.getElementById("forward");
for (const [name, value] of new URLSearchParams(location.hash.slice(1))) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
form.submit();`,
  });
}

/** The parameters and their raw text, from where the document puts them. */
async function readAsked(call, reading) {
  const { method, headers } = call.request;
  if (reading.authorization.parameters_in !== "fragment") return method === "GET" ? call.url.search.slice(1) : undefined;
  return method === "POST" && mediaType(headers) === FORM ? call.text() : undefined;
}

export async function authorize(provider, call) {
  const { reading, settings } = provider;
  const isFragment = reading.authorization.parameters_in === "fragment";
  if (isFragment && call.request.method === "GET") return fragmentPage();
  const raw = await readAsked(call, reading);
  if (raw === undefined) return refused(call, "the authorization request must be a navigation");
  const pairs = [...new URLSearchParams(raw)];
  const named = Object.fromEntries(pairs);
  const wire = (name) => reading.authorization.names[name] ?? name;
  const sends = (name) => !reading.authorization.omit.includes(name);

  // If no parameter names the client, it is the first one registered.
  const client = sends("client_id") ? provider.clients.find(named[wire("client_id")]) : provider.clients.list()[0];
  if (!client) return refused(call, `${wire("client_id")} is missing or unknown`);
  const redirectUri = sends("redirect_uri") ? named[wire("redirect_uri")] : client.redirect_uris[0];
  if (!redirectUri || !exactRedirect(client, redirectUri)) return refused(call, `${wire("redirect_uri")} is missing or not registered`);

  const asked = { client, redirect_uri: redirectUri, state: named[wire("state")], variables: call.variables, asks: wire };
  const { expected, learned } = expectedOf(provider, call, client, named);
  const { scope } = reading.authorization;
  const { scopes, mistake } = scope.send ? readAskedScope(scope, wire("scope"), raw) : { scopes: registeredScopes(provider) };
  const problem = expected.mistake(pairs) ?? mistake ?? (scope.send ? scopeMistake(provider, client, scopes) : undefined) ?? pkceMistake(reading, named);
  if (problem) {
    call.refused = problem;
    return respond(provider, call, asked, { error: "invalid_request", error_description: problem });
  }
  const { code_challenge: challenge, nonce, login_hint, prompt, max_age } = expected.read(pairs);
  Object.assign(asked, { scope: scopes.join(" "), scopes, wanted: scopes, challenge, nonce, login_hint, learned });
  const signedIn = provider.sessions.of(call.request);
  const tooOld = signedIn && max_age !== undefined && provider.now() / 1000 - signedIn.auth_time > Number(max_age);
  const { prompt_none } = reading.authorization;
  const announces = settings.document.prompt_values_supported?.includes("none") ?? scopes.includes("openid");
  const knowsNone = prompt_none === "always" || (prompt_none === "announced" && announces);
  const known = (user) => provider.tokens.newestLive(client.client_id, user.id, asked.scope) !== undefined;
  if (knowsNone && (prompt ?? "").split(" ").includes("none")) {
    // Never a page (OpenID Connect Core section 3.1.2.1).
    if (!signedIn || tooOld) return respond(provider, call, asked, { error: "login_required", error_description: "nobody is signed in" });
    const user = provider.users.get(signedIn.user);
    if (!client.trusted && !known(user)) return respond(provider, call, asked, { error: "consent_required", error_description: "the person has not agreed yet" });
    return granted(provider, call, asked, user, signedIn);
  }
  const again = /\b(login|consent|select_account)\b/.test(prompt ?? "");
  return provider.consent.ask(provider, call, asked, { skip: known, signInOnly: client.trusted === true, fresh: again || Boolean(tooOld) || settings.skipConsent !== true });
}

/** If no scope is sent, it was set when the client was registered; an answer may name it anyway. */
const registeredScopes = ({ reading, settings }) => (reading.answer.saysScope ? (settings.scopes ?? ["account"]) : []);

/** Whether the request asks for an ID token. */
export const asksIdToken = (reading, document, scopes) =>
  document.issuer !== undefined && scopes.includes("openid") && !reading.authorization.scope.always.includes("openid");

/** Everything that the request may and must contain. `learned`: values of variables that only the client knows. */
function expectedOf(provider, call, client, named) {
  const { reading, settings } = provider;
  const { authorization, pkce, response } = reading;
  const expected = new Expected();
  const learned = {};
  const add = (name, rule) => {
    if (!authorization.omit.includes(name)) expected.add(authorization.names[name] ?? name, { as: name, ...rule });
  };
  for (const [name, value] of call.addressQuery) expected.add(name, { is: value });
  if (authorization.response_type !== null) add("response_type", { is: authorization.response_type });
  add("client_id");
  add("redirect_uri");
  add("state");
  const { scope } = authorization;
  if (scope.send) add("scope", { optional: scope.always.length + scope.default.length === 0 });
  if (pkce.method !== "none") {
    add("code_challenge");
    add("code_challenge_method", { is: pkce.method });
  }
  const scopes = scope.send ? (named[authorization.names.scope ?? "scope"] ?? "").split(scope.separator) : [];
  const isAsked = asksIdToken(reading, settings.document, scopes) && reading.idToken.nonce.send !== "never";
  if (isAsked || authorization.nonce === "always") add("nonce");
  if (response.response_mode === "form_post") add("response_mode", { is: "form_post" });
  for (const name of OF_SIGN_IN) add(name, { optional: true, repeats: name === "resource" || name === "audience" });
  for (const name of settings.parameters ?? []) expected.add(name, { optional: true });
  const values = { client_id: client.client_id, ...variablesOf(provider, call) };
  for (const [name, template] of Object.entries(authorization.constants)) {
    const value = fill(template, values);
    if (value === undefined) learned[template] = named[name];
    // A value that the application sets at a sign-in overrides a fixed value of that name.
    const isReplaceable = OF_SIGN_IN.includes(name) || settings.parameters?.includes(name);
    expected.add(name, isReplaceable ? {} : { is: value });
  }
  return { expected, learned };
}

function scopeMistake({ reading, settings }, client, scopes) {
  const { always } = reading.authorization.scope;
  const missing = always.find((scope) => !scopes.includes(scope));
  if (missing) return `scope ${missing} is always asked for`;
  const known = client.scopes ?? settings.scopes;
  const unknown = known && scopes.find((scope) => !known.includes(scope));
  return unknown === undefined || unknown === false ? undefined : `scope ${unknown} is unknown`;
}

/** The length of a challenge shows its encoding. */
function pkceMistake({ pkce, authorization }, named) {
  const challenge = named[authorization.names.code_challenge ?? "code_challenge"];
  if (pkce.method === "none") return undefined;
  const form = pkce.method === "plain" ? /^[A-Za-z0-9\-._~]{43,128}$/ : pkce.encoding === "hex" ? /^[0-9a-f]{64}$/ : /^[A-Za-z0-9_-]{43}$/;
  return form.test(challenge) ? undefined : `code_challenge must be a verifier's ${pkce.method === "plain" ? "own text" : `SHA-256 in ${pkce.encoding}`}`;
}
