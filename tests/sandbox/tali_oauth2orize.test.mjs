/** Tali as oauth2orize and Passport answer: section 4.4 of the providers' facts, row by row. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertJson, assertPage, authorizeUrl, basic, bearer, callbackOf, codeFrom, ORIGIN, postForm, postJson, still } from "./flow.js";

const AUTHORIZE = "/oauth/authorize";
const url = (changes) => authorizeUrl("tali", AUTHORIZE, changes);
const exchange = (code, changes = {}) => ({ grant_type: "authorization_code", code, client_id: "tali-client", client_secret: "tali-secret", redirect_uri: callbackOf("tali"), ...changes });
const refreshing = (refresh_token, changes = {}) => ({ grant_type: "refresh_token", refresh_token, client_id: "tali-client", client_secret: "tali-secret", redirect_uri: callbackOf("tali"), ...changes });
const token = (sandbox, values, headers) => postJson(sandbox, "/tali/oauth/token", values, headers);

async function signedIn(sandbox) {
  const response = await token(sandbox, exchange(await codeFrom(sandbox, url())));
  return response.json();
}

test("a token answer has access_token, refresh_token, expires_in as a string, token_type, in this order", async () => {
  const sandbox = still();
  const response = await token(sandbox, exchange(await codeFrom(sandbox, url())));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json");
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.equal(response.headers.get("pragma"), "no-cache");
  const body = await response.json();
  assert.deepEqual(Object.keys(body), ["access_token", "refresh_token", "expires_in", "token_type"]);
  assert.equal(body.expires_in, "86400");
  assert.equal(body.token_type, "Bearer");
  assert.match(body.access_token, /^[A-Za-z0-9]{37}$/);
});

test("the code comes with the state, and without one when none was sent", async () => {
  const sandbox = still();
  assert.match(await sandbox.signIn(url()), /^http:\/\/localhost:8787\/auth\/tali\/callback\?code=[0-9a-f]+&state=54321$/);
  assert.match(await sandbox.signIn(url({ state: undefined })), /\?code=[0-9a-f]+$/);
});

test("cancel is access_denied without a description, spaces in state are %20", async () => {
  const sandbox = still();
  assert.equal(await sandbox.signIn(url({ state: "a b" }), { cancel: true }), `${callbackOf("tali")}?error=access_denied&state=a%20b`);
  assert.equal(await sandbox.signIn(url({ state: undefined }), { cancel: true }), `${callbackOf("tali")}?error=access_denied`);
});

test("a registered query of the redirect URI is kept", async () => {
  const redirect_uri = "http://localhost:8787/in?from=tali";
  const sandbox = still({ providers: { tali: { clients: [{ client_id: "c", client_secret: "s", redirect_uris: [redirect_uri] }] } } });
  assert.match(await sandbox.signIn(url({ client_id: "c", redirect_uri })), /^http:\/\/localhost:8787\/in\?from=tali&code=/);
});

test("a request without response_type or client_id is a 400 page", async () => {
  const sandbox = still();
  await assertPage(await sandbox.fetch(url({ response_type: undefined })), 400, "Missing required parameter: response_type");
  await assertPage(await sandbox.fetch(url({ client_id: undefined })), 400, "Missing required parameter: client_id");
});

test("an unknown client or redirect URI is a 403 page, another response type a 501 page", async () => {
  const sandbox = still();
  await assertPage(await sandbox.fetch(url({ client_id: "nobody" })), 403, "Unauthorized client");
  await assertPage(await sandbox.fetch(url({ redirect_uri: `${callbackOf("tali")}/` })), 403, "Unauthorized client");
  await assertPage(await sandbox.fetch(url({ redirect_uri: undefined })), 403, "Unauthorized client");
  await assertPage(await sandbox.fetch(url({ response_type: "token" })), 501, "Unsupported response type: token");
});

test("unknown parameters at the authorization endpoint, PKCE's too, are ignored", async () => {
  const sandbox = still();
  const code = await codeFrom(sandbox, url({ code_challenge: "x", code_challenge_method: "S256", scope: "all" }));
  assert.equal((await token(sandbox, exchange(code))).status, 200);
});

test("a bad, used or expired code, another client's and another redirect URI are 403 invalid_grant", async () => {
  const body = { error: "invalid_grant", error_description: "Invalid authorization code" };
  const sandbox = still();
  sandbox.register("tali", { client_id: "other", client_secret: "other-secret", redirect_uris: [callbackOf("tali")] });
  await assertJson(await token(sandbox, exchange("nonsense")), 403, body);
  const code = await codeFrom(sandbox, url());
  await assertJson(await token(sandbox, exchange(code, { client_id: "other", client_secret: "other-secret" })), 403, body);
  await assertJson(await token(sandbox, exchange(code, { redirect_uri: "http://localhost:8787/" })), 403, body);
  await assertJson(await token(sandbox, exchange(code, { redirect_uri: undefined })), 403, body);
  assert.equal((await token(sandbox, exchange(code))).status, 200);
  await assertJson(await token(sandbox, exchange(code)), 403, body);
  const late = await codeFrom(sandbox, url());
  sandbox.clock({ advance_ms: 600_000 });
  const response = await token(sandbox, exchange(late));
  assert.equal(response.headers.get("content-type"), "application/json");
  await assertJson(response, 403, body);
});

test("a missing code or refresh token is 400 invalid_request", async () => {
  const sandbox = still();
  await assertJson(await token(sandbox, exchange(undefined)), 400, { error: "invalid_request", error_description: "Missing required parameter: code" });
  await assertJson(await token(sandbox, refreshing(undefined)), 400, { error: "invalid_request", error_description: "Missing required parameter: refresh_token" });
});

test("an unknown or missing grant type is 501", async () => {
  const sandbox = still();
  await assertJson(await token(sandbox, exchange("x", { grant_type: "password" })), 501, { error: "unsupported_grant_type", error_description: "Unsupported grant type: password" });
  await assertJson(await token(sandbox, exchange("x", { grant_type: undefined })), 501, { error: "unsupported_grant_type", error_description: "Unsupported grant type: undefined" });
});

test("a wrong client is bare text Unauthorized, without JSON or challenge", async () => {
  const sandbox = still();
  for (const changes of [{ client_secret: "wrong" }, { client_id: "nobody" }, { client_secret: undefined }]) {
    const response = await token(sandbox, exchange("x", changes));
    assert.equal(response.status, 401);
    assert.equal(await response.text(), "Unauthorized");
    assert.equal(response.headers.get("www-authenticate"), null);
    assert.equal(response.headers.get("content-type"), null);
  }
});

test("the secret in a Basic header, alone or next to the body's, is refused", async () => {
  const sandbox = still();
  const code = await codeFrom(sandbox, url());
  const header = basic("tali-client", "tali-secret");
  assert.equal((await token(sandbox, exchange(code, { client_id: undefined, client_secret: undefined }), header)).status, 401);
  assert.equal((await token(sandbox, exchange(code), header)).status, 401);
});

test("a form body is not read, so there is no client in it", async () => {
  const sandbox = still();
  const response = await postForm(sandbox, "/tali/oauth/token", exchange(await codeFrom(sandbox, url())));
  assert.equal(response.status, 401);
  assert.equal(await response.text(), "Unauthorized");
});

test("malformed JSON, as the documentation prints it, is a 400 HTML page", async () => {
  const sandbox = still();
  for (const body of ["{ grant_type: 'authorization_code', }", '{"grant_type":"authorization_code",}', '"text"', "null"]) {
    await assertPage(await token(sandbox, body), 400, "SyntaxError");
  }
});

test("a refresh answers without a refresh token, and the old one stays", async () => {
  const sandbox = still();
  const first = await signedIn(sandbox);
  for (const round of [1, 2]) {
    const body = await (await token(sandbox, refreshing(first.refresh_token))).json();
    assert.deepEqual(Object.keys(body), ["access_token", "expires_in", "token_type"], `round ${round}`);
  }
});

test("refresh with another `rotation`: overlap gives a second, strict ends the first", async () => {
  for (const [rotation, hasNew, secondStatus] of [["overlap", true, 200], ["strict", true, 403]]) {
    const sandbox = still({ providers: { tali: { rotation } } });
    const first = await signedIn(sandbox);
    const again = await token(sandbox, refreshing(first.refresh_token));
    const body = await again.json();
    assert.equal(again.status, 200);
    assert.equal(typeof body.refresh_token === "string", hasNew);
    assert.notEqual(body.access_token, first.access_token);
    assert.equal((await token(sandbox, refreshing(first.refresh_token))).status, secondStatus);
  }
});

test("a bad refresh token is 403, and the documented redirect_uri must come with it", async () => {
  const sandbox = still();
  const invalid = { error: "invalid_grant", error_description: "Invalid refresh token" };
  await assertJson(await token(sandbox, refreshing("nonsense")), 403, invalid);
  await assertJson(await token(sandbox, refreshing("nonsense", { redirect_uri: undefined })), 400, { error: "invalid_request", error_description: "Missing required parameter: redirect_uri" });
});

test("who-am-I answers in meta and data, and 401 in Passport's way", async () => {
  const sandbox = still();
  const { access_token } = await signedIn(sandbox);
  const path = "/tali/api/v2/users/me";
  const body = await (await bearer(sandbox, path, access_token)).json();
  assert.deepEqual(Object.keys(body), ["meta", "data"]);
  assert.deepEqual(Object.keys(body.data), ["id", "created_at", "email", "first_name", "last_name"]);
  assert.match(body.data.id, /^[0-9a-f]{24}$/);
  const none = await bearer(sandbox, path);
  assert.equal(none.status, 401);
  assert.equal(none.headers.get("www-authenticate"), 'Bearer realm="Users"');
  sandbox.clock({ advance_ms: 86_400_000 });
  const expired = await bearer(sandbox, path, access_token);
  assert.equal(expired.status, 401);
  assert.equal(expired.headers.get("www-authenticate"), 'Bearer realm="Users", error="invalid_token"');
  assert.equal(await expired.text(), "Unauthorized");
  assert.equal((await sandbox.fetch(ORIGIN + path, { headers: { authorization: "Bearer" } })).status, 400);
});
