/**
 * Mistakes that people make in documents: `[what it is, document, { path, says, meant? }]`. `path` is where it is
 * found, `says` part of the reason, `meant` the suggestion. Without `path`, the whole file is not a document.
 */
const GOOD = { authorization_endpoint: "https://as.example/a", token_endpoint: "https://as.example/t" };
const beside = (members) => ({ ...GOOD, ...members });
const dialect = (members, rest) => ({ ...GOOD, ...rest, dialect: members });

const UNKNOWN = "is not a member of a provider document";

const NAMES = [
  ["a misspelt knob", dialect({ token_request: { client_auth: "body" } }), { path: "dialect.token_request.client_auth", says: UNKNOWN, meant: "dialect.token_request.client_authentication" }],
  ["a group in camel case", dialect({ tokenRequest: {} }), { path: "dialect.tokenRequest", says: UNKNOWN, meant: "dialect.token_request" }],
  ["a knob at the wrong level", dialect({ scope: { separator: "," } }), { path: "dialect.scope", says: UNKNOWN, meant: "dialect.authorization_request.scope" }],
  ["a group outside the dialect", beside({ token_request: { client_authentication: "body" } }), { path: "token_request", says: UNKNOWN, meant: "dialect.token_request" }],
  ["the scope where Auth.js has it", beside({ scope: "read" }), { path: "scope", says: UNKNOWN, meant: "dialect.authorization_request.scope.default" }],
  ["another library's name for an endpoint", { authorization_endpoint: "https://as.example/a", token_url: "https://as.example/t" }, { path: "token_url", says: UNKNOWN, meant: "token_endpoint" }],
  ["the subject where Auth.js has it", dialect({ userinfo: { subject: "id" } }), { path: "dialect.userinfo.subject", says: UNKNOWN, meant: "dialect.userinfo.profile.id" }],
  ["a member of one's own inside the dialect", dialect({ "x-mine": 1 }), { path: "dialect.x-mine", says: UNKNOWN }],
  ["a comment as a member", beside({ "//": "a note" }), { path: "//", says: UNKNOWN }],
  ["a comment inside the dialect", dialect({ $comment: "why" }), { path: "dialect.$comment", says: UNKNOWN }],
  ["the parameters where Auth.js has them", dialect({ authorization_request: { params: { access_type: "offline" } } }), { path: "dialect.authorization_request.params", says: UNKNOWN, meant: "dialect.authorization_request.constants" }],
  ["the address of the metadata", beside({ wellKnown: "https://as.example/.well-known/openid-configuration" }), { path: "wellKnown", says: UNKNOWN, meant: "issuer" }],
  ["the keys by another name", beside({ jwks_endpoint: "https://as.example/keys" }), { path: "jwks_endpoint", says: UNKNOWN, meant: "jwks_uri" }],
  ["a letter too few", beside({ userinfo_endpont: "https://as.example/u" }), { path: "userinfo_endpont", says: UNKNOWN, meant: "userinfo_endpoint" }],
  ["a client in a document", beside({ client_id: "mine" }), { path: "client_id", says: UNKNOWN, meant: "options.client_id" }],
  ["PKCE beside the dialect", beside({ pkce: "S256" }), { path: "pkce", says: UNKNOWN, meant: "dialect.pkce" }],
  ["the expiry beside the answer", dialect({ expires_in: { absent: "never" } }), { path: "dialect.expires_in", says: UNKNOWN, meant: "dialect.token_response.expires_in" }],
];

const VALUES = [
  ["the RFC's word for a value", dialect({ token_request: { client_authentication: "client_secret_post" } }), { path: "dialect.token_request.client_authentication", says: "expected one of basic", meant: "body" }],
  ["PKCE switched off by false", dialect({ pkce: false }), { path: "dialect.pkce", says: "found a boolean" }],
  ["PKCE switched off without a reason", dialect({ pkce: { method: "none" } }), { path: "dialect.pkce", says: "{ method, reason }" }],
  ["PKCE switched off by a word", dialect({ pkce: "none" }), { path: "dialect.pkce", says: "{ method, reason }" }],
  ["PKCE without its method", dialect({ pkce: { reason: "none at all" } }), { path: "dialect.pkce.method", says: "names the method" }],
  ["a list for a text", dialect({ authorization_request: { scope: { separator: [","] } } }), { path: "dialect.authorization_request.scope.separator", says: "expected a string, found an array" }],
  ["a text for a list", dialect({ authorization_request: { scope: { default: "read write" } } }), { path: "dialect.authorization_request.scope.default", says: "expected an array of strings, found a string" }],
  ["a text for an object", dialect({ authorization_request: { scope: "read" } }), { path: "dialect.authorization_request.scope", says: "expected an object, found a string" }],
  ["metadata of the wrong type", beside({ scopes_supported: "read write" }), { path: "scopes_supported", says: "expected an array of strings" }],
  ["a number among constants", dialect({ authorization_request: { constants: { v: 2 } } }), { path: "dialect.authorization_request.constants.v", says: "expected a string, found a number" }],
  ["a word that is none of them", dialect({ token_response: { expires_in: { kind: "epoch" } } }), { path: "dialect.token_response.expires_in.kind", says: "expected one of relative", meant: "absolute_epoch" }],
  ["a lifetime before now", dialect({ token_response: { expires_in: { absent: -1 } } }), { path: "dialect.token_response.expires_in.absent", says: "whole, and not negative" }],
  ["half a second", dialect({ refresh_request: { early_window: 0.5 } }), { path: "dialect.refresh_request.early_window", says: "whole, and not negative" }],
  ["a method in lower case", dialect({ token_request: { method: "get" } }), { path: "dialect.token_request.method", says: "expected one of POST, GET", meant: "GET" }],
  ["a number in a list of texts", dialect({ authorization_request: { scope: { always: ["read", 7] } } }), { path: "dialect.authorization_request.scope.always.1", says: "found a number" }],
  ["a truth as a text", dialect({ refresh_request: { supported: "no" } }), { path: "dialect.refresh_request.supported", says: "expected a boolean" }],
  ["an error without its sign", dialect({ token_response: { error: { when: [{ pointer: "/ok" }] } } }), { path: "dialect.token_response.error.when", says: "`pointer` with one of" }],
  ["an error as an object", dialect({ token_response: { error: { when: { pointer: "/ok", equals: false } } } }), { path: "dialect.token_response.error.when", says: "expected an array" }],
  ["an ignored `iss` without a reason", dialect({ authorization_response: { iss: { ignore: true } } }), { path: "dialect.authorization_response.iss.reason", says: "has no" }],
];

const ENDPOINTS = [
  ["a missing endpoint", { authorization_endpoint: "https://as.example/a" }, { path: "token_endpoint", says: "has no `token_endpoint`" }],
  ["plain http", beside({ token_endpoint: "http://as.example/t" }), { path: "token_endpoint", says: "plain http" }],
  ["a relative address", beside({ userinfo_endpoint: "/me" }), { path: "userinfo_endpoint", says: "not absolute" }],
  ["a space in an address", beside({ userinfo_endpoint: "https://as.example/m e" }), { path: "userinfo_endpoint", says: "malformed" }],
  ["user information in an address", beside({ token_endpoint: "https://u:p@as.example/t" }), { path: "token_endpoint", says: "user information" }],
  ["an issuer that is no URL", beside({ issuer: "as.example" }), { path: "issuer", says: "not absolute" }],
  ["an issuer with a query", beside({ issuer: "https://as.example/?tenant=1" }), { path: "issuer", says: "query" }],
  ["a refresh over plain http", dialect({ refresh_request: { endpoint: "http://as.example/t" } }), { path: "dialect.refresh_request.endpoint", says: "plain http" }],
];

const VARIABLES = [
  ["a variable that is not declared", beside({ token_endpoint: "https://{tenant}/t" }), { path: "token_endpoint", says: "`tenant`" }],
  ["a variable that is misspelt", beside({ token_endpoint: "https://{tenent}/t", variables: { tenant: {} } }), { path: "token_endpoint", says: "`tenent`", meant: "tenant" }],
  ["a pattern as a regular expression", beside({ token_endpoint: "https://{tenant}/t", variables: { tenant: { pattern: "^[a-z]+$" } } }), { path: "variables.tenant.pattern", says: "expected one of host, origin, segment" }],
  ["a variable from outside without a list", beside({ token_endpoint: "https://{h}/t", variables: { h: { source: "callback" } } }), { path: "variables.h.allow", says: "list of allowed values" }],
  ["a default that does not fit", beside({ token_endpoint: "https://{h}/t", variables: { h: { default: "a b" } } }), { path: "variables.h.default", says: "does not fit" }],
  ["a variable of a constant that is not declared", dialect({ authorization_request: { constants: { shop: "{shop}" } } }), { path: "dialect.authorization_request.constants.shop", says: "declares no `shop`" }],
];

const POINTERS = [
  ["a pointer without its slash", dialect({ token_response: { root: "data" } }), { path: "dialect.token_response.root", says: "begins with `/`" }],
  ["a pointer with dots", dialect({ token_response: { fields: { access_token: "data.access_token" } } }), { path: "dialect.token_response.fields.access_token", says: "begins with `/`" }],
  ["a profile without its slash", dialect({ userinfo: { profile: { id: "id" } } }), { path: "dialect.userinfo.profile.id", says: "begins with `/`" }],
  ["a captured value without its slash", dialect({ token_response: { capture: { team: "team" } } }), { path: "dialect.token_response.capture.team", says: "begins with `/`" }],
  ["captured values as a list", dialect({ token_response: { capture: ["team"] } }), { path: "dialect.token_response.capture", says: "expected an object of strings" }],
  ["a bare tilde", dialect({ token_response: { root: "/a~b" } }), { path: "dialect.token_response.root", says: "`~0`" }],
];

const REQUESTS = [
  ["names the wrong way round", dialect({ token_request: { names: { client_key: "client_id" } } }), { path: "dialect.token_request.names", says: "canonical name comes first", meant: "client_id" }],
  ["a constant that the engine sends", dialect({ authorization_request: { constants: { response_type: "token" } } }), { path: "dialect.authorization_request.constants.response_type", says: "itself" }],
  ["a header that is the engine's", dialect({ token_request: { headers: { "Content-Type": "application/json" } } }), { path: "dialect.token_request.headers.Content-Type", says: "not the document's" }],
  ["a line break in a header", dialect({ token_request: { headers: { "X-A": "a\nb" } } }), { path: "dialect.token_request.headers.X-A", says: "line breaks" }],
  ["a space in a header's name", dialect({ token_request: { headers: { "X A": "b" } } }), { path: "dialect.token_request.headers.X A", says: "not the name of a header" }],
  ["a state that is left out", dialect({ authorization_request: { omit: ["state"] } }), { path: "dialect.authorization_request.omit", says: "always sent" }],
  ["a parameter that does not exist", dialect({ token_request: { omit: ["clientId"] } }), { path: "dialect.token_request.omit", says: "knows no `clientId`", meant: "client_id" }],
  ["two parameters of one name", dialect({ token_request: { names: { code: "c", client_id: "c" } } }), { path: "dialect.token_request.names.code", says: "another parameter" }],
];

const WHOLE = [
  ["JSON text in JSON", JSON.stringify(GOOD), { says: "is a string" }],
  ["nothing: a failed import", null, { says: "is missing" }],
  ["the whole module", { github: GOOD }, { says: "its member `github`" }],
  ["a list", [GOOD], { says: "is an array" }],
  ["a number", 7, { says: "is a number" }],
];

/** Mistakes that are refused, by kind. */
export const MISTAKES = { NAMES, VALUES, ENDPOINTS, VARIABLES, POINTERS, REQUESTS, WHOLE };

/** Documents that are accepted with a remark: `[what it is, document, { path, says }]`. */
export const ACCEPTED = [
  ["a variable that nothing mentions", beside({ variables: { tenant: {} } }), { path: "variables.tenant", says: "nothing in the document mentions" }],
  ["an issuer with a slash at its end", beside({ issuer: "https://as.example/" }), { path: "issuer", says: "exact strings" }],
  ["a null of a database", beside({ userinfo_endpoint: null, issuer: null, dialect: null }), { path: "userinfo_endpoint", says: "absent" }],
];

/** Documents that are good, although they may look wrong. */
export const GOOD_ONES = [
  ["a shop as a part of a host", beside({ token_endpoint: "https://{shop}.shops.example/t", variables: { shop: { pattern: "segment" } } })],
  ["a member of one's own", beside({ "x-owner": "team" })],
  ["a loopback server", { authorization_endpoint: "http://127.0.0.1:8080/a", token_endpoint: "http://localhost:8080/t" }],
];
