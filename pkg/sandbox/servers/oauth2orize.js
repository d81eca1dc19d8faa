/**
 * Plays Tali: oauth2orize 1.x on Express with Passport's client-password and
 * http-bearer strategies (inferred from the documented member order). Answers:
 * 403 for grants, bare text 401 for clients, 501 for unknown grant types, an
 * HTML page for malformed JSON. Strict beyond the library: JSON bodies only,
 * no Authorization header next to the body's secret, and the documented
 * `redirect_uri` must come with a refresh.
 */
import { exactRedirect } from "../state/clients.js";
import { barePage, escape } from "../pages/html.js";
import { basicCredentials, bearerToken, JSON_TYPE, mediaType, parseForm, parseJsonObject, text } from "../parameters.js";
import { profileOf } from "../people.js";
import { randomAlphanumeric, randomHex } from "../random.js";
import { bytes, encodePercent, json, redirect, withQuery } from "../responses.js";

const STATUS = { invalid_request: 400, unauthorized_client: 403, invalid_grant: 403, unsupported_grant_type: 501, unsupported_response_type: 501 };

/** Express's last error handler (finalhandler 1.x). */
function expressPage(status, message) {
  const html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Error</title>
</head>
<body>
<pre>${escape(message)}</pre>
</body>
</html>
`;
  return barePage(status, html, { "Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff" });
}

/** lib/middleware/errorHandler.js, mode "direct": no cache headers, no charset. */
const tokenError = (error, error_description) => json({ error, error_description }, STATUS[error], { "Content-Type": "application/json" });

/** Passport's own answer: the status text, without a content type. */
const unauthorized = (headers = {}) => bytes("Unauthorized", 401, headers);

const shown = (code, message) => expressPage(STATUS[code], `AuthorizationError: ${message}`);

export const oauth2orize = {
  methods: { authorize: ["GET"], token: ["POST"], userinfo: ["GET"] },

  async authorize(provider, call) {
    const { values } = parseForm(call.url.search);
    const type = text(values, "response_type");
    if (!type) return shown("invalid_request", "Missing required parameter: response_type");
    if (type !== "code") return shown("unsupported_response_type", `Unsupported response type: ${type}`);
    const clientId = text(values, "client_id");
    if (!clientId) return shown("invalid_request", "Missing required parameter: client_id");
    const client = provider.clients.find(clientId);
    const redirectUri = text(values, "redirect_uri");
    // Without a validated `redirect_uri`, the error handler has nowhere to redirect to.
    if (!client || !redirectUri || !exactRedirect(client, redirectUri)) return shown("unauthorized_client", "Unauthorized client");
    return provider.consent.ask(provider, call, { client, redirect_uri: redirectUri, scope: "", state: text(values, "state") });
  },

  granted(provider, call, asked, user) {
    const code = provider.codes.issue(
      randomHex(16),
      { client_id: asked.client.client_id, redirect_uri: asked.redirect_uri, user: user.id },
      provider.settings.codeLifetime,
    );
    return redirect(withQuery(asked.redirect_uri, [["code", code], ["state", asked.state]], encodePercent));
  },

  denied(provider, call, asked) {
    return redirect(withQuery(asked.redirect_uri, [["error", "access_denied"], ["state", asked.state]], encodePercent));
  },

  async token(provider, call) {
    // express.json() ignores other content types, which leaves an empty body without a client.
    const read = mediaType(call.request.headers) === JSON_TYPE ? parseJsonObject((await call.text()) || "{}") : { values: {} };
    if (read.problem) return expressPage(400, read.problem);
    const { values } = read;
    if (basicCredentials(call.request.headers) !== undefined) return unauthorized();
    const client = provider.clients.withSecret(text(values, "client_id"), text(values, "client_secret"));
    if (!client) return unauthorized();
    if (values.grant_type === "authorization_code") return exchange(provider, client, values);
    if (values.grant_type === "refresh_token" && provider.settings.rotation !== "off") return refresh(provider, client, values);
    return tokenError("unsupported_grant_type", `Unsupported grant type: ${values.grant_type}`);
  },

  userinfo(provider, call) {
    const header = call.request.headers.get("authorization");
    if (header === null) return unauthorized({ "WWW-Authenticate": 'Bearer realm="Users"' });
    // passport-http-bearer: two words or nothing.
    if (header.split(" ").length !== 2) return bytes("Bad Request", 400);
    if (!/^bearer /i.test(header)) return unauthorized({ "WWW-Authenticate": 'Bearer realm="Users"' });
    const token = provider.tokens.byAccess(bearerToken(call.request.headers));
    if (!provider.tokens.live(token)) return unauthorized({ "WWW-Authenticate": 'Bearer realm="Users", error="invalid_token"' });
    return json(profileOf(provider, token.user, token.scope, "tali"), 200, { "Content-Type": "application/json; charset=utf-8" });
  },

  broken: () => json({ error: "server_error", error_description: "Something went wrong" }, 500, { "Content-Type": "application/json" }),

  missing: (call) => expressPage(404, `Cannot ${call.request.method} ${call.url.pathname}`),
};

function exchange(provider, client, values) {
  const value = text(values, "code");
  if (!value) return tokenError("invalid_request", "Missing required parameter: code");
  const code = provider.codes.find(value);
  if (!provider.codes.usable(code) || code.client_id !== client.client_id || code.redirect_uri !== values.redirect_uri) {
    return tokenError("invalid_grant", "Invalid authorization code");
  }
  code.used = true;
  return issue(provider, { client_id: client.client_id, user: code.user, redirect_uri: code.redirect_uri, family: randomHex(8) }, provider.settings.rotation !== "off");
}

function refresh(provider, client, values) {
  const value = text(values, "refresh_token");
  if (!value) return tokenError("invalid_request", "Missing required parameter: refresh_token");
  if (!text(values, "redirect_uri")) return tokenError("invalid_request", "Missing required parameter: redirect_uri");
  const old = provider.tokens.byRefresh(value);
  if (!old || old.revoked || old.refreshUsed || old.client_id !== client.client_id || old.redirect_uri !== values.redirect_uri) {
    return tokenError("invalid_grant", "Invalid refresh token");
  }
  const { rotation } = provider.settings;
  if (rotation === "strict") old.refreshUsed = true;
  return issue(provider, { client_id: old.client_id, user: old.user, redirect_uri: old.redirect_uri, family: old.family }, rotation !== "none");
}

/** lib/exchange/authorizationCode.js: access_token, refresh_token, the app's parameters, token_type last. */
function issue(provider, grant, withRefresh) {
  const { tokenLifetime } = provider.settings;
  const token = provider.tokens.issue({
    ...grant,
    access_token: randomAlphanumeric(37),
    refresh_token: withRefresh ? randomAlphanumeric(36) : undefined,
    scope: "",
    lifetime: tokenLifetime,
  });
  const body = {
    access_token: token.access_token,
    ...(token.refresh_token && { refresh_token: token.refresh_token }),
    // Documented as a string.
    ...(tokenLifetime !== null && { expires_in: String(tokenLifetime) }),
    token_type: "Bearer",
  };
  return json(body, 200, { "Content-Type": "application/json", "Cache-Control": "no-store", Pragma: "no-cache" });
}
