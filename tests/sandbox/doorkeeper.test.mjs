/** Tiltify v3 and inTandem as Doorkeeper answers: section 4.2 of the providers' facts, row by row. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertJson, assertPage, authorizeUrl, basic, bearer, callbackOf, codeFrom, ORIGIN, postForm, postJson, s256, still, VERIFIER } from "./flow.js";

const v3Url = (changes) => authorizeUrl("tiltify-v3", "/oauth/authorize", changes);
const v3Header = basic("tiltify-v3-client", "tiltify-v3-secret");
const v3Body = (code, changes = {}) => ({ grant_type: "authorization_code", code, redirect_uri: callbackOf("tiltify-v3"), client_id: "tiltify-v3-client", ...changes });
const v3Token = (sandbox, values, headers = v3Header) => postForm(sandbox, "/tiltify-v3/oauth/token", values, headers);

const vcitaUrl = (changes) => authorizeUrl("intandem", "/app/oauth/authorize", changes);
const vcitaBody = (code, changes = {}) => ({ grant_type: "authorization_code", code, client_id: "intandem-client", client_secret: "intandem-secret", redirect_uri: callbackOf("intandem"), ...changes });
const vcitaToken = (sandbox, values, headers) => postJson(sandbox, "/intandem/oauth/token", values, headers);

const TEXTS = {
  invalid_grant: "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.",
  invalid_client: "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.",
  unsupported_grant_type: "The authorization grant type is not supported by the authorization server.",
  invalid_scope: "The requested scope is invalid, unknown, or malformed.",
};

async function assertError(response, status, error, description = TEXTS[error]) {
  assert.equal(response.headers.get("www-authenticate"), `Bearer realm="Doorkeeper", error="${error}", error_description="${description}"`);
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.equal(response.headers.get("content-type"), "application/json; charset=utf-8");
  await assertJson(response, status, { error, error_description: description });
}

test("Tiltify v3: access_token, token_type, scope, created_at, and nothing that is blank", async () => {
  const sandbox = still();
  const response = await v3Token(sandbox, v3Body(await codeFrom(sandbox, v3Url())));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json; charset=utf-8");
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.equal(response.headers.get("pragma"), "no-cache");
  const body = await response.json();
  assert.deepEqual(Object.keys(body), ["access_token", "token_type", "scope", "created_at"]);
  assert.equal(body.token_type, "Bearer");
  assert.equal(body.scope, "public");
  assert.equal(body.created_at, 1_700_000_000);
  sandbox.clock({ advance_ms: 100 * 365 * 86_400_000 });
  assert.equal((await bearer(sandbox, "/tiltify-v3/api/v3/user", body.access_token)).status, 200, "it never expires");
});

test("inTandem: access_token, token_type, expires_in of twenty years, created_at", async () => {
  const sandbox = still();
  const response = await vcitaToken(sandbox, vcitaBody(await codeFrom(sandbox, vcitaUrl())));
  const body = await response.json();
  assert.deepEqual(Object.keys(body), ["access_token", "token_type", "expires_in", "created_at"]);
  assert.equal(body.expires_in, 631139040);
  assert.equal(body.created_at, 1_700_000_000);
});

test("inTandem with scope openid: scope and a signed id_token with business_id, which the keys verify", async () => {
  const sandbox = still();
  const body = await (await vcitaToken(sandbox, vcitaBody(await codeFrom(sandbox, vcitaUrl({ scope: "openid" }))))).json();
  assert.deepEqual(Object.keys(body), ["access_token", "token_type", "expires_in", "scope", "created_at", "id_token"]);
  const claims = JSON.parse(Buffer.from(body.id_token.split(".")[1], "base64url"));
  assert.equal(claims.iss, `${ORIGIN}/intandem`);
  assert.equal(claims.aud, "intandem-client");
  const person = await (await bearer(sandbox, "/intandem/oauth/userinfo", body.access_token)).json();
  assert.equal(claims.business_id, person.business_id);
  assert.equal(claims.sub, person.sub);
  assert.equal((await (await sandbox.fetch(`${ORIGIN}/intandem/oauth/discovery/keys`)).json()).keys[0].alg, "RS256");
});

test("inTandem: a code is good for 30 seconds, and not for 31", async () => {
  const sandbox = still();
  const early = await codeFrom(sandbox, vcitaUrl());
  sandbox.clock({ advance_ms: 29_000 });
  assert.equal((await vcitaToken(sandbox, vcitaBody(early))).status, 200);
  const late = await codeFrom(sandbox, vcitaUrl());
  sandbox.clock({ advance_ms: 31_000 });
  await assertError(await vcitaToken(sandbox, vcitaBody(late)), 400, "invalid_grant");
});

test("unknown, used, another client's code and another redirect_uri are 400 invalid_grant", async () => {
  const sandbox = still();
  sandbox.register("tiltify-v3", { client_id: "other", client_secret: "other-secret", redirect_uris: [callbackOf("tiltify-v3")] });
  const code = await codeFrom(sandbox, v3Url());
  await assertError(await v3Token(sandbox, v3Body("nonsense")), 400, "invalid_grant");
  await assertError(await v3Token(sandbox, v3Body(code, { redirect_uri: "http://localhost:8787/" })), 400, "invalid_grant");
  await assertError(await v3Token(sandbox, v3Body(code, { client_id: "other" }), basic("other", "other-secret")), 400, "invalid_grant");
  assert.equal((await v3Token(sandbox, v3Body(code))).status, 200);
  await assertError(await v3Token(sandbox, v3Body(code)), 400, "invalid_grant");
});

test("Doorkeeper 5.0 and earlier answer 401 to everything, with the general sentence for a missing parameter", async () => {
  const sandbox = still({ providers: { intandem: { version: "5.0" } } });
  await assertError(await vcitaToken(sandbox, vcitaBody("nonsense")), 401, "invalid_grant");
  await assertError(
    await vcitaToken(sandbox, vcitaBody("x", { redirect_uri: undefined })),
    401,
    "invalid_request",
    "The request is missing a required parameter, includes an unsupported parameter value, or is otherwise malformed.",
  );
});

test("a wrong secret, an unknown client and no client at all are 401 invalid_client, in the Bearer scheme", async () => {
  const sandbox = still();
  await assertError(await v3Token(sandbox, v3Body("x"), basic("tiltify-v3-client", "wrong")), 401, "invalid_client");
  await assertError(await v3Token(sandbox, v3Body("x"), basic("nobody", "x")), 401, "invalid_client");
  await assertError(await v3Token(sandbox, v3Body("x"), {}), 401, "invalid_client");
  await assertError(await vcitaToken(sandbox, vcitaBody("x", { client_secret: "wrong" })), 401, "invalid_client");
});

test("the secret belongs where the provider documents it: Basic at Tiltify v3, the body at inTandem", async () => {
  const sandbox = still();
  const v3Code = await codeFrom(sandbox, v3Url());
  await assertError(await v3Token(sandbox, v3Body(v3Code, { client_secret: "tiltify-v3-secret" }), {}), 401, "invalid_client");
  const code = await codeFrom(sandbox, vcitaUrl());
  await assertError(await vcitaToken(sandbox, vcitaBody(code, { client_secret: undefined }), basic("intandem-client", "intandem-secret")), 401, "invalid_client");
});

test("two client authentications are invalid_request; Basic with the bare client_id is fine", async () => {
  const sandbox = still();
  const twice = "The request utilizes more than one mechanism for authenticating the client.";
  const code = await codeFrom(sandbox, v3Url());
  await assertError(await v3Token(sandbox, v3Body(code, { client_secret: "tiltify-v3-secret" })), 400, "invalid_request", twice);
  await assertError(await vcitaToken(sandbox, vcitaBody("x"), basic("intandem-client", "intandem-secret")), 400, "invalid_request", twice);
  assert.equal((await v3Token(sandbox, v3Body(code))).status, 200);
});

test("Basic credentials are taken raw, split at the first colon; before 5.9 only when spelled `Basic`", async () => {
  const client = { client_id: "1PpG/Q 1", client_secret: "z/tZ9:2/8%2BbL+wfFTt1rFw=", redirect_uris: [callbackOf("tiltify-v3")] };
  const sandbox = still({ providers: { "tiltify-v3": { clients: [client] } } });
  const code = await codeFrom(sandbox, v3Url({ client_id: client.client_id }));
  const encoded = basic(encodeURIComponent(client.client_id), encodeURIComponent(client.client_secret));
  await assertError(await v3Token(sandbox, v3Body(code, { client_id: undefined }), encoded), 401, "invalid_client");
  const raw = basic(client.client_id, client.client_secret);
  await assertError(await v3Token(sandbox, v3Body(code, { client_id: undefined }), { authorization: raw.authorization.replace("Basic", "basic") }), 401, "invalid_client");
  assert.equal((await v3Token(sandbox, v3Body(code, { client_id: undefined }), raw)).status, 200);
});

test("missing parameters are named, and checked before the client is", async () => {
  const sandbox = still();
  const missing = (name) => `Missing required parameter: ${name}.`;
  await assertError(await v3Token(sandbox, v3Body("x", { grant_type: undefined })), 400, "invalid_request", missing("grant_type"));
  await assertError(await v3Token(sandbox, v3Body(undefined)), 400, "invalid_request", missing("code"));
  await assertError(await v3Token(sandbox, v3Body("x", { redirect_uri: undefined }), {}), 400, "invalid_request", missing("redirect_uri"));
});

test("an unknown grant is 400 unsupported_grant_type; refresh and client credentials are unknown here", async () => {
  const sandbox = still();
  for (const grant_type of ["password", "refresh_token", "client_credentials"]) {
    await assertError(await v3Token(sandbox, v3Body("x", { grant_type })), 400, "unsupported_grant_type");
  }
});

test("a body of the undocumented format is 415 with {}, malformed JSON a 400 page", async () => {
  const sandbox = still();
  await assertJson(await postForm(sandbox, "/intandem/oauth/token", vcitaBody("x")), 415, {});
  await assertJson(await postJson(sandbox, "/tiltify-v3/oauth/token", v3Body("x"), v3Header), 415, {});
  await assertPage(await vcitaToken(sandbox, '{"grant_type":"authorization_code",}'), 400);
});

test("the state of a token request comes back in its error", async () => {
  const sandbox = still();
  const body = await (await vcitaToken(sandbox, vcitaBody("x", { state: "abc" }))).json();
  assert.deepEqual(Object.keys(body), ["error", "error_description", "state"]);
});

test("errors before consent are pages: 200 up to Doorkeeper 5.6, then 400 or 401", async () => {
  const sandbox = still();
  const cases = [
    [{ client_id: "nobody" }, 401, TEXTS.invalid_client],
    [{ client_id: undefined }, 400, "Missing required parameter: client_id."],
    [{ redirect_uri: "http://localhost:8787/other" }, 400, "The requested redirect uri is malformed"],
    [{ redirect_uri: undefined }, 400, "The requested redirect uri is malformed"],
    [{ scope: "everything" }, 400, TEXTS.invalid_scope],
    [{ response_type: "token" }, 400, "The authorization server does not support this response type."],
  ];
  for (const [changes, status, text] of cases) {
    await assertPage(await sandbox.fetch(vcitaUrl(changes)), status, text);
    await assertPage(await sandbox.fetch(v3Url(changes)), 200, text);
  }
  await assertPage(await sandbox.fetch(v3Url({ response_type: undefined })), 200, "Missing required parameter: response_type.");
});

test("with handle_auth_errors :redirect an error goes back once the redirect URI is good, never before", async () => {
  const sandbox = still({ providers: { intandem: { authErrors: "redirect" } } });
  assert.equal(
    await sandbox.signIn(vcitaUrl({ scope: "everything" })),
    `${callbackOf("intandem")}?error=invalid_scope&error_description=The+requested+scope+is+invalid%2C+unknown%2C+or+malformed.&state=54321`,
  );
  assert.match(await sandbox.signIn(vcitaUrl({ response_type: "token" })), /\?error=unsupported_response_type&/);
  await assertPage(await sandbox.fetch(vcitaUrl({ client_id: "nobody" })), 401);
  await assertPage(await sandbox.fetch(vcitaUrl({ redirect_uri: "https://evil.example/" })), 400);
});

test("who is signed in and has a live token is not asked again, unless skipConsent is off", async () => {
  for (const [skipConsent, status] of [[true, 302], [false, 200]]) {
    const sandbox = still({ providers: { intandem: { skipConsent } } });
    const request_id = /name="request_id" value="(\w+)"/.exec(await (await sandbox.fetch(vcitaUrl())).text())[1];
    const answered = await postForm(sandbox, "/intandem/consent", { request_id, user: "ben", accept: "accept" });
    await vcitaToken(sandbox, vcitaBody(new URL(answered.headers.get("location")).searchParams.get("code")));
    const cookie = answered.headers.get("set-cookie").split(";")[0];
    assert.equal((await sandbox.fetch(vcitaUrl(), { headers: { cookie } })).status, status);
  }
});

test("inTandem's front page adds a missing response_type", async () => {
  assert.match(await still().signIn(vcitaUrl({ response_type: undefined })), /\?code=[0-9a-f]{64}&state=54321$/);
});

test("denial is redirected with Doorkeeper's sentence, spaces as +", async () => {
  const sandbox = still();
  const denied = "?error=access_denied&error_description=The+resource+owner+or+authorization+server+denied+the+request.&state=54321";
  assert.equal(await sandbox.signIn(v3Url(), { cancel: true }), callbackOf("tiltify-v3") + denied);
  assert.equal(await sandbox.signIn(vcitaUrl(), { cancel: true }), callbackOf("intandem") + denied);
});

test("a loopback address may differ in its port, the name localhost and a path may not", async () => {
  const clients = [{ client_id: "c", client_secret: "s", redirect_uris: ["http://127.0.0.1:1000/in", "http://localhost:1000/in"] }];
  const sandbox = still({ providers: { "tiltify-v3": { clients } } });
  const ask = (redirect_uri) => v3Url({ client_id: "c", redirect_uri });
  assert.match(await sandbox.signIn(ask("http://127.0.0.1:2000/in")), /^http:\/\/127\.0\.0\.1:2000\/in\?code=/);
  await assertPage(await sandbox.fetch(ask("http://localhost:2000/in")), 200);
  await assertPage(await sandbox.fetch(ask("http://127.0.0.1:2000/other")), 200);
});

test("PKCE with columns: S256 and plain are verified, a verifier without challenge is invalid_grant, a missing one is named", async () => {
  const sandbox = still();
  const challenge = { code_challenge: await s256(VERIFIER), code_challenge_method: "S256" };
  const ask = async (changes, verifier) => v3Token(sandbox, v3Body(await codeFrom(sandbox, v3Url(changes)), { code_verifier: verifier }));
  assert.equal((await ask(challenge, VERIFIER)).status, 200);
  assert.equal((await ask({ code_challenge: VERIFIER }, VERIFIER)).status, 200);
  await assertError(await ask(challenge, `${VERIFIER}x`), 400, "invalid_grant");
  await assertError(await ask({}, VERIFIER), 400, "invalid_grant");
  await assertError(await ask(challenge, undefined), 400, "invalid_request", "Missing required parameter: code_verifier.");
  await assertPage(await sandbox.fetch(v3Url({ code_challenge: "x", code_challenge_method: "S512" })), 200, "must be plain or S256");
});

test("PKCE behind inTandem's front page: the challenge is lost, so the verifier is refused; without columns both are ignored", async () => {
  const challenge = { code_challenge: await s256(VERIFIER), code_challenge_method: "S256" };
  const ask = async (sandbox) => vcitaToken(sandbox, vcitaBody(await codeFrom(sandbox, vcitaUrl(challenge)), { code_verifier: VERIFIER }));
  await assertError(await ask(still()), 400, "invalid_grant");
  assert.equal((await ask(still({ providers: { intandem: { pkce: "ignored" } } }))).status, 200);
});

test("with refresh on, strict ends the old token at once, and overlap when the new one is first used", async () => {
  for (const rotation of ["strict", "overlap"]) {
    const sandbox = still({ providers: { intandem: { rotation, grants: ["authorization_code", "refresh_token"], tokenLifetime: 7200 } } });
    const refresh = (refresh_token) => vcitaToken(sandbox, { grant_type: "refresh_token", refresh_token, client_id: "intandem-client", client_secret: "intandem-secret" });
    const first = await (await vcitaToken(sandbox, vcitaBody(await codeFrom(sandbox, vcitaUrl())))).json();
    assert.deepEqual(Object.keys(first), ["access_token", "token_type", "expires_in", "refresh_token", "created_at"]);
    const second = await (await refresh(first.refresh_token)).json();
    if (rotation === "overlap") {
      assert.equal((await refresh(first.refresh_token)).status, 200);
      await bearer(sandbox, "/intandem/oauth/userinfo", second.access_token);
    }
    await assertError(await refresh(first.refresh_token), 400, "invalid_grant");
    await assertError(await refresh(undefined), 400, "invalid_request", "Missing required parameter: refresh_token.");
  }
});

test("with token re-use, expires_in is what remains and created_at the original", async () => {
  const sandbox = still({ providers: { intandem: { reuse: true, tokenLifetime: 7200 } } });
  const signIn = async () => (await vcitaToken(sandbox, vcitaBody(await codeFrom(sandbox, vcitaUrl())))).json();
  const first = await signIn();
  sandbox.clock({ advance_ms: 3_600_000 });
  assert.deepEqual(await signIn(), { ...first, expires_in: 3600 });
});

test("a code used twice revokes its tokens if that is set", async () => {
  for (const [revokeOnCodeReuse, status] of [[false, 200], [true, 401]]) {
    const sandbox = still({ providers: { intandem: { revokeOnCodeReuse } } });
    const code = await codeFrom(sandbox, vcitaUrl());
    const { access_token } = await (await vcitaToken(sandbox, vcitaBody(code))).json();
    await assertError(await vcitaToken(sandbox, vcitaBody(code)), 400, "invalid_grant");
    assert.equal((await bearer(sandbox, "/intandem/oauth/userinfo", access_token)).status, status);
  }
});

test("a trusted app asks no consent: sign in once, then straight back", async () => {
  const clients = [{ client_id: "intandem-client", client_secret: "intandem-secret", redirect_uris: [callbackOf("intandem")], trusted: true }];
  const sandbox = still({ providers: { intandem: { clients } } });
  const shown = await (await sandbox.fetch(vcitaUrl())).text();
  assert.match(shown, /<h1>Sign in to inTandem<\/h1>/);
  const request_id = /name="request_id" value="(\w+)"/.exec(shown)[1];
  const answered = await postForm(sandbox, "/intandem/consent", { request_id, user: "ben", accept: "accept" });
  const cookie = answered.headers.get("set-cookie").split(";")[0];
  assert.equal((await sandbox.fetch(vcitaUrl(), { headers: { cookie } })).status, 302);
});

test("app launch goes to the app's landing page with brand_host, business_uid, staff_uid and no code", async () => {
  const sandbox = still();
  const launched = await sandbox.fetch(`${ORIGIN}/intandem/launch?client_id=intandem-client`);
  assert.equal(launched.status, 302);
  const location = new URL(launched.headers.get("location"));
  assert.equal(location.origin + location.pathname, callbackOf("intandem"));
  assert.deepEqual([...location.searchParams.keys()], ["brand_host", "business_uid", "staff_uid"]);
  const evil = await sandbox.fetch(`${ORIGIN}/intandem/launch?client_id=intandem-client&brand_host=evil.example`);
  assert.equal(new URL(evil.headers.get("location")).searchParams.get("brand_host"), "evil.example");
  assert.equal((await sandbox.fetch(`${ORIGIN}/intandem/launch?client_id=intandem-client&redirect_uri=https://evil.example/`)).status, 400);
});

test("a resource's 401 tells its reason in the header: the body is empty, at Tiltify v3 its own envelope", async () => {
  const sandbox = still({ providers: { intandem: { tokenLifetime: 60 } } });
  const { access_token } = await (await vcitaToken(sandbox, vcitaBody(await codeFrom(sandbox, vcitaUrl())))).json();
  const challenge = (reason) => `Bearer realm="Doorkeeper", error="invalid_token", error_description="The access token ${reason}"`;
  for (const token of [undefined, "nonsense"]) {
    const response = await bearer(sandbox, "/intandem/oauth/userinfo", token);
    assert.equal(response.status, 401);
    assert.equal(response.headers.get("www-authenticate"), challenge("is invalid"));
    assert.equal(await response.text(), "");
  }
  sandbox.clock({ advance_ms: 60_000 });
  assert.equal((await bearer(sandbox, "/intandem/oauth/userinfo", access_token)).headers.get("www-authenticate"), challenge("expired"));
  const v3 = await bearer(sandbox, "/tiltify-v3/api/v3/user", "nonsense");
  assert.equal(v3.headers.get("www-authenticate"), challenge("is invalid"));
  await assertJson(v3, 401, { meta: { status: 401 }, error: { title: "unauthorized", detail: "The access token is invalid" } });
});

test("a resource that needs a scope answers 403 insufficient_scope", async () => {
  const sandbox = still({ providers: { intandem: { userinfoScope: "openid" } } });
  const { access_token } = await (await vcitaToken(sandbox, vcitaBody(await codeFrom(sandbox, vcitaUrl())))).json();
  const response = await bearer(sandbox, "/intandem/oauth/userinfo", access_token);
  assert.equal(response.status, 403);
  assert.match(response.headers.get("www-authenticate"), /error="insufficient_scope"/);
});

test("Tiltify v3's person has a numeric id in its envelope", async () => {
  const sandbox = still();
  const { access_token } = await (await v3Token(sandbox, v3Body(await codeFrom(sandbox, v3Url())))).json();
  const body = await (await bearer(sandbox, "/tiltify-v3/api/v3/user", access_token)).json();
  assert.deepEqual(body.meta, { status: 200 });
  assert.equal(typeof body.data.id, "number");
});
