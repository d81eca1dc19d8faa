// What takes the provider's place while a test's session is made: it answers in one process, as the standards say, with
// what the test wants to be true.

const base64url = (text) => {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

/** The engine does not check the signature of an ID token that comes from the token endpoint, so this one has none. */
export const unsigned = (claims) =>
  [JSON.stringify({ alg: "RS256", typ: "JWT" }), JSON.stringify(claims), "not signed"].map(base64url).join(".");

export const json = (value, status = 200) => new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json" } });

/** Addresses that no request leaves for: the stand-in answers every one. */
const AT = "https://stand-in.invalid";

const standard = {
  authorization_endpoint: `${AT}/authorize`,
  token_endpoint: `${AT}/token`,
  userinfo_endpoint: `${AT}/userinfo`,
};

/**
 * The client of a handler's options, at a server that does all as the standards say. What a session is bound to stays:
 * the handler's name, the provider's, the server, the client, the redirect URI.
 */
export function standInFor({ dialect, client_secret, client_authentication, trustedAudiences, ...entry }) {
  const { backChannelLogout, loginParameters, ...kept } = entry;
  const client = { ...kept, client_authentication: "none", userinfo: true };
  if (entry.provider === undefined) return client;
  const { issuer, token_endpoint, variables, id } = entry.provider;
  const scope = entry.scope ?? entry.provider.dialect?.authorization_request?.scope;
  const bound = { ...standard, token_endpoint, ...(issuer && { issuer }), ...(variables && { variables: asked(variables) }) };
  return { ...client, provider: { ...(id && { id }), ...bound }, ...(scope && { scope }) };
}

/** The variables of a document, all of them named by the options or by the sign-in. */
const asked = (variables) =>
  Object.fromEntries(Object.entries(variables).map(([name, { source, parameter, ...variable }]) => [name, variable]));

/** The `fetch` of such a server. `told` says what its answers hold. */
export function standInFetch(told) {
  return async (input) => {
    const { href, pathname } = new URL(input.url ?? input);
    if (told.issuer && pathname.includes("/.well-known/")) return json({ issuer: told.issuer, ...standard, response_types_supported: ["code"] });
    if (href === standard.userinfo_endpoint) return json(told.userinfo);
    const { id_token, ...tokens } = told.tokens;
    return json({ ...tokens, ...(id_token && { id_token: unsigned(id_token) }) });
  };
}

/** What a person of a test is called if the test does not care. */
const SOMEBODY = { id: "test-person", name: "Test Person" };

/** How long the access token lives if the test does not care, in seconds. */
const AN_HOUR = 3600;

/** What the stand-in answers to the authorization request of a person. */
export function answers(entry, { profile, claims, scope, extra, access_token = "test-access-token", refresh_token, expires_in = AN_HOUR, variables }, request, now) {
  const who = { ...SOMEBODY, ...profile };
  const { id, ...shown } = who;
  const sub = String(claims?.sub ?? id);
  const asked = request.get("scope") ?? "";
  const issuer = filled(entry.issuer ?? entry.provider?.issuer, { ...defaults(entry), ...entry.variables, ...variables });
  const at = Math.floor(now() / 1000);
  const token = {
    ...shown, iss: issuer, sub, aud: request.get("client_id"), nonce: request.get("nonce") ?? undefined,
    iat: at, exp: at + AN_HOUR, auth_time: at, ...claims,
  };
  return {
    userinfo: { ...shown, sub },
    tokens: {
      ...extra, access_token, refresh_token, token_type: "Bearer", expires_in, scope: scope ? [scope].flat().join(" ") : asked,
      id_token: request.has("nonce") && issuer ? token : undefined,
    },
  };
}

export const defaults = ({ provider }) =>
  Object.fromEntries(Object.entries(provider?.variables ?? {}).map(([name, variable]) => [name, variable.default]));

/** A template with the values of its variables. */
export const filled = (template, values) => template?.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
