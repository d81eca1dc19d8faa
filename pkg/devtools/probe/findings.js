// Everything that the probe of a page and `grantway check --live` can find: a sentence with values in `{name}`, and what
// to do about it. docs/guides/diagnosis.md lists them; a test compares.

export const FINDINGS = {
  offline: ["The browser says that it is offline.", "Connect, and probe again."],
  page_insecure: ["The page is at {origin}, which browsers do not trust: there are no locks, no workers and no WebCrypto.", "Serve it by https, or at http://localhost."],
  mixed_content: ["The page is https and {url} is plain http, which browsers block.", "Use https addresses in the options and in the provider's metadata."],
  clock_wrong: ["This device's clock is {seconds} s {direction} the server's.", "Set the clock. Until then tokens seem to expire too early or too late."],
  blocked_by_policy: ["The page's Content-Security-Policy forbids {url} ({directive}).", "Add the origin to {directive}."],
  blocked_by_extension: ["Something in this browser blocks {url}, while another address of the same server can be reached: an ad blocker, as a rule.", "Allow the address in the extension, or use an address without words such as `track` or `oauth` in it, a custom domain for example."],
  server_unreachable: ["{url} cannot be reached from this browser.", "Open the address in a tab. If that works, an extension or a proxy blocks it here; if not, it is wrong, or the server is down."],
  metadata_cors_blocked: ["{url} can be reached, but this page may not read it (CORS).", "Have the server send Access-Control-Allow-Origin on its metadata, or use a provider document, which needs none."],
  metadata_missing: ["{url} answers with status {status}.", "Check `issuer`: its spelling, its path, the slash at its end."],
  metadata_not_json: ["{url} answers with {media_type} in place of metadata.", "Check `issuer`; a login page or a proxy may have answered."],
  issuer_mismatch: ["The server at {issuer} calls itself {found}.", "Use exactly that text as `issuer`."],
  endpoint_missing: ["The metadata name no {endpoint}.", "Ask the provider, or write a provider document with its addresses."],
  token_cors_blocked: ["{url} can be reached, but a page of {origin} may not read its answers (CORS).", "Register {origin} with the provider as an allowed (web) origin, and the client as a single-page application; or sign in with a worker."],
  token_redirected: ["{url} redirects, which no token request follows.", "Use the address that it redirects to."],
  token_failing: ["{url} answers with status {status}.", "Look at the provider's status page, or its logs."],
  client_unknown: ["The token endpoint refuses the client: {error}.", "Check `client_id`. If the provider has it as a client with a secret, register one without, or sign in with a worker."],
  redirect_uri_not_registered: ["The provider did not send its answer back to {redirect_uri}.", "Register exactly this text with the provider for this `client_id`. If it is registered, the provider does not answer `prompt=none` in a frame."],
  frame_blocked_by_page: ["The page at {redirect_uri} may not be shown in a frame ({header}), so a silent sign-in ends there.", "Let your own origin frame it: frame-ancestors 'self', X-Frame-Options: SAMEORIGIN."],
  authorization_refused: ["The provider answers a sign-in with {error}.", "Register what the options ask for: scope, response type, PKCE."],
  third_party_cookies_blocked: ["Somebody is signed in here, and the provider does not know it in a frame: its cookies do not get into frames of other sites, by this browser's rules or their own SameSite.", "Use `restore: \"redirect\"`, a refresh token, or a custom domain of the provider on your own site."],
  backend_missing: ["There is no handler at {url} (status {status}).", "Have the worker answer with auth.handle(), and check `backend`."],
  backend_not_json: ["{url} answers with {media_type}: a page, not the handler.", "Have the server pass the path on to the worker, before it falls back to its index page."],
  backend_failing: ["{url} answers with status {status}, {code}.", "Look up the code in the list of errors, and read the worker's log."],
};

/** Where an issuer's metadata may be: OpenID Connect Discovery, then RFC 8414. */
export function metadataAddresses(issuer) {
  const { origin, pathname } = new URL(issuer);
  return [`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, `${origin}/.well-known/oauth-authorization-server${pathname.replace(/\/$/, "")}`];
}

/** `{ code, sentence, fix }`, with the values filled in. */
export function finding(code, values = {}) {
  const fill = (text) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const [sentence, fix] = FINDINGS[code].map(fill);
  return { code, sentence, fix };
}
