import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createClient } from "../../pkg/browser.js";
import { changesOf, fakeFetch, json, openPage, otherTab, until } from "./fake_page.mjs";

let base;
let count = 0;
beforeEach(() => {
  base = `/mediated${(count += 1)}`;
});

/** A worker that gives out token-1, token-2 … and an API that takes those `good` names. */
async function mediated({ good = () => true, token = {}, unauthorized = {}, status = 401, session = null } = {}) {
  openPage("https://app.example/");
  let made = 0;
  const clock = { now: 0 };
  const send = fakeFetch(({ url, headers }) => {
    if (url.endsWith("/session")) return json(session);
    if (url.endsWith("/logout")) return json({ signed_out: true });
    if (url.endsWith("/token")) {
      if (token.refusal && !(token.times < 1)) {
        token.times -= 1;
        return json(token.refusal, { status: 401 });
      }
      const name = token.access_token ?? `token-${(made += 1)}`;
      return json({ access_token: name, token_type: "bearer", expires_at: clock.now / 1000 + 100, scope: [], authorization: `Bearer ${name}`, ...token });
    }
    return good(headers.get("Authorization")) ? json({ ok: true }) : new Response("no", { status, headers: unauthorized });
  });
  const auth = await createClient({ backend: base, tokens: "page", api: ["https://api.example"], fetch: send, now: () => clock.now });
  const asked = () => send.requests.filter(({ url }) => url.endsWith("/token")).length;
  const called = () => send.requests.filter(({ url }) => url.startsWith("https://api.example/"));
  return { auth, send, clock, asked, called };
}

test("one token serves until shortly before its end", async () => {
  const { auth, clock, asked, called } = await mediated();
  await Promise.all([auth.fetch("https://api.example/a"), auth.fetch("https://api.example/b")]);
  assert.equal(called()[0].headers.get("Authorization"), "Bearer token-1");
  clock.now = 69_000;
  assert.equal((await auth.accessToken()).access_token, "token-1");
  assert.equal(asked(), 1);
  clock.now = 71_000;
  assert.equal((await auth.accessToken()).access_token, "token-2");
});

for (const url of ["https://api.example.evil.example/", "https://api.example:444/", "http://api.example/", "https://evil.example/https://api.example", "/local"]) {
  test(`S24: no token goes to ${url}`, async () => {
    const { auth, send } = await mediated();
    await assert.rejects(auth.fetch(url), { code: "api_origin_not_allowed", kind: "misuse" });
    assert.equal(send.requests.length, 0);
  });
}

test("without `api` no origin gets the token", async () => {
  openPage("https://app.example/");
  const auth = await createClient({ backend: base, tokens: "page" });
  await assert.rejects(auth.fetch("https://api.example/"), { code: "api_origin_not_allowed" });
});

test("S24, A16: requests with a token follow no redirect, whatever the caller says", async () => {
  const { auth, called } = await mediated();
  await auth.fetch("https://api.example/", { redirect: "follow" });
  await auth.fetch("https://api.example/", { redirect: "manual" });
  assert.deepEqual(called().map(({ init }) => init.redirect), ["error", "manual"]);
});

for (const [title, unauthorized] of [
  ["a bare 401", {}],
  ["a 401 without an error", { "WWW-Authenticate": 'Bearer realm="api"' }],
  ["invalid_token", { "WWW-Authenticate": 'Bearer error="invalid_token"' }],
  ["invalid_token without quotes", { "WWW-Authenticate": "Bearer error=invalid_token" }],
]) {
  test(`after ${title} the token is renewed and the request repeated, once`, async () => {
    const { auth, called, send } = await mediated({ good: (header) => header === "Bearer token-2", unauthorized });
    const response = await auth.fetch("https://api.example/", { method: "POST", body: new URLSearchParams({ a: "1" }) });
    assert.equal(response.status, 200);
    assert.equal(called().length, 2);
    assert.equal(send.requests.findLast(({ url }) => url.endsWith("/token")).init.body, '{"refresh":true}');
  });
}

test("a token that is refused again is the caller's to see", async () => {
  const { auth, called } = await mediated({ good: () => false });
  assert.equal((await auth.fetch("https://api.example/")).status, 401);
  assert.equal(called().length, 2);
});

test("insufficient_scope is no reason to renew", async () => {
  const { auth, called, asked } = await mediated({ good: () => false, unauthorized: { "WWW-Authenticate": 'Bearer error="insufficient_scope"' } });
  await auth.fetch("https://api.example/");
  assert.deepEqual([called().length, asked()], [1, 1]);
});

test("a challenge to sign in again does not renew the token", async () => {
  for (const error of ["insufficient_user_authentication", "insufficient_claims"]) {
    const unauthorized = { "WWW-Authenticate": `DPoP error="invalid_token", Bearer error="${error}", acr_values="phr"` };
    const { auth, called, asked } = await mediated({ good: () => false, unauthorized });
    assert.equal((await auth.fetch("https://api.example/")).status, 401);
    assert.deepEqual([called().length, asked()], [1, 1]);
  }
});

test("after a token for a part of the scope the whole one is asked for anew, and a missing scope is worth one more try", async () => {
  const unauthorized = { "WWW-Authenticate": 'Bearer error="insufficient_scope"' };
  const { auth, called, asked } = await mediated({ good: (header) => header === "Bearer token-4", status: 403, unauthorized });
  assert.equal((await auth.fetch("https://api.example/")).status, 403);
  assert.deepEqual([called().length, asked()], [1, 1]);
  await auth.accessToken({ scope: ["read"] });
  assert.equal((await auth.fetch("https://api.example/")).status, 200);
  assert.deepEqual(called().map(({ headers }) => headers.get("Authorization")), ["Bearer token-1", "Bearer token-3", "Bearer token-4"]);
  await auth.accessToken({ scope: ["write"] });
  for (const calls of [2, 1]) {
    const before = called().length;
    assert.equal((await auth.fetch("https://api.example/")).status, 403);
    assert.equal(called().length - before, calls, "once after each narrowing");
  }
});

test("a body that was a stream, or a Request's, is sent again with the fresh token", async () => {
  const { auth, called } = await mediated({ good: () => false });
  const stream = new Blob(["x"]).stream();
  await auth.fetch("https://api.example/", { method: "POST", body: stream, duplex: "half" });
  await auth.fetch(new Request("https://api.example/", { method: "POST", body: "x" }));
  await auth.fetch(new Request("https://api.example/"));
  const bodies = called().map(({ init }) => init.body && new Response(init.body).text());
  assert.deepEqual(await Promise.all(bodies), ["x", "x", "x", "x", undefined, undefined]);
});

test("requests that fail together renew the token together", async () => {
  const { auth, called, asked } = await mediated({ good: (header) => header === "Bearer token-2" });
  const answers = await Promise.all(["a", "b", "c"].map((path) => auth.fetch(`https://api.example/${path}`)));
  assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200]);
  assert.equal(asked(), 2);
  assert.equal(called().length, 6);
});

test("a worker that returns the same token is not asked to repeat the request", async () => {
  const { auth, called } = await mediated({ good: () => false, token: { access_token: "same" } });
  assert.equal((await auth.fetch("https://api.example/")).status, 401);
  assert.equal(called().length, 1);
});

test("without a session, accessToken says so", async () => {
  const refusal = { code: "session_missing", kind: "session", message: "m", hint: "h" };
  const { auth } = await mediated({ token: { refusal } });
  await assert.rejects(auth.accessToken(), { code: "session_missing", kind: "session" });
});

test("a request for a token that lost a race for the refresh is made again while the session lives", async () => {
  const refusal = { code: "reauthorization_required", kind: "session", message: "m", hint: "h" };
  const session = { provider: "tali", expires_at: 2000, token_expires_at: 1000, scope: [], diagnostics: [] };
  const { auth, asked } = await mediated({ token: { refusal, times: 1 }, session });
  assert.equal((await auth.accessToken()).access_token, "token-1");
  assert.equal(asked(), 2);
});

test("the token is sent under the header that the worker names, and under no other", async () => {
  const { auth, called } = await mediated({ token: { authorization: "token-of-the-api", header: "X-Access-Token" } });
  await auth.fetch("https://api.example/", { headers: { Authorization: "of the caller" } });
  const { headers } = called()[0];
  assert.deepEqual([headers.get("X-Access-Token"), headers.get("Authorization")], ["token-of-the-api", "of the caller"]);
});

test("S24: a token that an API takes in the query only is put into no URL and no header", async () => {
  const { auth, called } = await mediated({ token: { authorization: "", parameter: "oauth_token" } });
  await assert.rejects(auth.fetch("https://api.example/"), { code: "token_in_query", kind: "misuse" });
  assert.equal(called().length, 0);
  assert.equal((await auth.accessToken()).parameter, "oauth_token");
});

test("signing out forgets the token, also one that was still on its way", async () => {
  const { auth, asked } = await mediated();
  const onItsWay = auth.accessToken();
  await auth.signOut();
  await onItsWay;
  await auth.accessToken();
  assert.equal(asked(), 2);
});

test("another tab's sign-in makes this tab forget the token of the person before", async (t) => {
  const { auth, asked } = await mediated();
  const changes = changesOf(t, auth);
  await auth.accessToken();
  const tab = otherTab(`backend:${base}`);
  tab.send({ about: "session", type: "signed_in", session: { expires_at: "unknown" } });
  await until(() => changes.length > 0);
  assert.equal(changes[0].otherTab, true);
  await auth.accessToken();
  assert.equal(asked(), 2);
});
