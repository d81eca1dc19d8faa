/** The page on which a person accepts or cancels. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertPage, authorizeUrl, callbackOf, ORIGIN, still } from "./flow.js";

const url = (changes) => authorizeUrl("tali", "/oauth/authorize", changes);
const requestId = (html) => /name="request_id" value="([0-9a-f]{32})"/.exec(html)[1];
const answer = (sandbox, values, headers = {}) => sandbox.fetch(`${ORIGIN}/tali/consent`, { method: "POST", headers, body: new URLSearchParams(values) });

test("the page says who asks for what, offers everybody, and has buttons accept and cancel", async () => {
  const sandbox = still();
  const html = await (await sandbox.fetch(authorizeUrl("tiltify", "/oauth/authorize", { scope: "public webhooks:write" }))).text();
  for (const part of ["Grantway demo", "tiltify-client", "<code>webhooks:write</code>", callbackOf("tiltify"), "Ada Quill", "Ben Orchard", "Chi Marlow", 'id="accept"', 'name="accept"', 'id="cancel"', 'name="cancel"', '<html lang="en">', "<legend>Sign in as</legend>"]) {
    assert.ok(html.includes(part), part);
  }
});

test("the page is not cached, framed or allowed to load anything, and its policy has no form-action", async () => {
  const { headers } = await still().fetch(url());
  assert.equal(headers.get("cache-control"), "no-store");
  assert.equal(headers.get("x-frame-options"), "DENY");
  const policy = headers.get("content-security-policy");
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /form-action|unsafe-inline|script-src/);
});

test("what others wrote is escaped", async () => {
  const clients = [{ client_id: "x", client_secret: "s", name: "<img src=x onerror=alert(1)>", redirect_uris: ["http://localhost:8787/\"><script>"] }];
  const sandbox = still({ providers: { tali: { clients } } });
  const html = await (await sandbox.fetch(url({ client_id: "x", redirect_uri: clients[0].redirect_uris[0] }))).text();
  assert.equal(html.includes("<img"), false);
  assert.equal(html.includes("<script"), false);
  const error = await (await sandbox.fetch(url({ response_type: "<script>" }))).text();
  assert.equal(error.includes("<script"), false);
});

test("a request is answered once", async () => {
  const sandbox = still();
  const request_id = requestId(await (await sandbox.fetch(url())).text());
  assert.equal((await answer(sandbox, { request_id, user: "ada", accept: "accept" })).status, 302);
  await assertPage(await answer(sandbox, { request_id, user: "ada", accept: "accept" }), 400, "already answered");
  await assertPage(await answer(sandbox, { request_id: "0".repeat(32), accept: "accept" }), 400);
});

test("a page left open for more than half an hour is no longer answered", async () => {
  const sandbox = still();
  const request_id = requestId(await (await sandbox.fetch(url())).text());
  sandbox.clock({ advance_ms: 1_801_000 });
  await assertPage(await answer(sandbox, { request_id, user: "ada", accept: "accept" }), 400);
});

test("without a chosen person, or without a button, there is no consent", async () => {
  const sandbox = still();
  for (const values of [{ user: "ada" }, { accept: "accept" }, { user: "mallory", accept: "accept" }]) {
    const request_id = requestId(await (await sandbox.fetch(url())).text());
    await assertPage(await answer(sandbox, { request_id, ...values }), 400, "No choice was made");
  }
});

test("a form sent from another site is refused, and the request stays open", async () => {
  const sandbox = still();
  const request_id = requestId(await (await sandbox.fetch(url())).text());
  const values = { request_id, user: "ada", accept: "accept" };
  await assertPage(await answer(sandbox, values, { origin: "https://evil.example" }), 403);
  await assertPage(await answer(sandbox, values, { origin: "null" }), 403);
  assert.equal((await answer(sandbox, values, { origin: ORIGIN })).status, 302);
});

test("the session cookie is HttpOnly and Lax, Secure over https, and only for its provider", async () => {
  for (const [origin, secure] of [[ORIGIN, false], ["https://as.example", true]]) {
    const sandbox = still({ origin });
    const request_id = requestId(await (await sandbox.fetch(url())).text());
    const cookie = (await answer(sandbox, { request_id, user: "ada", accept: "accept" })).headers.get("set-cookie");
    assert.match(cookie, /^sandbox_tali=[0-9a-f]{32}; Path=\/tali; HttpOnly; SameSite=Lax/);
    assert.equal(cookie.includes("Secure"), secure);
  }
});

test("login_hint chooses the person", async () => {
  const html = await (await still().fetch(authorizeUrl("standard", "/authorize", { scope: "openid", login_hint: "ben.orchard@example.com" }))).text();
  assert.match(html, /value="ben" checked/);
});

test("a caller can pass its own people, with their own profiles", async () => {
  const sandbox = still({ users: [{ id: "zoe", first_name: "Zoe", last_name: "Fern", email: "zoe@example.com", profiles: { tali: { id: "5af9b2f0c1d2e3f4a5b6c7d8" } } }] });
  const code = new URL(await sandbox.signIn(url())).searchParams.get("code");
  const body = { grant_type: "authorization_code", code, client_id: "tali-client", client_secret: "tali-secret", redirect_uri: callbackOf("tali") };
  const response = await sandbox.fetch(`${ORIGIN}/tali/oauth/token`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const { access_token } = await response.json();
  const person = await (await sandbox.fetch(`${ORIGIN}/tali/api/v2/users/me`, { headers: { authorization: `Bearer ${access_token}` } })).json();
  assert.equal(person.data.id, "5af9b2f0c1d2e3f4a5b6c7d8");
  assert.equal(person.data.first_name, "Zoe");
});
