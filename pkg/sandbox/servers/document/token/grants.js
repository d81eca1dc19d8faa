/** The grants of a document's token endpoint (RFC 6749 sections 4.1.3, 4.4.2 and 6, RFC 7636 section 4.6). */
import { listOf } from "../../../document/pointers.js";
import { splitScope } from "../../../document/scopes.js";
import { sameText } from "../../../parameters.js";
import { base64url, randomHex, sha256 } from "../../../random.js";
import { asksIdToken } from "../authorization/authorize.js";
import { idToken } from "./id_token.js";
import { ownMembers, tokenAnswer } from "./token_answer.js";

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The challenge for a verifier. */
async function challengeOf({ method, encoding }, verifier) {
  if (method === "plain") return verifier;
  const digest = await sha256(verifier);
  return encoding === "hex" ? hex(digest) : base64url(digest);
}

const sameVariables = (grant, call) => Object.entries(call.variables).every(([name, value]) => (grant.variables[name] ?? value) === value);

export async function exchange(provider, call, { client, values }, no) {
  const { reading } = provider;
  const verifier = values.code_verifier;
  const wanted = verifier && (await challengeOf(reading.pkce, verifier));
  const code = provider.codes.find(values.code);
  if (!code) return no("invalid_grant", "the code is unknown");
  if (client && code.client_id !== client.client_id) return no("invalid_grant", "the code is another client's");
  if (code.used) {
    // RFC 6749 section 4.1.2: if a code is used twice, the tokens it brought are revoked.
    provider.tokens.revokeFamily(code.family);
    return no("invalid_grant", "the code was used before");
  }
  const usable = provider.codes.usable(code);
  code.used = true;
  if (!usable) return no("invalid_grant", "the code has expired");
  if (!sameVariables(code, call)) return no("invalid_grant", "the code was given at another address");
  const repeats = reading.exchange.redirect_uri && !reading.exchange.omit.includes("redirect_uri") && !("redirect_uri" in reading.exchange.constants);
  if (repeats && code.redirect_uri !== values.redirect_uri) return no("invalid_grant", "redirect_uri is not the one of the authorization request");
  if (code.challenge && !/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier)) return no("invalid_grant", "code_verifier is malformed");
  if (code.challenge && !sameText(wanted, code.challenge)) return no("invalid_grant", "code_verifier does not fit");
  if (reading.exchange.scope && values.scope !== code.wanted.join(reading.authorization.scope.separator)) return no("invalid_scope", "scope is not the one of the authorization request");
  const own = ownMembers(provider, provider.users.get(code.user));
  return issue(provider, call, { ...granted(code), own }, { nonce: code.nonce, isRefresh: false });
}

/** What all tokens of one authorization share. */
export const granted = ({ client_id, user, scope, scopes, family, auth_time, sid, variables, said, learned, own, state }) => ({
  client_id,
  user,
  scope,
  scopes,
  family,
  auth_time,
  sid,
  variables,
  said,
  learned,
  own,
  state,
});

export function refresh(provider, call, { client, values }, no) {
  const { reading, settings, tokens } = provider;
  const old = tokens.byRefresh(values.refresh_token);
  if (!old || old.revoked || old.user === undefined) return no("invalid_grant", "the refresh token is unknown or revoked");
  if (client && old.client_id !== client.client_id) return no("invalid_grant", "the refresh token is another client's");
  if (!sameVariables(old, call)) return no("invalid_grant", "the refresh token was given at another address");
  if (old.isOne && tokens.expired(old)) return no("invalid_grant", "the access token that is to be renewed has expired");
  if (old.refreshUsed) {
    // Somebody has a copy, so all tokens of the grant end (RFC 9700 section 4.14.2).
    tokens.revokeFamily(old.family);
    return no("invalid_grant", "the refresh token was used before");
  }
  const whole = old.whole ?? old.scopes;
  const asked = values.scope === undefined ? whole : splitScope(values.scope, reading.authorization.scope.separator);
  if (!asked.every((scope) => whole.includes(scope))) return no("invalid_scope", "the scope is wider than what was granted");
  if (settings.rotation === "strict") old.refreshUsed = true;
  return issue(provider, call, { ...granted(old), scope: asked.join(" "), scopes: asked, whole }, { isRefresh: true, kept: settings.rotation === "none" ? old : undefined });
}

export function clientCredentials(provider, call, { client, values }, no) {
  if (!client) return no("invalid_client", "nobody says who asks", 401);
  const scopes = values.scope === undefined ? [] : splitScope(values.scope, provider.reading.authorization.scope.separator);
  const own = { client_id: client.client_id, scope: scopes.join(" "), scopes, family: randomHex(8), variables: call.variables, own: {} };
  return issue(provider, call, own, { isRefresh: false, isClients: true });
}

/**
 * @param {{ nonce?: string, isRefresh: boolean, isClients?: boolean, kept?: object }} how `kept`: the grant whose
 *   refresh token stays
 */
export async function issue(provider, call, grant, { nonce, isRefresh, isClients = false, isLonger = false, kept }) {
  const { reading, settings, tokens } = provider;
  const access_token = randomHex(24);
  const { absent } = reading.answer.expiresIn;
  const isShort = reading.answer.longer && !isRefresh;
  const [place] = listOf(reading.answer.places("refresh_token"));
  // At some providers an access token renews itself.
  const isOne = place === reading.answer.places("access_token")[0];
  const refreshes = reading.refresh.supported && settings.rotation !== "off" && !isClients && (!isLonger || isOne);
  const own = isOne ? access_token : randomHex(24);
  const issued = tokens.issue({
    ...grant,
    access_token,
    refresh_token: refreshes && !kept ? own : undefined,
    saysRefresh: refreshes && !kept,
    lifetime: isShort ? (typeof absent === "number" ? absent : 3600) : settings.tokenLifetime,
    isOne,
  });
  if (kept) kept.whole = grant.whole;
  const hasIdToken = !isClients && (asksIdToken(reading, settings.document, grant.scopes) || isDropped(reading, settings.document, grant.scopes));
  const said = reading.idToken.nonce.send === "never" ? undefined : nonce;
  const id_token = hasIdToken ? await idToken(provider, call, issued, said) : undefined;
  return tokenAnswer(provider, issued, { isRefresh, id_token });
}

/** A scope that is always sent may bring an ID token that nobody requested. */
const isDropped = (reading, document, scopes) => document.issuer !== undefined && scopes.includes("openid") && reading.authorization.scope.always.includes("openid");
