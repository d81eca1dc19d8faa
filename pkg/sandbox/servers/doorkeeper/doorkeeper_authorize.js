/**
 * Doorkeeper's authorization endpoint (lib/doorkeeper/oauth/pre_authorization.rb). By default every error before
 * consent is a page on the server and never reaches the app; only a denial is redirected.
 */
import { doorkeeperRedirect } from "../../state/clients.js";
import { barePage, escape } from "../../pages/html.js";
import { parseForm, text } from "../../parameters.js";
import { encodeForm, redirect, withQuery } from "../../responses.js";
import { scopesAllowed } from "../scope_check.js";

/** config/locales/en.yml */
export const ERROR_TEXTS = {
  invalid_request: "The request is missing a required parameter, includes an unsupported parameter value, or is otherwise malformed.",
  invalid_redirect_uri: "The requested redirect uri is malformed or doesn't match client redirect URI.",
  access_denied: "The resource owner or authorization server denied the request.",
  invalid_scope: "The requested scope is invalid, unknown, or malformed.",
  invalid_code_challenge_method: "The code challenge method must be plain or S256.",
  unsupported_response_type: "The authorization server does not support this response type.",
  invalid_client: "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.",
  invalid_grant: "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.",
  unsupported_grant_type: "The authorization grant type is not supported by the authorization server.",
  two_mechanisms: "The request utilizes more than one mechanism for authenticating the client.",
};

/** @param {string} version as "5.6" @param {string} than */
export function olderThan(version, than) {
  const [major, minor] = version.split(".").map(Number);
  const [otherMajor, otherMinor] = than.split(".").map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

/** "Missing required parameter: x." since 5.2, the general sentence before. */
export function missingText(version, name) {
  return olderThan(version, "5.2") ? ERROR_TEXTS.invalid_request : `Missing required parameter: ${name}.`;
}

function errorPage(provider, error, description = ERROR_TEXTS[error]) {
  const { version } = provider.settings;
  // Up to 5.6 the page was rendered with 200, whatever the error.
  const status = olderThan(version, "5.7") ? 200 : error === "invalid_client" ? 401 : 400;
  return barePage(status, `<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title>OAuth authorization required</title></head>
<body>
<div id="container">
<div class="border-bottom mb-4"><h1>An error has occurred</h1></div>
<main role="main"><pre>${escape(description)}</pre></main>
</div>
</body>
</html>
`);
}

export async function authorize(provider, call) {
  const { version, wrapper, pkce, scopes, defaultScope, authErrors } = provider.settings;
  const { values } = parseForm(call.url.search);
  if (!text(values, "client_id")) return errorPage(provider, "invalid_request", missingText(version, "client_id"));
  const client = provider.clients.find(values.client_id);
  if (!client) return errorPage(provider, "invalid_client");
  const redirectUri = text(values, "redirect_uri");
  if (!redirectUri || !doorkeeperRedirect(client, redirectUri)) return errorPage(provider, "invalid_redirect_uri");
  const state = text(values, "state");
  // `handle_auth_errors :redirect`: from here on the `redirect_uri` is known to be valid.
  const refuse = (error, description = ERROR_TEXTS[error]) =>
    authErrors === "redirect"
      ? redirect(withQuery(redirectUri, [["error", error], ["error_description", description], ["state", state]], encodeForm))
      : errorPage(provider, error, description);
  // vcita's documented URL has no response_type: its front page must add it.
  const type = text(values, "response_type") ?? (wrapper ? "code" : undefined);
  if (!type) return refuse("invalid_request", missingText(version, "response_type"));
  if (type !== "code") return refuse("unsupported_response_type");
  const scope = text(values, "scope") ?? defaultScope;
  if (!scopesAllowed(scope, client.scopes ?? scopes)) return refuse("invalid_scope");
  const challenge = challengeOf(values, pkce);
  if (challenge?.bad) return refuse("invalid_code_challenge_method");

  const asked = { client, redirect_uri: redirectUri, scope, state, challenge, nonce: text(values, "nonce") };
  const skip = (user) => provider.tokens.newestLive(client.client_id, user.id, scope) !== undefined;
  return provider.consent.ask(provider, call, asked, { skip, signInOnly: client.trusted === true });
}

/** Without the database columns the parameters are ignored; behind vcita's front page they get lost. */
function challengeOf(values, pkce) {
  const value = text(values, "code_challenge");
  if (pkce !== "supported" || !value) return undefined;
  const method = text(values, "code_challenge_method") ?? "plain";
  return method === "S256" || method === "plain" ? { value, method } : { bad: true };
}
