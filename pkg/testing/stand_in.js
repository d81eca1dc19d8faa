// What takes the provider's place while a test's session is made: it answers in one process, as the standards say, with
// what the test wants to be true.

const base64url = (text) => {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

/** The engine does not check the signature of an ID token that comes from the token endpoint, so this one has none. */
const unsigned = (claims) =>
  [JSON.stringify({ alg: "RS256", typ: "JWT" }), JSON.stringify(claims), "not signed"].map(base64url).join(".");

const json = (value) => new Response(JSON.stringify(value), { headers: { "content-type": "application/json" } });

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
