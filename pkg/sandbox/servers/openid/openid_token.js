/**
 * The token and revocation endpoints of the `standard` server (RFC 6749 sections 2.3, 4.1.3, 5 and 6, RFC 7636, RFC
 * 7009, RFC 9700 section 4.14).
 */
import { basicCredentials, FORM, mediaType, parseForm, sameText, text } from "../../parameters.js";
import { base64url, randomHex, sha256 } from "../../random.js";
import { bytes, json } from "../../responses.js";
import { profiles } from "../../people.js";
import { issuerOf } from "./openid_metadata.js";
import { scopesAllowed } from "../scope_check.js";

const HEADERS = { "Content-Type": "application/json", "Cache-Control": "no-store", Pragma: "no-cache" };

const refuse = (error, error_description, status = 400, headers = {}) => json({ error, error_description }, status, { ...HEADERS, ...headers });

export async function token(provider, call) {
  const read = await readAndAuthenticate(provider, call);
  if (read.refusal) return read.refusal;
  const { values, client } = read;
  switch (text(values, "grant_type")) {
    case undefined:
      return refuse("invalid_request", "grant_type is missing");
    case "authorization_code":
      return exchange(provider, call, client, values);
    case "refresh_token":
      if (provider.settings.rotation !== "off") return refresh(provider, call, client, values);
    // falls through: without refresh tokens it is a grant like any unknown one
    default:
      return refuse("unsupported_grant_type", "the grant type is not supported");
  }
}

/** RFC 7009: an empty 200, also for an unknown token. */
export async function revoke(provider, call) {
  const read = await readAndAuthenticate(provider, call);
  if (read.refusal) return read.refusal;
  const value = text(read.values, "token");
  if (!value) return refuse("invalid_request", "token is missing");
  const refreshed = provider.tokens.byRefresh(value);
  const found = refreshed ?? provider.tokens.byAccess(value);
  if (found && found.client_id !== read.client.client_id) return refuse("invalid_request", "the token was issued to another client");
  // A refresh token ends together with its whole grant (RFC 7009 section 2.1).
  if (refreshed) provider.tokens.revokeFamily(refreshed.family);
  else if (found) found.revoked = true;
  return bytes("", 200, { "Cache-Control": "no-store" });
}

/** @returns {Promise<{ refusal: Response } | { values: object, client: object }>} */
async function readAndAuthenticate(provider, call) {
  if (mediaType(call.request.headers) !== FORM) return { refusal: refuse("invalid_request", "the body must be application/x-www-form-urlencoded") };
  const { values, repeated } = parseForm(await call.text());
  if (repeated.size > 0) return { refusal: refuse("invalid_request", `repeated parameter ${[...repeated][0]}`) };
  if (call.url.search !== "") return { refusal: refuse("invalid_request", "parameters belong in the body") };
  const basic = basicCredentials(call.request.headers);
  const bodySecret = values.client_secret;
  if (basic !== undefined && bodySecret !== undefined) return { refusal: refuse("invalid_request", "more than one client authentication") };
  const client = basic === undefined ? withoutBasic(provider, values, bodySecret) : withBasic(provider, values, basic);
  if (client) return { values, client };
  const challenge = basic === undefined ? {} : { "WWW-Authenticate": 'Basic realm="standard"' };
  return { refusal: refuse("invalid_client", "client authentication failed", 401, challenge) };
}

/** RFC 6749 section 2.3.1: id and secret are form-encoded before they are joined. */
function withBasic(provider, values, basic) {
  if (basic === null) return undefined;
  const decode = (part) => new URLSearchParams(`=${part.replaceAll("&", "%26")}`).get("");
  const id = decode(basic.id);
  if (values.client_id !== undefined && values.client_id !== id) return undefined;
  const client = provider.clients.withSecret(id, decode(basic.secret));
  return client && allows(client, "client_secret_basic") ? client : undefined;
}

function withoutBasic(provider, values, secret) {
  const client = provider.clients.find(values.client_id);
  if (!client) return undefined;
  // A public client that sends a secret has put one into its page.
  if (client.public) return secret === undefined ? client : undefined;
  return allows(client, "client_secret_post") ? provider.clients.withSecret(client.client_id, secret) : undefined;
}

const allows = (client, method) => client.token_endpoint_auth_method === undefined || client.token_endpoint_auth_method === method;

async function exchange(provider, call, client, values) {
  if (!text(values, "code")) return refuse("invalid_request", "code is missing");
  const verifier = text(values, "code_verifier");
  const computed = verifier && base64url(await sha256(verifier));
  const code = provider.codes.find(values.code);
  if (!code || code.client_id !== client.client_id) return refuse("invalid_grant", "the code is unknown");
  if (code.used) {
    // RFC 6749 section 4.1.2: if a code is used twice, the tokens it brought are revoked.
    provider.tokens.revokeFamily(code.family);
    return refuse("invalid_grant", "the code was used before");
  }
  const usable = provider.codes.usable(code);
  code.used = true;
  if (!usable) return refuse("invalid_grant", "the code has expired");
  if (code.redirect_uri !== values.redirect_uri) return refuse("invalid_grant", "redirect_uri is not the one of the authorization request");
  if (code.challenge && !verifier) return refuse("invalid_grant", "code_verifier is missing");
  if (!code.challenge && verifier) return refuse("invalid_grant", "code_verifier without a code_challenge");
  if (verifier && !/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier)) return refuse("invalid_grant", "code_verifier is malformed");
  if (verifier && !sameText(computed, code.challenge)) return refuse("invalid_grant", "code_verifier does not fit");
  const { client_id, user, scope, family, auth_time, nonce, sid } = code;
  return issue(provider, call, { client_id, user, scope, family, auth_time, sid }, nonce);
}

async function refresh(provider, call, client, values) {
  const old = provider.tokens.byRefresh(text(values, "refresh_token"));
  if (!text(values, "refresh_token")) return refuse("invalid_request", "refresh_token is missing");
  if (!old || old.client_id !== client.client_id || old.revoked) return refuse("invalid_grant", "the refresh token is unknown or revoked");
  // A narrower access token narrows neither the grant nor the next refresh token (RFC 6749 section 6).
  const granted = old.granted ?? old.scope;
  const scope = text(values, "scope") ?? granted;
  if (!scopesAllowed(scope, granted.split(" "))) return refuse("invalid_scope", "the scope is wider than what was granted");
  const { rotation, endsAccessTokens, narrowsGrant } = provider.settings;
  if (old.refreshUsed) {
    // Somebody has a copy, so all tokens of the grant end (RFC 9700 section 4.14.2).
    provider.tokens.revokeFamily(old.family);
    return refuse("invalid_grant", "the refresh token was used before");
  }
  if (rotation === "strict") old.refreshUsed = true;
  const { client_id, user, family, auth_time, sid } = old;
  if (endsAccessTokens) provider.tokens.endAccess(family);
  // Against RFC 6749 section 6: a scope that is left out once is gone.
  const left = narrowsGrant ? scope : granted;
  old.granted = left;
  return issue(provider, call, { client_id, user, scope, granted: left, family, auth_time, sid, keep: rotation === "none" });
}

async function issue(provider, call, grant, nonce) {
  const { tokenLifetime, rotation, refresh: when } = provider.settings;
  const scopes = grant.scope.split(" ");
  const granted = (grant.granted ?? grant.scope).split(" ");
  const refreshable = rotation !== "off" && !grant.keep && (when === "always" || granted.includes("offline_access"));
  const issued = provider.tokens.issue({
    ...grant,
    access_token: randomHex(32),
    refresh_token: refreshable ? randomHex(32) : undefined,
    lifetime: tokenLifetime,
  });
  const body = {
    access_token: issued.access_token,
    token_type: "Bearer",
    ...(tokenLifetime !== null && { expires_in: tokenLifetime }),
    ...(issued.refresh_token && { refresh_token: issued.refresh_token }),
    scope: grant.scope,
    ...(scopes.includes("openid") && { id_token: await idToken(provider, call, issued, nonce) }),
  };
  return json(body, 200, HEADERS);
}

/** OpenID Core section 2; `provider.settings.idToken` may spoil it for tests. */
async function idToken(provider, call, issued, nonce) {
  const now = Math.floor(provider.now() / 1000);
  const { idTokenLifetime, idToken: spoil } = provider.settings;
  const half = (await sha256(issued.access_token)).slice(0, 16);
  const claims = {
    iss: issuerOf(provider, call),
    sub: profiles.standard(provider.users.get(issued.user), []).sub,
    aud: issued.client_id,
    exp: now + idTokenLifetime,
    iat: now,
    auth_time: issued.auth_time,
    ...(nonce !== undefined && { nonce }),
    at_hash: base64url(half),
    sid: issued.sid,
    ...spoil?.claims,
  };
  const token = await provider.keys.sign(claims, spoil?.header);
  if (!spoil?.badSignature) return token;
  const cut = token.lastIndexOf(".") + 1;
  return token.slice(0, cut) + (token[cut] === "A" ? "B" : "A") + token.slice(cut + 1);
}
