/**
 * Plays Tiltify v5: ex_oauth2_provider 0.5.7 behind phoenix_oauth2_provider
 * (Elixir). 422 where others say 400 or 401, 400 `invalid_request` for a bad
 * refresh token, members in alphabetical order with nulls kept, and the same
 * token again for the same person, app and scopes. API errors are Tiltify's
 * own object. Strict beyond the library: a Basic header is refused even when
 * the body has the secret too.
 */
import { exOauth2Redirect } from "../state/clients.js";
import { barePage, escape } from "../pages/html.js";
import { basicCredentials, bearerToken, FORM, JSON_TYPE, mediaType, parseForm, parseJsonObject, text } from "../parameters.js";
import { profileOf } from "../people.js";
import { randomHex } from "../random.js";
import { bytes, encodeElixir, json, redirect, withQuery } from "../responses.js";
import { scopesAllowed } from "./scope_check.js";

const HEADERS = { "Content-Type": "application/json; charset=utf-8" };

/** lib/ex_oauth2_provider/oauth2/utils/error.ex */
const ERRORS = {
  invalid_request: [400, "The request is missing a required parameter, includes an unsupported parameter value, or is otherwise malformed."],
  invalid_client: [422, "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method."],
  invalid_grant: [422, "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client."],
  unsupported_grant_type: [422, "The authorization grant type is not supported by the authorization server."],
  invalid_scope: [422, "The requested scope is invalid, unknown, or malformed."],
  invalid_redirect_uri: [422, "The redirect uri included is not valid."],
  unsupported_response_type: [422, "The authorization server does not support this response type."],
  access_denied: [401, "The resource owner or authorization server denied the request."],
  internal_server_error: [500, "The authorization server encountered an unexpected condition which prevented it from fulfilling the request."],
};

function tokenError(error) {
  const [status, error_description] = ERRORS[error];
  return json({ error, error_description }, status, HEADERS);
}

function errorPage(error) {
  const [status, description] = ERRORS[error];
  return barePage(status, `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>An error has occurred</title></head>
<body>
<h1>An error has occurred</h1>
<div><p>${escape(description)}</p></div>
</body>
</html>
`);
}

function errorRedirect(asked, error) {
  const parameters = [["error", error], ["error_description", ERRORS[error][1]], ["state", asked.state]];
  return redirect(withQuery(asked.redirect_uri, parameters, encodeElixir));
}

/** Tiltify's own layer: its OpenAPI documents this object for the token endpoint and the API. */
const apiError = (status, message) => json({ error: { fields: null, message, status } }, status, HEADERS);

/** The library's own handler (lib/ex_oauth2_provider/plug/error_handler.ex), with `apiErrors: "library"`. */
function refuseApi(provider, call, status) {
  if (provider.settings.apiErrors !== "library") return apiError(status, status === 401 ? "Unauthorized" : "Forbidden");
  const message = status === 401 ? "Unauthenticated" : "Unauthorized";
  if (/json/.test(call.request.headers.get("accept") ?? "")) return json({ errors: [message] }, status, HEADERS);
  return bytes(message, status, { "Content-Type": "text/plain; charset=utf-8" });
}

export const exOauth2Provider = {
  methods: { authorize: ["GET"], token: ["POST"], userinfo: ["GET"] },

  async authorize(provider, call) {
    const { values } = parseForm(call.url.search);
    if (!text(values, "client_id")) return errorPage("invalid_request");
    const client = provider.clients.find(values.client_id);
    if (!client) return errorPage("invalid_client");
    const redirectUri = text(values, "redirect_uri") ?? client.redirect_uris[0];
    if (!exOauth2Redirect(client, redirectUri)) return errorPage("invalid_redirect_uri");
    const { scopes, defaultScope } = provider.settings;
    const asked = { client, redirect_uri: redirectUri, scope: text(values, "scope") ?? defaultScope, state: text(values, "state") };
    const type = text(values, "response_type");
    if (!type) return errorRedirect(asked, "invalid_request");
    if (type !== "code") return errorRedirect(asked, "unsupported_response_type");
    if (!scopesAllowed(asked.scope, client.scopes ?? scopes)) return errorRedirect(asked, "invalid_scope");
    // If a token for the same scopes is alive, redirects without a prompt.
    const skip = (user) => provider.tokens.newestLive(client.client_id, user.id, asked.scope) !== undefined;
    return provider.consent.ask(provider, call, asked, { skip });
  },

  granted(provider, call, asked, user) {
    const code = provider.codes.issue(
      randomHex(32),
      { client_id: asked.client.client_id, redirect_uri: asked.redirect_uri, scope: asked.scope, user: user.id },
      provider.settings.codeLifetime,
    );
    return redirect(withQuery(asked.redirect_uri, [["code", code], ["state", asked.state]], encodeElixir));
  },

  denied: (provider, call, asked) => errorRedirect(asked, "access_denied"),

  async token(provider, call) {
    const read = await readParameters(call);
    if (read.problem) return json({ errors: { detail: "Bad Request" } }, 400, HEADERS);
    const { values } = read;
    const type = text(values, "grant_type");
    if (!type) return tokenError("invalid_request");
    if (!provider.settings.grants.includes(type) || !(type in GRANTS)) return tokenError("unsupported_grant_type");
    if (!text(values, "client_id")) return tokenError("invalid_request");
    const basic = basicCredentials(call.request.headers) !== undefined;
    const client = provider.clients.withSecret(values.client_id, text(values, "client_secret"));
    if (!client || basic) return tokenError("invalid_client");
    return GRANTS[type](provider, client, values);
  },

  userinfo(provider, call) {
    const token = provider.tokens.byAccess(bearerToken(call.request.headers));
    if (!provider.tokens.live(token) || token.user === undefined) return refuseApi(provider, call, 401);
    const needed = provider.settings.userinfoScope;
    if (needed && !token.scope.split(" ").includes(needed)) return refuseApi(provider, call, 403);
    return json(profileOf(provider, token.user, token.scope, "tiltify"), 200, HEADERS);
  },

  broken: () => tokenError("internal_server_error"),

  missing: () => apiError(404, "Not Found"),
};

/** Phoenix merges query and body; the body wins. It does not read other content types. */
async function readParameters(call) {
  const { values } = parseForm(call.url.search);
  const body = await call.text();
  switch (mediaType(call.request.headers)) {
    case FORM:
      return { values: Object.assign(values, parseForm(body).values) };
    case JSON_TYPE: {
      const read = parseJsonObject(body || "{}");
      return read.problem ? read : { values: Object.assign(values, read.values) };
    }
    default:
      return { values };
  }
}

const GRANTS = {
  authorization_code(provider, client, values) {
    const code = provider.codes.find(text(values, "code"));
    if (!provider.codes.usable(code) || code.client_id !== client.client_id) return tokenError("invalid_grant");
    if (code.redirect_uri !== values.redirect_uri) return tokenError("invalid_grant");
    code.used = true;
    return answer(tokenFor(provider, client.client_id, code.user, code.scope, true));
  },

  client_credentials(provider, client, values) {
    const { scopes, defaultScope } = provider.settings;
    const scope = text(values, "scope") ?? defaultScope;
    if (!scopesAllowed(scope, client.scopes ?? scopes)) return tokenError("invalid_scope");
    return answer(tokenFor(provider, client.client_id, undefined, scope, false));
  },

  refresh_token(provider, client, values) {
    const old = provider.tokens.byRefresh(text(values, "refresh_token"));
    if (!old || old.revoked || old.client_id !== client.client_id) return tokenError("invalid_request");
    if (provider.settings.rotation === "strict") old.revoked = true;
    return answer(create(provider, old.client_id, old.user, old.scope, true, old.family));
  },
};

/** AccessTokens.get_token_for, then create_token: the same token again while one lives. */
function tokenFor(provider, clientId, user, scope, refreshable) {
  const existing = provider.settings.reuse && provider.tokens.newestLive(clientId, user, scope);
  return existing || create(provider, clientId, user, scope, refreshable && provider.settings.rotation !== "off", randomHex(8));
}

function create(provider, clientId, user, scope, refreshable, family) {
  return provider.tokens.issue({
    access_token: randomHex(32),
    refresh_token: refreshable ? randomHex(32) : undefined,
    client_id: clientId,
    user,
    scope,
    lifetime: provider.settings.tokenLifetime,
    family,
  });
}

/** An Elixir map: alphabetical; `inserted_at` to the second; the whole lifetime, however old the token. */
function answer(token) {
  const body = {
    access_token: token.access_token,
    created_at: new Date(token.created).toISOString().replace(/\.\d+Z$/, "Z"),
    expires_in: token.lifetime,
    refresh_token: token.refresh_token ?? null,
    scope: token.scope,
    token_type: "bearer",
  };
  return json(body, 200, HEADERS);
}
