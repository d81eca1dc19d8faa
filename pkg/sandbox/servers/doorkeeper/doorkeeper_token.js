/**
 * Doorkeeper's token endpoint (lib/doorkeeper/oauth/authorization_code_request.rb,
 * refresh_token_request.rb, error_response.rb, token_response.rb).
 */
import { basicCredentials, FORM, JSON_TYPE, mediaType, parseForm, parseJsonObject, sameText, text } from "../../parameters.js";
import { base64url, randomHex, sha256 } from "../../random.js";
import { json } from "../../responses.js";
import { profiles } from "../../people.js";
import { ERROR_TEXTS, missingText, olderThan } from "./doorkeeper_authorize.js";
import { railsPage } from "../rails_page.js";
import { scopesAllowed } from "../scope_check.js";

const HEADERS = { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store", Pragma: "no-cache" };

export async function token(provider, call) {
  const { bodies, grants, version } = provider.settings;
  const type = mediaType(call.request.headers);
  const format = type === FORM ? "form" : type === JSON_TYPE ? "json" : undefined;
  // `enforce_content_type`: the answer to a body in an undocumented format.
  if (!format || !bodies.includes(format)) return json({}, 415, HEADERS);
  const body = await call.text();
  const { values, problem } = format === "form" ? parseForm(body) : parseJsonObject(body || "{}");
  if (problem) return railsPage(400, "Your browser sent a request that this server could not understand. (400)");

  const refuse = (error, description) => tokenError(provider, values, error, description);
  const missing = (name) => refuse("invalid_request", missingText(version, name));
  const grantType = text(values, "grant_type");
  if (!grantType) return missing("grant_type");
  if (!grants.includes(grantType) || !(grantType in GRANTS)) return refuse("unsupported_grant_type");
  const who = authenticate(provider, call, values);
  if (who.twice) return refuse("invalid_request", ERROR_TEXTS.two_mechanisms);
  return GRANTS[grantType]({ provider, call, values, client: who.client, refuse, missing });
}

/** @returns {{ client?: object, twice?: boolean }} */
function authenticate(provider, call, values) {
  const { clientAuth, version } = provider.settings;
  // The scheme was matched case-sensitively until 5.9.
  const read = !olderThan(version, "5.9") || call.request.headers.get("authorization")?.startsWith("Basic ");
  const basic = read ? basicCredentials(call.request.headers) : undefined;
  const bodySecret = text(values, "client_secret");
  if (basic !== undefined && bodySecret !== undefined) return { twice: true };
  if (basic !== undefined) {
    if (basic === null || !clientAuth.includes("basic")) return {};
    // Basic with the bare client_id of the same client is fine.
    const named = text(values, "client_id");
    if (named !== undefined && named !== basic.id) return {};
    return { client: provider.clients.withSecret(basic.id, basic.secret) };
  }
  return clientAuth.includes("body") ? { client: provider.clients.withSecret(text(values, "client_id"), bodySecret) } : {};
}

function tokenError(provider, values, error, description = ERROR_TEXTS[error]) {
  const status = olderThan(provider.settings.version, "5.1") || error === "invalid_client" ? 401 : 400;
  const state = text(values, "state");
  return json({ error, error_description: description, ...(state && { state }) }, status, {
    ...HEADERS,
    "WWW-Authenticate": `Bearer realm="Doorkeeper", error="${error}", error_description="${description}"`,
  });
}

const GRANTS = {
  async authorization_code({ provider, call, values, client, refuse, missing }) {
    if (!text(values, "code")) return missing("code");
    const code = provider.codes.find(values.code);
    const verifier = text(values, "code_verifier");
    // The parameters are checked before the client is.
    if (code?.challenge && !verifier) return missing("code_verifier");
    if (!text(values, "redirect_uri")) return missing("redirect_uri");
    if (!client) return refuse("invalid_client");
    if (code?.used && code.client_id === client.client_id && provider.settings.revokeOnCodeReuse) provider.tokens.revokeFamily(code.family);
    if (!provider.codes.usable(code) || code.client_id !== client.client_id) return refuse("invalid_grant");
    if (code.redirect_uri !== values.redirect_uri) return refuse("invalid_grant");
    const right = await verifierFits(provider, code, verifier);
    // Another request may have used the code while the hash was computed.
    if (!right || code.used) return refuse("invalid_grant");
    code.used = true;
    code.family = randomHex(8);
    return issue(provider, call, { client_id: client.client_id, user: code.user, scope: code.scope, family: code.family, auth_time: code.auth_time, nonce: code.nonce });
  },

  refresh_token({ provider, call, values, client, refuse, missing }) {
    if (!text(values, "refresh_token")) return missing("refresh_token");
    const old = provider.tokens.byRefresh(values.refresh_token);
    if (!old || old.revoked || old.refreshUsed) return refuse("invalid_grant");
    if (!client) return refuse("invalid_client");
    if (old.client_id !== client.client_id) return refuse("invalid_grant");
    const scope = text(values, "scope") ?? old.scope;
    if (!scopesAllowed(scope, old.scope.split(" "))) return refuse("invalid_scope");
    const overlap = provider.settings.rotation === "overlap";
    if (!overlap) old.revoked = true;
    return issue(provider, call, { client_id: old.client_id, user: old.user, scope, family: old.family, auth_time: old.auth_time, lifetime: old.lifetime, previous: overlap ? old : undefined });
  },
};

async function verifierFits(provider, code, verifier) {
  if (!code.challenge) return verifier === undefined || provider.settings.pkce === "ignored";
  const computed = code.challenge.method === "S256" ? base64url(await sha256(verifier)) : verifier;
  return sameText(computed, code.challenge.value);
}

async function issue(provider, call, grant) {
  const { tokenLifetime, rotation, reuse, tokenType = "Bearer" } = provider.settings;
  const existing = reuse && provider.tokens.newestLive(grant.client_id, grant.user, grant.scope);
  const issued = existing || provider.tokens.issue({
    lifetime: tokenLifetime,
    ...grant,
    access_token: randomHex(32),
    refresh_token: rotation === "strict" || rotation === "overlap" ? randomHex(32) : undefined,
  });
  const remaining = provider.tokens.remaining(issued);
  const body = {
    access_token: issued.access_token,
    token_type: tokenType,
    ...(remaining !== null && { expires_in: remaining }),
    ...(issued.refresh_token && { refresh_token: issued.refresh_token }),
    ...(issued.scope && { scope: issued.scope }),
    created_at: Math.floor(issued.created / 1000),
  };
  if (issued.scope.split(" ").includes("openid")) body.id_token = await idToken(provider, call, grant);
  return json(body, 200, HEADERS);
}

/** doorkeeper-openid_connect: lib/doorkeeper/openid_connect/id_token.rb, with vcita's `business_id`. */
function idToken(provider, call, grant) {
  const now = Math.floor(provider.now() / 1000);
  const profile = profiles.intandem(provider.users.get(grant.user));
  return provider.keys.sign({
    iss: `${call.origin}/${provider.id}`,
    sub: profile.sub,
    aud: grant.client_id,
    exp: now + 120,
    iat: now,
    ...(grant.nonce && { nonce: grant.nonce }),
    auth_time: grant.auth_time,
    business_id: profile.business_id,
  });
}
