/** The `standard` server at its authorization and token endpoints: RFC 6749, 7636, 9207, OpenID Core. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertPage, authorizeUrl, basic, bearer, callbackOf, codeFrom, ORIGIN, postForm, postJson, s256, still, VERIFIER } from "./flow.js";

const url = (changes) => authorizeUrl("standard", "/authorize", { scope: "openid profile email", ...changes });
const PAGE = "http://localhost:8787/callback";
const pageUrl = async (changes) => url({ client_id: "standard-page", redirect_uri: PAGE, code_challenge: await s256(VERIFIER), code_challenge_method: "S256", ...changes });
const token = (sandbox, values, headers) => postForm(sandbox, "/standard/token", values, headers);
const header = basic("standard-client", "standard-secret");
const exchange = (code, changes = {}) => ({ grant_type: "authorization_code", code, redirect_uri: callbackOf("standard"), ...changes });
const pageExchange = (code, changes = {}) => ({ grant_type: "authorization_code", code, redirect_uri: PAGE, client_id: "standard-page", code_verifier: VERIFIER, ...changes });
const refreshing = (refresh_token, changes = {}) => ({ grant_type: "refresh_token", refresh_token, client_id: "standard-page", ...changes });

const pageTokens = async (sandbox, changes) => (await token(sandbox, pageExchange(await codeFrom(sandbox, await pageUrl(changes))))).json();

async function assertError(response, status, error) {
  assert.equal((await response.json()).error, error);
  assert.equal(response.status, status);
}

const redirectError = async (sandbox, address) => Object.fromEntries(new URL(await sandbox.signIn(address)).searchParams);

test("a token answer has access_token, token_type, expires_in, refresh_token, scope, id_token and no-store", async () => {
  const sandbox = still();
  const response = await token(sandbox, exchange(await codeFrom(sandbox, url())), header);
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.equal(response.headers.get("content-type"), "application/json");
  const body = await response.json();
  assert.deepEqual(Object.keys(body), ["access_token", "token_type", "expires_in", "refresh_token", "scope", "id_token"]);
  assert.equal(body.expires_in, 3600);
});

test("every authorization response carries iss, errors too", async () => {
  const sandbox = still();
  const good = new URL(await sandbox.signIn(url())).searchParams;
  assert.deepEqual([...good.keys()], ["code", "state", "iss"]);
  assert.equal(good.get("iss"), `${ORIGIN}/standard`);
  const denied = new URL(await sandbox.signIn(url(), { cancel: true })).searchParams;
  assert.deepEqual([...denied.keys()], ["error", "error_description", "state", "iss"]);
  assert.equal(denied.get("error"), "access_denied");
  const without = still({ providers: { standard: { omitIss: true } } });
  assert.equal(new URL(await without.signIn(url())).searchParams.get("iss"), null);
});

test("a bad client or redirect URI is a page and never a redirect", async () => {
  const sandbox = still();
  await assertPage(await sandbox.fetch(url({ client_id: "nobody" })), 400);
  await assertPage(await sandbox.fetch(url({ redirect_uri: "https://evil.example/" })), 400);
  await assertPage(await sandbox.fetch(url({ redirect_uri: undefined })), 400);
  await assertPage(await sandbox.fetch(`${url()}&redirect_uri=https%3A%2F%2Fevil.example%2F`), 400);
});

test("other faults of the request go back to the app", async () => {
  const sandbox = still();
  const cases = [
    [{ response_type: undefined }, "invalid_request"],
    [{ response_type: "token" }, "unsupported_response_type"],
    [{ response_mode: "fragment" }, "invalid_request"],
    [{ scope: "openid everything" }, "invalid_scope"],
    [{ request: "eyJ" }, "request_not_supported"],
    [{ request_uri: "urn:x" }, "request_uri_not_supported"],
    [{ code_challenge: "x", code_challenge_method: "plain" }, "invalid_request"],
    [{ prompt: "none" }, "login_required"],
    [{ prompt: "none login" }, "invalid_request"],
    [{ max_age: "soon" }, "invalid_request"],
  ];
  for (const [changes, error] of cases) {
    const answer = await redirectError(sandbox, url(changes));
    assert.equal(answer.error, error, JSON.stringify(changes));
    assert.equal(answer.state, "54321");
    assert.equal(answer.iss, `${ORIGIN}/standard`);
  }
  assert.equal((await redirectError(sandbox, `${url()}&state=2`)).error, "invalid_request");
});

test("a public client must use PKCE, and only S256", async () => {
  const sandbox = still();
  assert.equal((await redirectError(sandbox, await pageUrl({ code_challenge: undefined, code_challenge_method: undefined }))).error, "invalid_request");
  assert.equal((await redirectError(sandbox, await pageUrl({ code_challenge_method: undefined }))).error, "invalid_request");
  const ask = async (changes) => token(sandbox, pageExchange(await codeFrom(sandbox, await pageUrl()), changes));
  assert.equal((await ask({})).status, 200);
  await assertError(await ask({ code_verifier: undefined }), 400, "invalid_grant");
  await assertError(await ask({ code_verifier: "a".repeat(43) }), 400, "invalid_grant");
  await assertError(await ask({ code_verifier: "short" }), 400, "invalid_grant");
});

test("a verifier without a challenge is refused", async () => {
  const sandbox = still();
  const code = await codeFrom(sandbox, url());
  await assertError(await token(sandbox, exchange(code, { code_verifier: VERIFIER }), header), 400, "invalid_grant");
});

test("a code serves once, for its client, its redirect URI and sixty seconds", async () => {
  const sandbox = still();
  const late = await codeFrom(sandbox, url());
  sandbox.clock({ advance_ms: 60_000 });
  await assertError(await token(sandbox, exchange(late), header), 400, "invalid_grant");
  const other = await codeFrom(sandbox, url());
  await assertError(await token(sandbox, pageExchange(other)), 400, "invalid_grant");
  await assertError(await token(sandbox, exchange(other, { redirect_uri: "http://localhost:8787/" }), header), 400, "invalid_grant");
  await assertError(await token(sandbox, exchange(other), header), 400, "invalid_grant");
});

test("a code used twice revokes what came of it", async () => {
  const sandbox = still();
  const code = await codeFrom(sandbox, url());
  const { access_token } = await (await token(sandbox, exchange(code), header)).json();
  assert.equal((await bearer(sandbox, "/standard/userinfo", access_token)).status, 200);
  await assertError(await token(sandbox, exchange(code), header), 400, "invalid_grant");
  assert.equal((await bearer(sandbox, "/standard/userinfo", access_token)).status, 401);
});

test("client authentication: Basic form-encoded or in the body, never both, never a secret from a public client", async () => {
  const sandbox = still();
  sandbox.register("standard", { client_id: "odd id", client_secret: "s+:%&=", redirect_uris: [callbackOf("standard")] });
  const odd = basic("odd+id", "s%2B%3A%25%26%3D");
  assert.equal((await token(sandbox, exchange(await codeFrom(sandbox, url({ client_id: "odd id" }))), odd)).status, 200);
  const secret = { client_id: "standard-client", client_secret: "standard-secret" };
  assert.equal((await token(sandbox, exchange(await codeFrom(sandbox, url()), secret))).status, 200);
  await assertError(await token(sandbox, exchange("x", secret), header), 400, "invalid_request");
  await assertError(await token(sandbox, pageExchange("x", { client_secret: "x" })), 401, "invalid_client");
  await assertError(await token(sandbox, exchange("x", { client_id: "standard-client" })), 401, "invalid_client");
  const wrong = await token(sandbox, exchange("x"), basic("standard-client", "wrong"));
  assert.equal(wrong.headers.get("www-authenticate"), 'Basic realm="standard"');
  await assertError(wrong, 401, "invalid_client");
});

test("parameters come as a form, once each, in the body", async () => {
  const sandbox = still();
  await assertError(await postJson(sandbox, "/standard/token", exchange("x"), header), 400, "invalid_request");
  await assertError(await token(sandbox, "grant_type=authorization_code&code=a&code=b", header), 400, "invalid_request");
  await assertError(await postForm(sandbox, "/standard/token?code=x", exchange("x"), header), 400, "invalid_request");
  await assertError(await token(sandbox, { code: "x" }, header), 400, "invalid_request");
  await assertError(await token(sandbox, { grant_type: "password" }, header), 400, "unsupported_grant_type");
});

test("an ID token has the claims OpenID asks for and a signature that the published key verifies", async () => {
  const sandbox = still();
  const { id_token, access_token } = await pageTokens(sandbox, { nonce: "n-0S6" });
  const [head, payload, signature] = id_token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url"));
  assert.equal(claims.iss, `${ORIGIN}/standard`);
  assert.equal(claims.aud, "standard-page");
  assert.equal(claims.nonce, "n-0S6");
  assert.equal(claims.iat, 1_700_000_000);
  assert.equal(claims.exp, 1_700_000_300);
  assert.equal(claims.auth_time, 1_700_000_000);
  const half = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(access_token))).slice(0, 16);
  assert.equal(claims.at_hash, Buffer.from(half).toString("base64url"));
  const { keys } = await (await sandbox.fetch(`${ORIGIN}/standard/jwks`)).json();
  const { kid, alg } = JSON.parse(Buffer.from(head, "base64url"));
  assert.equal(alg, "RS256");
  const key = await crypto.subtle.importKey("jwk", keys.find((one) => one.kid === kid), { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, false, ["verify"]);
  assert.ok(await crypto.subtle.verify("RSASSA-PKCS1-v1_5", key, Buffer.from(signature, "base64url"), new TextEncoder().encode(`${head}.${payload}`)));
  assert.ok(keys.every((one) => !("d" in one)));
  sandbox.rotateKeys("standard");
  assert.equal((await (await sandbox.fetch(`${ORIGIN}/standard/jwks`)).json()).keys.length, 2);
});

test("an ID token can be spoilt on purpose", async () => {
  const sandbox = still({ providers: { standard: { idToken: { claims: { iss: "https://evil.example", nonce: undefined }, header: { alg: "none" } } } } });
  const [head, payload] = (await pageTokens(sandbox, { nonce: "n" })).id_token.split(".").map((part) => Buffer.from(part, "base64url"));
  assert.equal(JSON.parse(head).alg, "none");
  assert.equal(JSON.parse(payload).iss, "https://evil.example");
  assert.equal("nonce" in JSON.parse(payload), false);
});

test("a refresh token rotates, keeps who and when, and takes everything along when it is used twice", async () => {
  const sandbox = still();
  const first = await pageTokens(sandbox);
  sandbox.clock({ advance_ms: 10_000 });
  const second = await (await token(sandbox, refreshing(first.refresh_token))).json();
  assert.notEqual(second.refresh_token, first.refresh_token);
  const claims = (body) => JSON.parse(Buffer.from(body.id_token.split(".")[1], "base64url"));
  assert.equal(claims(second).sub, claims(first).sub);
  assert.equal(claims(second).auth_time, claims(first).auth_time);
  assert.equal(claims(second).iat, claims(first).iat + 10);
  await assertError(await token(sandbox, refreshing(first.refresh_token)), 400, "invalid_grant");
  await assertError(await token(sandbox, refreshing(second.refresh_token)), 400, "invalid_grant");
  assert.equal((await bearer(sandbox, "/standard/userinfo", second.access_token)).status, 401);
});

test("two refreshes at the same moment: one wins, then the grant is gone", async () => {
  const sandbox = still();
  const { refresh_token } = await pageTokens(sandbox);
  const answers = await Promise.all([token(sandbox, refreshing(refresh_token)), token(sandbox, refreshing(refresh_token))]);
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 400]);
});

test("a refresh may narrow the scope and never widen it", async () => {
  const sandbox = still();
  const { refresh_token } = await pageTokens(sandbox, { scope: "openid email" });
  await assertError(await token(sandbox, refreshing(refresh_token, { scope: "openid profile" })), 400, "invalid_scope");
  assert.equal((await (await token(sandbox, refreshing(refresh_token, { scope: "openid" }))).json()).scope, "openid");
  await assertError(await token(sandbox, refreshing("nonsense")), 400, "invalid_grant");
  await assertError(await token(sandbox, refreshing(undefined)), 400, "invalid_request");
});

test("prompt none succeeds for a person who is signed in and has agreed; max_age and prompt login ask again", async () => {
  const sandbox = still();
  const shown = await (await sandbox.fetch(url())).text();
  const request_id = /name="request_id" value="(\w+)"/.exec(shown)[1];
  const answered = await postForm(sandbox, "/standard/consent", { request_id, user: "chi", accept: "accept" });
  const headers = { cookie: answered.headers.get("set-cookie").split(";")[0] };
  assert.equal((await redirectErrorWith(sandbox, url({ prompt: "none" }), headers)).error, "consent_required");
  await token(sandbox, exchange(new URL(answered.headers.get("location")).searchParams.get("code")), header);
  assert.ok((await redirectErrorWith(sandbox, url({ prompt: "none" }), headers)).code);
  sandbox.clock({ advance_ms: 120_000 });
  assert.equal((await redirectErrorWith(sandbox, url({ prompt: "none", max_age: "60" }), headers)).error, "login_required");
  assert.equal((await sandbox.fetch(url({ prompt: "login" }), { headers })).status, 200);
});

const redirectErrorWith = async (sandbox, address, headers) => Object.fromEntries(new URL((await sandbox.fetch(address, { headers })).headers.get("location")).searchParams);

test("form_post answers with a page that posts to the app, without form-action in its policy", async () => {
  const sandbox = still();
  const shown = await (await sandbox.fetch(url({ response_mode: "form_post", state: '"><script>' }))).text();
  const request_id = /name="request_id" value="(\w+)"/.exec(shown)[1];
  const answered = await postForm(sandbox, "/standard/consent", { request_id, user: "ada", accept: "accept" });
  assert.equal(answered.status, 200);
  const policy = answered.headers.get("content-security-policy");
  assert.match(policy, /script-src 'nonce-[0-9a-f]+'/);
  assert.doesNotMatch(policy, /form-action/);
  const html = await answered.text();
  assert.ok(html.includes(`<form method="post" action="${callbackOf("standard")}">`));
  for (const name of ["code", "state", "iss"]) assert.ok(html.includes(`type="hidden" name="${name}"`));
  assert.equal(html.includes('"><script>"'), false);
});

test("a refresh token used twice ends its own grant, and nobody else's", async () => {
  const sandbox = still();
  const client = { client_id: "standard-client", client_secret: "standard-secret" };
  const signedIn = async (user) => {
    const code = await codeFrom(sandbox, authorizeUrl("standard", "/authorize", { scope: "openid" }), { user });
    const values = { grant_type: "authorization_code", code, redirect_uri: callbackOf("standard"), ...client };
    return (await postForm(sandbox, "/standard/token", values)).json();
  };
  const refreshed = (refresh_token) => postForm(sandbox, "/standard/token", { grant_type: "refresh_token", refresh_token, ...client });
  const [ada, ben] = [await signedIn("ada"), await signedIn("ben")];
  assert.equal((await refreshed(ada.refresh_token)).status, 200);
  assert.equal((await refreshed(ada.refresh_token)).status, 400);
  const who = (token) => sandbox.fetch(`${ORIGIN}/standard/userinfo`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal((await who(ada.access_token)).status, 401);
  assert.equal((await who(ben.access_token)).status, 200);
  assert.equal((await refreshed(ben.refresh_token)).status, 200);
});
