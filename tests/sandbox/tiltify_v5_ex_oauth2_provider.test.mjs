/** Tiltify v5 as ex_oauth2_provider answers: section 4.3 of the providers' facts, row by row. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertJson, assertPage, authorizeUrl, basic, bearer, callbackOf, codeFrom, ORIGIN, postForm, postJson, still } from "./flow.js";

const url = (changes) => authorizeUrl("tiltify", "/oauth/authorize", changes);
const client = { client_id: "tiltify-client", client_secret: "tiltify-secret" };
const exchange = (code, changes = {}) => ({ grant_type: "authorization_code", code, redirect_uri: callbackOf("tiltify"), ...client, ...changes });
const token = (sandbox, values, headers) => postForm(sandbox, "/tiltify/oauth/token", values, headers);

const TEXTS = {
  invalid_client: "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.",
  invalid_grant: "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.",
  invalid_request: "The request is missing a required parameter, includes an unsupported parameter value, or is otherwise malformed.",
  unsupported_grant_type: "The authorization grant type is not supported by the authorization server.",
  invalid_scope: "The requested scope is invalid, unknown, or malformed.",
};
const assertError = (response, status, error) => assertJson(response, status, { error, error_description: TEXTS[error] });
const signedIn = async (sandbox, changes) => (await token(sandbox, exchange(await codeFrom(sandbox, url(changes))))).json();

test("a token answer has its members in alphabetical order, an ISO created_at and a lower-case bearer", async () => {
  const sandbox = still();
  const response = await token(sandbox, exchange(await codeFrom(sandbox, url())));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json; charset=utf-8");
  for (const absent of ["cache-control", "pragma", "www-authenticate"]) assert.equal(response.headers.get(absent), null);
  const body = await response.json();
  assert.deepEqual(Object.keys(body), ["access_token", "created_at", "expires_in", "refresh_token", "scope", "token_type"]);
  assert.match(body.access_token, /^[0-9a-f]{64}$/);
  assert.match(body.refresh_token, /^[0-9a-f]{64}$/);
  assert.equal(body.created_at, "2023-11-14T22:13:20Z");
  assert.equal(body.expires_in, 7200);
  assert.equal(body.scope, "public");
  assert.equal(body.token_type, "bearer");
});

test("a wrong secret, an unknown client and Basic instead of the body's secret are 422 invalid_client", async () => {
  const sandbox = still();
  const code = await codeFrom(sandbox, url());
  const header = basic(client.client_id, client.client_secret);
  await assertError(await token(sandbox, exchange(code, { client_secret: "wrong" })), 422, "invalid_client");
  await assertError(await token(sandbox, exchange(code, { client_id: "nobody" })), 422, "invalid_client");
  await assertError(await token(sandbox, exchange(code, { client_secret: undefined }), header), 422, "invalid_client");
  const both = await token(sandbox, exchange(code), header);
  assert.equal(both.headers.get("www-authenticate"), null);
  await assertError(both, 422, "invalid_client");
});

test("a missing client_id or grant_type is 400 invalid_request", async () => {
  const sandbox = still();
  await assertError(await token(sandbox, exchange("x", { client_id: undefined })), 400, "invalid_request");
  await assertError(await token(sandbox, exchange("x", { grant_type: undefined })), 400, "invalid_request");
});

test("a bad, used, expired or missing code and a missing or other redirect_uri are 422 invalid_grant", async () => {
  const sandbox = still();
  sandbox.register("tiltify", { client_id: "other", client_secret: "other-secret", redirect_uris: [callbackOf("tiltify")] });
  const code = await codeFrom(sandbox, url());
  const wrong = [{ code: "nonsense" }, { code: undefined }, { redirect_uri: undefined }, { redirect_uri: "http://localhost:8787/" }, { client_id: "other", client_secret: "other-secret" }];
  for (const changes of wrong) await assertError(await token(sandbox, exchange(code, changes)), 422, "invalid_grant");
  assert.equal((await token(sandbox, exchange(code))).status, 200);
  await assertError(await token(sandbox, exchange(code)), 422, "invalid_grant");
  const late = await codeFrom(sandbox, url());
  sandbox.clock({ advance_ms: 600_000 });
  await assertError(await token(sandbox, exchange(late)), 422, "invalid_grant");
});

test("an unknown or disabled grant is 422, a bad scope too", async () => {
  const sandbox = still({ providers: { tiltify: { grants: ["authorization_code", "client_credentials"] } } });
  await assertError(await token(sandbox, { grant_type: "password", ...client }), 422, "unsupported_grant_type");
  await assertError(await token(sandbox, { grant_type: "refresh_token", refresh_token: "x", ...client }), 422, "unsupported_grant_type");
  await assertError(await token(sandbox, { grant_type: "client_credentials", scope: "everything", ...client }), 422, "invalid_scope");
});

test("an unknown, revoked or missing refresh token is 400 invalid_request", async () => {
  const sandbox = still({ providers: { tiltify: { rotation: "strict" } } });
  const first = await signedIn(sandbox);
  const refresh = (refresh_token) => token(sandbox, { grant_type: "refresh_token", refresh_token, ...client });
  await assertError(await refresh("nonsense"), 400, "invalid_request");
  await assertError(await refresh(undefined), 400, "invalid_request");
  assert.equal((await refresh(first.refresh_token)).status, 200);
  await assertError(await refresh(first.refresh_token), 400, "invalid_request");
});

test("refresh gives a new pair, and by default the old refresh token stays valid", async () => {
  const sandbox = still();
  const first = await signedIn(sandbox);
  const refresh = async () => (await token(sandbox, { grant_type: "refresh_token", refresh_token: first.refresh_token, ...client })).json();
  const [second, third] = [await refresh(), await refresh()];
  assert.equal(new Set([first, second, third].map((body) => body.refresh_token)).size, 3);
  assert.equal(new Set([first, second, third].map((body) => body.access_token)).size, 3);
});

test("the same person, app and scopes get the same token again, with its created_at and full lifetime", async () => {
  const sandbox = still();
  const first = await signedIn(sandbox);
  sandbox.clock({ advance_ms: 3_600_000 });
  assert.deepEqual(await signedIn(sandbox), first);
  sandbox.clock({ advance_ms: 3_600_000 });
  assert.notEqual((await signedIn(sandbox)).access_token, first.access_token);
});

test("other scopes or another person get another token", async () => {
  const sandbox = still();
  const first = await signedIn(sandbox);
  const wider = await signedIn(sandbox, { scope: "public webhooks:write" });
  assert.notEqual(wider.access_token, first.access_token);
  assert.equal(wider.scope, "public webhooks:write");
  const other = await (await token(sandbox, exchange(await codeFrom(sandbox, url(), { user: "ben" })))).json();
  assert.notEqual(other.access_token, first.access_token);
});

test("client credentials come as JSON too, reuse their token and have a null refresh token", async () => {
  const sandbox = still();
  const ask = () => postJson(sandbox, "/tiltify/oauth/token", { grant_type: "client_credentials", ...client, scope: "public" });
  const first = await ask();
  const text = await first.text();
  assert.match(text, /"refresh_token":null,"scope":"public","token_type":"bearer"}$/);
  assert.equal(await (await ask()).text(), text);
});

test("the parameters may stand in the query of the POST, as the OpenAPI document says", async () => {
  const sandbox = still();
  const query = new URLSearchParams(exchange(await codeFrom(sandbox, url())));
  assert.equal((await sandbox.fetch(`${ORIGIN}/tiltify/oauth/token?${query}`, { method: "POST" })).status, 200);
});

test("malformed JSON is 400, a body of another type is left unread", async () => {
  const sandbox = still();
  await assertJson(await postJson(sandbox, "/tiltify/oauth/token", "{'a'}"), 400, { errors: { detail: "Bad Request" } });
  const unread = await sandbox.fetch(`${ORIGIN}/tiltify/oauth/token`, { method: "POST", headers: { "content-type": "text/plain" }, body: "grant_type=client_credentials" });
  await assertError(unread, 400, "invalid_request");
});

test("an unknown client and a bad redirect URI are 422 pages, a missing client_id a 400 page", async () => {
  const sandbox = still();
  await assertPage(await sandbox.fetch(url({ client_id: "nobody" })), 422, TEXTS.invalid_client);
  await assertPage(await sandbox.fetch(url({ redirect_uri: "http://localhost:8787/other" })), 422, "The redirect uri included is not valid.");
  await assertPage(await sandbox.fetch(url({ client_id: undefined })), 400, TEXTS.invalid_request);
});

test("an omitted redirect_uri is the first registered one, but must then be sent at the token step", async () => {
  const sandbox = still();
  const location = await sandbox.signIn(url({ redirect_uri: undefined }));
  assert.ok(location.startsWith(`${callbackOf("tiltify")}?code=`));
  const code = new URL(location).searchParams.get("code");
  await assertError(await token(sandbox, exchange(code, { redirect_uri: undefined })), 422, "invalid_grant");
  assert.equal((await token(sandbox, exchange(code))).status, 200);
});

test("at authorization the query of the redirect URI is not compared, at the token step all of it is", async () => {
  const sandbox = still();
  const redirect_uri = `${callbackOf("tiltify")}?tenant=1`;
  const location = await sandbox.signIn(url({ redirect_uri }));
  assert.ok(location.startsWith(`${redirect_uri}&code=`));
  const code = new URL(location).searchParams.get("code");
  await assertError(await token(sandbox, exchange(code)), 422, "invalid_grant");
  assert.equal((await token(sandbox, exchange(code, { redirect_uri }))).status, 200);
});

test("denial comes back with the library's sentence, with state only when one was sent", async () => {
  const sandbox = still();
  const denied = `${callbackOf("tiltify")}?error=access_denied&error_description=The+resource+owner+or+authorization+server+denied+the+request.`;
  assert.equal(await sandbox.signIn(url(), { cancel: true }), `${denied}&state=54321`);
  assert.equal(await sandbox.signIn(url({ state: undefined }), { cancel: true }), denied);
});

test("a bad scope or response type goes back to a validated redirect URI", async () => {
  const sandbox = still();
  assert.match(await sandbox.signIn(url({ scope: "activity:write" })), /\?error=invalid_scope&error_description=The\+requested\+scope/);
  assert.match(await sandbox.signIn(url({ response_type: "token" })), /\?error=unsupported_response_type&/);
});

test("who is signed in and has a live token for the scopes is not asked again", async () => {
  const sandbox = still();
  const shown = await (await sandbox.fetch(url())).text();
  const request_id = /name="request_id" value="(\w+)"/.exec(shown)[1];
  const answered = await postForm(sandbox, "/tiltify/consent", { request_id, user: "ada", accept: "accept" });
  const cookie = answered.headers.get("set-cookie").split(";")[0];
  assert.equal((await sandbox.fetch(url(), { headers: { cookie } })).status, 200, "no token yet: asked");
  await token(sandbox, exchange(new URL(answered.headers.get("location")).searchParams.get("code")));
  assert.equal((await sandbox.fetch(url(), { headers: { cookie } })).status, 302);
  assert.equal((await sandbox.fetch(url({ scope: "public webhooks:write" }), { headers: { cookie } })).status, 200, "more scopes: asked");
  assert.equal((await sandbox.fetch(url())).status, 200, "another browser: asked");
});

test("the API answers Tiltify's error object: 401 without a person, 403 without the scope", async () => {
  const sandbox = still();
  const path = "/tiltify/api/public/current-user";
  const unauthorized = { error: { fields: null, message: "Unauthorized", status: 401 } };
  await assertJson(await bearer(sandbox, path), 401, unauthorized);
  await assertJson(await bearer(sandbox, path, "nonsense"), 401, unauthorized);
  const narrow = await signedIn(sandbox, { scope: "webhooks:write" });
  await assertJson(await bearer(sandbox, path, narrow.access_token), 403, { error: { fields: null, message: "Forbidden", status: 403 } });
  const { access_token } = await signedIn(sandbox);
  const { data } = await (await bearer(sandbox, path, access_token)).json();
  assert.match(data.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(typeof data.legacy_id, "number");
});

test("without Tiltify's layer the API answers as the library does: JSON if it is accepted, else text", async () => {
  const sandbox = still({ providers: { tiltify: { apiErrors: "library" } } });
  const path = "/tiltify/api/public/current-user";
  await assertJson(await bearer(sandbox, path, "nonsense", { accept: "application/json" }), 401, { errors: ["Unauthenticated"] });
  const text = await bearer(sandbox, path, "nonsense");
  assert.equal(text.headers.get("content-type"), "text/plain; charset=utf-8");
  assert.equal(await text.text(), "Unauthenticated");
});
