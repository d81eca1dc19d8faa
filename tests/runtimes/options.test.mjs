/**
 * Options that are missing, unknown, dangerous or of the wrong type: refused with their path, before anything is
 * sent.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient, createProtocol as createPageProtocol } from "grantway/browser";
import { createHandler, createProtocol } from "grantway/edge";
import { APP, createApp, keyOf } from "./app.js";
import { errorOf } from "./refusals.js";
import { json, ScriptedServer } from "./scripted_server.js";

const DOCUMENT = { authorization_endpoint: "https://as.example/authorize", token_endpoint: "https://as.example/token" };
const CLIENT = { provider: DOCUMENT, client_id: "id", client_secret: "secret", redirect_uri: "https://app.example/auth/as/callback" };

/** `code place` of the refusal by `createProtocol`, for the good options with these changes. */
async function protocolSays(changes) {
  const error = await errorOf(createProtocol({ ...CLIENT, ...changes }));
  return error ? `${error.kind} ${error.code}: ${error.message}` : "accepted";
}

/** The same for `createHandler`, which refuses at the first request. */
async function handlerSays(changes, entryChanges = {}) {
  const config = { providers: { as: { ...CLIENT, ...entryChanges } }, cookieKeys: [keyOf(1)], ...changes };
  const error = await errorOf(() => createHandler(config).handle(new Request("https://app.example/auth/session")));
  return error ? `${error.kind} ${error.code}: ${error.message}` : "accepted";
}

test("the good options are accepted", async () => {
  assert.equal(await protocolSays({}), "accepted");
  assert.equal(await handlerSays({}), "accepted");
});

test("a handler's mistakes are thrown by createHandler itself, all at once; those of a function of the environment at its first request", async () => {
  const dialect = { token_request: { client_auth: "body" }, pkse: 1 };
  const config = { providers: { as: { ...CLIENT, provider: { ...DOCUMENT, dialect } }, other: { ...CLIENT, redirect_uri: "https://app.example/auth/other/callback", client_idd: "1" } }, cookieKeys: [undefined] };
  let error;
  try {
    createHandler(config);
  } catch (thrown) {
    error = thrown;
  }
  assert.equal(error?.name, "OAuthError");
  assert.deepEqual(error.mistakes.map((mistake) => mistake.path ?? mistake.option), ["cookieKeys.0", "dialect.token_request.client_auth", "dialect.pkse", "providers.other.client_idd"]);
  assert.match(error.message, /^4 mistakes:\n/);
  assert.match(error.message, /`dialect.pkse` is not a member of a provider document, in `providers.as.provider`; did you mean `dialect.pkce`\?/);
  const late = createHandler(() => config);
  assert.equal((await errorOf(late.handle(new Request(APP), {})))?.mistakes.length, 4);
  assert.equal((await errorOf(createProtocol({ ...CLIENT, provider: { ...DOCUMENT, dialect } })))?.mistakes.length, 2);
});

test("the error for an unknown provider name says which name was probably meant", async () => {
  const auth = createHandler({ providers: { github: { ...CLIENT, redirect_uri: "https://app.example/auth/github/callback" } }, cookieKeys: [keyOf(1)] });
  const error = await errorOf(auth.session(new Request("https://app.example/"), {}, undefined, { provider: "githb" }));
  assert.deepEqual([error.code, error.message], ["provider_unknown", "no provider `githb` is configured; did you mean `github`?"]);
});

test("options that are no object are refused", async () => {
  for (const wrong of [undefined, null, 7, "x", []]) {
    assert.equal((await errorOf(createProtocol(wrong)))?.code, "option_wrong_type", `${wrong}`);
    assert.equal((await errorOf(() => createHandler(wrong).handle(new Request(APP))))?.code, "option_wrong_type", `${wrong}`);
  }
});

test("each missing option is named", async () => {
  for (const option of ["client_id", "redirect_uri", "provider"]) {
    assert.equal(await protocolSays({ [option]: undefined }), `misuse option_missing: option \`${option}\` is missing`);
    assert.equal(await handlerSays({}, { [option]: undefined }), `misuse option_missing: option \`providers.as.${option}\` is missing`);
  }
  assert.equal(await protocolSays({ client_id: "" }), "misuse option_missing: option `client_id` is missing");
  assert.equal(await handlerSays({ cookieKeys: undefined }), "misuse cookie_key_missing: `cookieKeys` is undefined");
  assert.equal(await handlerSays({ providers: undefined }), "misuse option_missing: option `providers` is missing");
  assert.equal(await handlerSays({ providers: {} }), "misuse option_missing: option `providers` is missing");
  assert.equal(await handlerSays({ cookieKeys: [] }), "misuse cookie_key_missing: `cookieKeys` is undefined");
  for (const [option, upstream] of [["origin", { paths: ["/"] }], ["paths", { origin: "https://api.example" }]]) {
    assert.equal(await handlerSays({ upstreams: { api: upstream } }), `misuse option_missing: option \`upstreams.api.${option}\` is missing`);
  }
});

test("each unknown option is named: a typo changes nothing silently", async () => {
  assert.equal(await protocolSays({ clientId: "id" }), "misuse option_unknown: option `clientId` is unknown; did you mean `client_id`?");
  assert.equal(await handlerSays({ upstream: {} }), "misuse option_unknown: option `upstream` is unknown; did you mean `upstreams`?");
  assert.equal(await handlerSays({}, { redirectUri: "x" }), "misuse option_unknown: option `providers.as.redirectUri` is unknown; did you mean `providers.as.redirect_uri`?");
  assert.equal(await handlerSays({ session: { max: 1 } }), "misuse option_unknown: option `session.max` is unknown");
  assert.equal(await handlerSays({ upstreams: { api: { origin: "https://api.example", paths: ["/"], path: "/" } } }), "misuse option_unknown: option `upstreams.api.path` is unknown; did you mean `upstreams.api.paths`?");
  assert.equal(await protocolSays({ variables: { host: "x" } }), "misuse option_unknown: option `variables.host` is unknown");
  const protocol = await createProtocol({ ...CLIENT, cookieKeys: [keyOf(1)] });
  assert.equal((await errorOf(() => protocol.createAuthorization({ scopes: "a" }))).message, "option `scopes` is unknown; did you mean `scope`?");
  assert.equal((await errorOf(protocol.clientCredentials({ scopes: "a" }))).message, "option `scopes` is unknown; did you mean `scope`?");
  assert.equal((await errorOf(() => protocol.seal("p", 1, { maxage: 1 }))).message, "option `maxage` is unknown; did you mean `maxAge`?");
});

test("each option of the wrong type is named, with what it is and what it should be", async () => {
  const wrong = async (changes, message) => assert.equal(await protocolSays(changes), `misuse option_wrong_type: ${message}`);
  await wrong({ client_id: 7 }, "option `client_id` is a number, expected a string");
  await wrong({ client_secret: ["s"] }, "option `client_secret` is an array, expected a string");
  await wrong({ redirect_uri: true }, "option `redirect_uri` is a boolean, expected a string");
  await wrong({ scope: 7 }, "option `scope` is a number, expected a string or an array of strings");
  await wrong({ provider: "tali" }, "option `provider` is a string, expected a provider document");
  await wrong({ variables: ["x"] }, "option `variables` is an array, expected an object of strings");
  await wrong({ fetch: "fetch" }, "option `fetch` is something else, expected a function");
  await wrong({ now: 7 }, "option `now` is something else, expected a function");
  await wrong({ onEvent: {} }, "option `onEvent` is something else, expected a function");
  await wrong({ cookieKeys: keyOf(1) }, "option `cookieKeys` is a string, expected an array of strings");
  assert.equal(await protocolSays({ cookieKeys: [keyOf(1), undefined] }), "misuse cookie_key_missing: `cookieKeys.1` is undefined");
  for (const store of [null, {}, "d1"]) {
    assert.equal(await handlerSays({ store }), "misuse option_wrong_type: option `store` is something else, expected an object with get, put and delete");
  }
  const ofHandler = async (changes, option) => assert.match(await handlerSays(changes), new RegExp(`^misuse option_wrong_type: option \`${option}\` is `));
  await ofHandler({ session: 60 }, "session");
  await ofHandler({ session: { idleTimeout: "60" } }, "session.idleTimeout");
  assert.match(await handlerSays({ session: { maxAge: -1 } }), /^misuse option_invalid: option `session.maxAge` is /);
  for (const name of ["onSignIn", "onError", "onLaunch", "fetch", "now", "onEvent"]) await ofHandler({ [name]: "x" }, name);
  await ofHandler({ base: 7 }, "base");
  await ofHandler({ upstreams: { api: "https://api.example" } }, "upstreams.api");
  await ofHandler({ providers: { as: "tali" } }, "providers.as");
});

test("upstreams and providers that are no objects are refused, not ignored", async () => {
  for (const name of ["upstreams", "providers"]) assert.match(await handlerSays({ [name]: "https://api.example" }), /^misuse option_(wrong_type|missing)/, name);
});

test("another library's name for a way to authenticate is understood", async () => {
  for (const [given, meant] of [["post", "body"], ["client_secret_post", "body"], ["header", "basic"], ["client_secret_basic", "basic"], ["public", "none"]]) {
    assert.match(await protocolSays({ client_authentication: given }), new RegExp(`option_invalid: .*did you mean \`${meant}\`\\?$`), given);
  }
  assert.equal(
    await protocolSays({ client_authentication: "private_key_jwt" }),
    "misuse option_invalid: option `client_authentication` is not usable: it is written `{ jwt: {} }`",
  );
});

test("plain http is accepted on loopback only, for every endpoint", async () => {
  const at = (changes) => protocolSays({ provider: { ...DOCUMENT, ...changes } });
  for (const endpoint of ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "revocation_endpoint", "end_session_endpoint"]) {
    assert.match(await at({ [endpoint]: "http://as.example/x" }), new RegExp(`^misuse endpoint_refused: \`${endpoint}\` is not usable`));
    assert.match(await at({ [endpoint]: "http://127.0.0.1.evil.example/x" }), /endpoint_refused/);
    for (const loopback of ["http://localhost:1/x", "http://127.0.0.1:1/x", "http://[::1]:1/x"]) assert.equal(await at({ [endpoint]: loopback }), "accepted");
  }
  for (const unusable of ["as.example/token", "ftp://as.example/", "javascript:alert(1)", "https://", "https://user:pass@as.example/"]) {
    assert.match(await at({ token_endpoint: unusable }), /endpoint_refused/, unusable);
  }
  assert.match(await protocolSays({ provider: undefined, issuer: "http://as.example" }), /endpoint_refused/);
  assert.match(await handlerSays({ upstreams: { api: { origin: "http://api.example", paths: ["/"] } } }), /option_invalid: option `upstreams.api.origin`/);
});

test("a redirect URI over plain http needs loopback or the word", async () => {
  const at = (redirect_uri, more) => protocolSays({ redirect_uri, ...more });
  assert.match(await at("http://app.example/cb"), /^misuse redirect_uri_refused: redirect_uri `http:\/\/app.example\/cb` is not usable/);
  assert.equal(await at("http://app.example/cb", { allowInsecureRedirectUri: true }), "accepted");
  assert.equal(await at("http://localhost:8787/cb"), "accepted");
  assert.match(await at("https://app.example/cb#x"), /redirect_uri_refused.*fragment/);
  assert.match(await at("/cb"), /redirect_uri_refused/);
});

test("metadata of another issuer, or with an http endpoint, is refused", async () => {
  const discovered = async (metadata, status = 200) => {
    const { fetch } = new ScriptedServer(json(status, metadata));
    return protocolSays({ provider: undefined, issuer: "https://as.example", fetch });
  };
  const good = { issuer: "https://as.example", ...DOCUMENT };
  assert.equal(await discovered(good), "accepted");
  assert.match(await discovered({ ...good, issuer: "https://evil.example" }), /^check metadata_issuer_mismatch/);
  assert.match(await discovered({ ...good, issuer: "https://as.example/" }), /^check metadata_issuer_mismatch/);
  assert.match(await discovered({ ...good, token_endpoint: "http://as.example/token" }), /^malformed metadata_endpoint_unusable: the server metadata's `token_endpoint`/);
  assert.match(await discovered({ ...good, token_endpoint: undefined }), /^malformed metadata_malformed: .*token_endpoint/);
  assert.match(await discovered({}, 404), /^malformed metadata_missing/);
  assert.match(await discovered({}, 503), /^host server_unavailable/);
});

test("a document with a knob that does not exist is refused with its JSON path", async () => {
  const document = (changes) => protocolSays({ provider: { ...DOCUMENT, ...changes } });
  assert.equal(await document({ tokenEndpoint: "x" }), "misuse document_member_unknown: `tokenEndpoint` is not a member of a provider document; did you mean `token_endpoint`?");
  assert.equal(await document({ dialect: { token_reqest: {} } }), "misuse document_member_unknown: `dialect.token_reqest` is not a member of a provider document; did you mean `dialect.token_request`?");
  assert.equal(await document({ dialect: { token_response: { expires_in: { anker: "created_at" } } } }), "misuse document_member_unknown: `dialect.token_response.expires_in.anker` is not a member of a provider document");
  assert.match(await document({ dialect: { token_request: { parameters_in: "xml" } } }), /^misuse document_invalid: `dialect.token_request.parameters_in`/);
  assert.match(await document({ dialect: { pkce: { method: "none" } } }), /^misuse document_(invalid|member_missing): `dialect.pkce/);
  assert.equal(await document({ token_endpoint: undefined }), "misuse document_member_missing: the provider document has no `token_endpoint`");
  assert.match(await document({ variables: { host: { source: "callback" } } }), /^misuse document_invalid: `variables.host.allow`/);
  assert.equal(await document({ "x-own": { anything: 1 } }), "accepted");
});

test("a provider that authenticates clients needs a secret", async () => {
  const { provider, redirect_uri } = createApp().config.providers.tali;
  const error = await errorOf(createProtocol({ provider, client_id: "id", redirect_uri }));
  assert.deepEqual([error.kind, error.code], ["misuse", "secret_missing"]);
  assert.match(await handlerSays({}, { provider, client_secret: undefined }), /^misuse secret_missing: `providers.as.client_secret` is undefined/);
});

test("the browser's build takes no secret, by whatever call and whatever its value", async () => {
  for (const create of [createClient, createPageProtocol]) {
    for (const client_secret of ["secret", "", undefined]) {
      const error = await errorOf(() => create({ ...CLIENT, client_secret }));
      assert.deepEqual([error.kind, error.code], ["misuse", "client_secret_in_browser"]);
    }
  }
});

test("a cookie key that is not 32 bytes of base64url is named by its place", async () => {
  for (const bad of ["", "short", keyOf(1).slice(1), `${keyOf(1)}AA`, "!".repeat(43), "x".repeat(64)]) {
    assert.equal(await handlerSays({ cookieKeys: [keyOf(1), bad] }), "misuse cookie_key_invalid: entry 1 of cookieKeys is not 32 bytes of base64url", bad);
    assert.equal(await protocolSays({ cookieKeys: [bad] }), "misuse cookie_key_invalid: entry 0 of cookieKeys is not 32 bytes of base64url", bad);
  }
});

test("names, bases and callback paths that would collide with routes are refused", async () => {
  for (const name of ["session", "token", "logout", "proxy", "a b", "a/b"]) {
    assert.match(await handlerSays({ providers: { [name]: CLIENT } }), /^misuse option_invalid: option `providers\./, name);
  }
  for (const base of ["auth", "//auth", "/a b", "https://app.example/auth", "/auth?x"]) assert.match(await handlerSays({ base }), /^misuse option_invalid: option `base`/, base);
  assert.match(await handlerSays({}, { redirect_uri: "https://app.example/auth/other/callback" }), /option_invalid: option `providers.as.redirect_uri`/);
  assert.match(await handlerSays({ tokens: "both" }), /^misuse option_invalid: option `tokens`/);
});

test("parameters that belong to the engine cannot be given by hand", async () => {
  const protocol = await createProtocol(CLIENT);
  for (const name of ["state", "redirect_uri", "client_id", "response_type", "code_challenge", "nonce"]) {
    const error = await errorOf(() => protocol.createAuthorization({ parameters: { [name]: "x" } }));
    assert.deepEqual([error.code, error.message], ["parameter_reserved", `the parameter \`${name}\` is set by the engine`]);
  }
  const { url } = protocol.createAuthorization({ prompt: "consent", login_hint: "ada", parameters: { audience: "api" } });
  const asked = Object.fromEntries(new URL(url).searchParams);
  assert.deepEqual([asked.prompt, asked.login_hint, asked.audience], ["consent", "ada", "api"]);
});

test("tokens that are none of the engine's are refused", async () => {
  const protocol = await createProtocol(CLIENT);
  for (const wrong of [undefined, null, {}, { access_token: 7 }, "x"]) assert.equal((await errorOf(protocol.refresh(wrong))).code, "tokens_malformed", `${JSON.stringify(wrong)}`);
});

test("functions are accepted only where they belong, and nothing else counts as one", async () => {
  const unknown = (error) => assert.equal(error.code, "option_unknown", error.message);
  for (const name of ["onSignIn", "onError", "onLaunch", "selectProvider"]) {
    unknown(await errorOf(createProtocol({ ...CLIENT, [name]: () => {} })));
    unknown(await errorOf(() => createHandler({ ...createApp().config, providers: { as: { ...CLIENT, [name]: () => {} } } })));
  }
  for (const name of ["store", "cache"]) unknown(await errorOf(createProtocol({ ...CLIENT, [name]: {} })));
  unknown(await errorOf(() => createHandler({ ...createApp().config, client_secret: () => "x" })));
  for (const wrong of [Symbol("x"), 5n]) {
    for (const name of ["fetch", "now", "onEvent", "onSignIn"]) assert.equal((await errorOf(() => createHandler({ ...createApp().config, [name]: wrong }))).code, "option_wrong_type", name);
  }
});

test("a clock that gives no time counts from 1970, and breaks nothing", async () => {
  for (const now of [() => Number.NaN, () => undefined, () => Number.POSITIVE_INFINITY, () => 1e300, () => 5n, () => { throw new Error("no clock"); }]) {
    const protocol = await createProtocol({ ...CLIENT, now });
    assert.match(protocol.createAuthorization().url, /^https:/);
  }
});

test("texts come back as they were, a byte order mark at their beginning too", async () => {
  const protocol = await createProtocol({ ...CLIENT, cookieKeys: [keyOf(1)] });
  assert.equal(protocol.unseal("p", protocol.seal("p", "\ufeffx")), "\ufeffx");
  const deep = JSON.parse(`${"[".repeat(22)}7${"]".repeat(22)}`);
  assert.deepEqual(protocol.unseal("p", protocol.seal("p", deep)), deep);
});
