/**
 * The authorization endpoint of the `standard` server (RFC 6749 section 4.1, OpenID Core section 3.1.2). A bad
 * client or `redirect_uri` is shown to the person; every other error goes back to the app, with `iss` and the
 * `state` it sent.
 */
import { exactRedirect } from "../../state/clients.js";
import { formPost } from "../../pages/form_post.js";
import { escape, page } from "../../pages/html.js";
import { FORM, mediaType, parseForm, text } from "../../parameters.js";
import { randomHex } from "../../random.js";
import { encodeForm, redirect, withQuery } from "../../responses.js";
import { issuerOf } from "./openid_metadata.js";
import { scopesAllowed } from "../scope_check.js";

const refused = (message) => page({ title: "Request refused", status: 400, body: `<h1>This request was refused</h1>\n<pre>${escape(message)}</pre>` });

export async function authorize(provider, call) {
  const posted = call.request.method === "POST";
  if (posted && mediaType(call.request.headers) !== FORM) return refused("the request must be form encoded");
  const { values, repeated } = parseForm(posted ? await call.text() : call.url.search);

  const client = !repeated.has("client_id") && provider.clients.find(values.client_id);
  if (!client) return refused("invalid_request: client_id is missing, repeated or unknown");
  const redirectUri = !repeated.has("redirect_uri") && text(values, "redirect_uri");
  if (!redirectUri || !exactRedirect(client, redirectUri)) return refused("invalid_request: redirect_uri is missing, repeated or not registered");

  const { scopes, defaultScope } = provider.settings;
  const asked = {
    client,
    redirect_uri: redirectUri,
    scope: text(values, "scope") ?? defaultScope,
    state: text(values, "state"),
    nonce: text(values, "nonce"),
    login_hint: text(values, "login_hint"),
    response_mode: values.response_mode === "form_post" ? "form_post" : "query",
    challenge: text(values, "code_challenge"),
  };
  const problem = problemOf(values, repeated, asked, client.scopes ?? scopes);
  if (problem) return respond(provider, call, asked, [["error", problem[0]], ["error_description", problem[1]]]);

  const prompts = new Set((values.prompt ?? "").split(" ").filter(Boolean));
  const session = provider.sessions.of(call.request);
  const tooOld = session && values.max_age !== undefined && provider.now() / 1000 - session.auth_time > Number(values.max_age);
  const known = (user) => provider.tokens.newestLive(client.client_id, user.id, asked.scope) !== undefined;
  if (prompts.has("none")) {
    if (!session || tooOld) return respond(provider, call, asked, [["error", "login_required"], ["error_description", "nobody is signed in"]]);
    const user = provider.users.get(session.user);
    if (!client.trusted && !known(user)) return respond(provider, call, asked, [["error", "consent_required"], ["error_description", "the person has not agreed yet"]]);
    return granted(provider, call, asked, user, session);
  }
  const again = prompts.has("login") || prompts.has("consent") || prompts.has("select_account");
  return provider.consent.ask(provider, call, asked, { skip: known, signInOnly: client.trusted === true, fresh: again || Boolean(tooOld) });
}

/** @returns {[string, string] | undefined} error and description */
function problemOf(values, repeated, asked, scopes) {
  if (repeated.size > 0) return ["invalid_request", `repeated parameter ${[...repeated][0]}`];
  if (values.request !== undefined) return ["request_not_supported", "request objects are not supported"];
  if (values.request_uri !== undefined) return ["request_uri_not_supported", "request objects are not supported"];
  if (!text(values, "response_type")) return ["invalid_request", "response_type is missing"];
  if (values.response_type !== "code") return ["unsupported_response_type", "only response_type code is supported"];
  if (!["query", "form_post", undefined].includes(values.response_mode)) return ["invalid_request", "response_mode is query or form_post"];
  if (!scopesAllowed(asked.scope, scopes)) return ["invalid_scope", "the scope is unknown"];
  if (asked.challenge && values.code_challenge_method !== "S256") return ["invalid_request", "code_challenge_method must be S256"];
  if (asked.challenge && !/^[A-Za-z0-9_-]{43}$/.test(asked.challenge)) return ["invalid_request", "code_challenge is not the SHA-256 of a verifier"];
  if (asked.client.public && !asked.challenge) return ["invalid_request", "code_challenge is required"];
  if (values.max_age !== undefined && !/^\d+$/.test(values.max_age)) return ["invalid_request", "max_age is a number of seconds"];
  const prompts = (values.prompt ?? "").split(" ").filter(Boolean);
  if (prompts.includes("none") && prompts.length > 1) return ["invalid_request", "prompt none must be alone"];
  return undefined;
}

export function granted(provider, call, asked, user, session) {
  const code = provider.codes.issue(
    randomHex(32),
    {
      client_id: asked.client.client_id,
      redirect_uri: asked.redirect_uri,
      scope: asked.scope,
      user: user.id,
      challenge: asked.challenge,
      nonce: asked.nonce,
      auth_time: session.auth_time,
      sid: session.id,
      family: randomHex(8),
    },
    provider.settings.codeLifetime,
  );
  return respond(provider, call, asked, [["code", code]]);
}

export function denied(provider, call, asked) {
  return respond(provider, call, asked, [["error", "access_denied"], ["error_description", "the person declined"]]);
}

/** RFC 9207: `iss` in every response, also in errors. */
function respond(provider, call, asked, parameters) {
  const iss = provider.settings.omitIss ? undefined : issuerOf(provider, call);
  const all = [...parameters, ["state", asked.state], ["iss", iss]].filter(([, value]) => value !== undefined);
  return asked.response_mode === "form_post" ? formPost(asked.redirect_uri, all) : redirect(withQuery(asked.redirect_uri, all, encodeForm));
}
