import assert from "node:assert/strict";
import { register } from "node:module";
import { beforeEach, test } from "node:test";
import { changesOf, createStorage, fakeFetch, openPage, otherTab, until } from "./fake_page.mjs";
import { behaviour, loads, tagOf } from "./fake_engine.mjs";

register("./fake_engine_hooks.mjs", import.meta.url);
const { createClient, createProtocol } = await import("../../pkg/browser.js");

/** A number later than any that a client of these tests takes from the clock; there is half of one above it. */
const LATER = 2 ** 51;
const SESSION = { expires_at: "unknown", token_expires_at: 100, scope: ["a"], diagnostics: [] };
let count = 0;
let options;
beforeEach(() => {
  for (const name of Object.keys(behaviour)) delete behaviour[name];
  behaviour.authorize = () => "https://as.example/authorize?state=1";
  behaviour.handleCallback = async (url, memory) => {
    memory.set("session", SESSION);
    return { returnTo: "/inbox" };
  };
  count += 1;
  options = { issuer: "https://as.example", client_id: `client-${count}`, redirect_uri: "https://app.example/callback" };
});
const scopeOf = (options) => `public:${tagOf(options)}`;
const ANSWER = "https://app.example/callback?code=1&state=2";

test("authorize goes where the engine says, with what concerns the engine", async () => {
  const page = openPage("https://app.example/");
  let asked;
  behaviour.authorize = (request) => {
    asked = request;
    return "https://as.example/authorize";
  };
  const auth = await createClient(options);
  await auth.authorize({ scope: "a", prompt: "login", max_age: 0, returnTo: "/inbox", appState: 1, parameters: { a: "b" } });
  assert.deepEqual(asked, { scope: "a", prompt: "login", max_age: 0, returnTo: "/inbox", appState: 1, parameters: { a: "b" } });
  assert.deepEqual(page.visited, ["https://as.example/authorize"]);
  await assert.rejects(auth.authorize({ provider: "tali" }), { code: "option_unknown" });
  await assert.rejects(auth.authorize({ returnTo: "https://evil.example/" }), { code: "return_to_refused" });
});

test("accessToken refuses what a public client has no option for, and names it", async () => {
  openPage("https://app.example/");
  behaviour.accessToken = assert.fail;
  const auth = await createClient(options);
  for (const option of ["scope", "resource"]) {
    await assert.rejects(auth.accessToken({ [option]: "a" }), { code: "option_unknown", kind: "misuse", message: `option \`${option}\` is unknown` });
  }
  await assert.rejects(auth.accessToken({ refesh: true }), { code: "option_unknown", message: /did you mean `refresh`\?$/ });
});

test("S16, A30: the code is out of the address bar before the engine sees it", async () => {
  const page = openPage(`${ANSWER}#_=_`);
  let shownThen;
  behaviour.handleCallback = async () => {
    shownThen = globalThis.location.href;
    return {};
  };
  const auth = await createClient(options);
  const outcome = auth.handleCallback();
  assert.deepEqual(page.addresses, ["https://app.example/callback"]);
  assert.deepEqual(await outcome, { handled: true });
  assert.equal(shownThen, "https://app.example/callback");
});

test("redirect_uri keeps its own query when the response is cleaned away", async () => {
  const page = openPage("https://app.example/callback?tenant=7&code=1&state=2");
  const auth = await createClient({ ...options, redirect_uri: "https://app.example/callback?tenant=7" });
  await auth.handleCallback();
  assert.deepEqual(page.addresses, ["https://app.example/callback?tenant=7"]);
});

test("A3: StrictMode: two effects with two clients exchange one code and share one session", async () => {
  openPage(ANSWER);
  let exchanges = 0;
  const { handleCallback } = behaviour;
  behaviour.handleCallback = (...args) => (exchanges += 1) && handleCallback(...args);
  const effect = async () => {
    const auth = await createClient(options);
    return { auth, result: await auth.handleCallback() };
  };
  const [first, second] = await Promise.all([effect(), effect()]);
  assert.deepEqual([first.result, second.result], [{ handled: true, returnTo: "/inbox" }, { handled: true, returnTo: "/inbox" }]);
  assert.deepEqual(await second.auth.session(), SESSION);
  assert.equal(exchanges, 1);
  assert.equal(second.auth.handleCallback(ANSWER), first.auth.handleCallback(new URL(ANSWER)), "the same promise for the same URL");
});

test("the same path without a response is no callback any more", async () => {
  const page = openPage(ANSWER);
  const auth = await createClient(options);
  await auth.handleCallback();
  page.go("/callback");
  assert.deepEqual(await auth.handleCallback(), { handled: false });
});

test("a failed callback fails the second call as well, and is not sent again", async () => {
  openPage(ANSWER);
  let exchanges = 0;
  behaviour.handleCallback = async () => {
    exchanges += 1;
    throw { code: "state_mismatch" };
  };
  const auth = await createClient(options);
  await assert.rejects(auth.handleCallback(), { code: "state_mismatch", kind: "check" });
  await assert.rejects(auth.handleCallback(), { code: "state_mismatch" });
  assert.equal(exchanges, 1);
});

test("a trap ends the call under way, and the next call finds the session in a new instance", async () => {
  openPage(ANSWER);
  const auth = await createClient(options);
  await auth.handleCallback();
  const before = loads.length;
  behaviour.accessToken = async () => {
    throw new WebAssembly.RuntimeError("unreachable");
  };
  await assert.rejects(auth.accessToken(), { code: "engine_trapped", kind: "host", retryable: true });
  behaviour.accessToken = async () => ({ access_token: "a", authorization: "Bearer a" });
  assert.equal((await auth.accessToken()).access_token, "a");
  assert.deepEqual(await auth.session(), SESSION);
  assert.deepEqual(loads.slice(before), ["reset"]);
});

test("a trap in a click is told, and the next click works", async () => {
  const page = openPage("https://app.example/");
  const auth = await createClient(options);
  const { authorize } = behaviour;
  behaviour.authorize = () => {
    throw new WebAssembly.RuntimeError("unreachable");
  };
  await assert.rejects(auth.authorize(), { code: "engine_trapped" });
  behaviour.authorize = authorize;
  await auth.session();
  await auth.authorize();
  assert.equal(page.visited.length, 1);
});

test("a call that waits goes on with what it waited for, and a trap in that step is told", async () => {
  openPage("https://app.example/");
  const auth = await createClient(options);
  const trap = () => {
    throw new WebAssembly.RuntimeError("unreachable");
  };
  const last = (brought, isRejection) => ({ access_token: `${brought} ${isRejection}` });
  behaviour.accessToken = () => ({ promise: Promise.resolve("one"), resume: () => ({ promise: Promise.reject("two"), resume: last }) });
  assert.equal((await auth.accessToken()).access_token, "two true");
  behaviour.accessToken = () => ({ promise: Promise.resolve(), resume: trap });
  await assert.rejects(auth.accessToken(), { code: "engine_trapped" });
  await auth.session();
});

test("a trap ends the calls that wait, and none of them goes on in the new instance", async () => {
  openPage("https://app.example/");
  const auth = await createClient(options);
  const { authorize } = behaviour;
  let settle;
  let resumed = 0;
  behaviour.accessToken = () => ({ promise: new Promise((resolve) => (settle = resolve)), resume: () => (resumed += 1) });
  // Awaited from here on: either of the two failures may be told first.
  const ended = assert.rejects(auth.accessToken(), { code: "engine_trapped" });
  await until(() => settle);
  behaviour.authorize = () => {
    throw new WebAssembly.RuntimeError("unreachable");
  };
  await assert.rejects(auth.authorize(), { code: "engine_trapped" });
  await ended;
  behaviour.authorize = authorize;
  settle();
  await auth.session();
  assert.equal(resumed, 0);
});

test("S24: fetch adds the engine's header for the listed origins", async () => {
  openPage("https://app.example/");
  const send = fakeFetch(() => new Response("ok"));
  behaviour.accessToken = async () => ({ authorization: "OAuth abc" });
  const auth = await createClient({ ...options, api: ["https://api.example"], fetch: send });
  await auth.fetch("https://api.example/me");
  assert.equal(send.requests[0].headers.get("Authorization"), "OAuth abc");
  await assert.rejects(auth.fetch("https://as.example/"), { code: "api_origin_not_allowed" });
});

test("without `api` fetch sends nothing anywhere", async () => {
  openPage("https://app.example/");
  const send = fakeFetch(assert.fail);
  const auth = await createClient({ ...options, fetch: send });
  await assert.rejects(auth.fetch("https://api.example/me"), { code: "api_origin_not_allowed", message: /https:\/\/api\.example/ });
});

test("S24, A16: fetch sends to the address that was compared, whatever a `<base>` says", async () => {
  openPage("https://app.example/");
  const send = fakeFetch(() => new Response("ok"));
  behaviour.accessToken = async () => ({ authorization: "Bearer abc" });
  const auth = await createClient({ ...options, api: ["https://app.example"], fetch: send });
  await auth.fetch("/api/me?x=1");
  let reads = 0;
  await auth.fetch({ toString: () => (reads++ === 0 ? "https://app.example/me" : "https://evil.example/") });
  assert.deepEqual(send.requests.map(({ url }) => url), ["https://app.example/api/me?x=1", "https://app.example/me"]);
});

test("signing out in one tab empties the others, which say so and revoke nothing again", async (t) => {
  openPage(ANSWER);
  const auth = await createClient(options);
  await auth.handleCallback();
  const changes = changesOf(t, auth);
  behaviour.signOut = assert.fail;
  otherTab(scopeOf(options)).send({ about: "session", type: "signed_out", session: null, count: LATER });
  await until(() => changes.length > 0);
  assert.deepEqual(changes, [{ type: "signed_out", session: null, otherTab: true }]);
  assert.equal(await auth.session(), null);
});

test("a sign-out is told to the other tabs before its revocation has ended", async () => {
  openPage(ANSWER);
  const auth = await createClient(options);
  await auth.handleCallback();
  const tab = otherTab(scopeOf(options));
  const begun = Date.now();
  behaviour.signOut = () => new Promise(() => {});
  void auth.signOut();
  const { type, count } = await tab.next("session");
  assert.equal(type, "signed_out");
  assert.ok(count >= begun, "a number of this turn");
  assert.deepEqual(auth.snapshot(), { status: "signed_out", session: null });
});

test("S18, A20: a session of another tab is taken where it is newer and this client's, and nothing else is", async (t) => {
  openPage(ANSWER);
  behaviour.session = (session) => (session?.foreign ? null : session);
  const auth = await createClient(options);
  await auth.handleCallback();
  const changes = changesOf(t, auth);
  const tab = otherTab(scopeOf(options));
  const newer = { ...SESSION, token_expires_at: 200 };
  assert.equal(Number.isInteger(LATER + 0.5), false);
  for (const record of [undefined, null, "x", newer, { count: LATER }, { count: LATER, session: "x" }, { count: String(LATER), session: newer }, { count: LATER + 0.5, session: newer },
    { count: 1, session: newer }, { count: -1, session: newer }, { count: LATER, session: { ...newer, foreign: true } }]) {
    tab.send({ about: "session", type: "refreshed", session: newer, record });
    tab.send({ about: "session_is", record });
  }
  tab.send({ about: "session", type: "signed_out", session: null });
  tab.send({ about: "session", type: "signed_out", session: null, count: 1 });
  const right = { ...SESSION, token_expires_at: 300 };
  tab.send({ about: "session", type: "refreshed", session: right, record: { count: LATER, session: right } });
  await until(() => changes.length > 0);
  assert.deepEqual(changes, [{ type: "refreshed", session: right, otherTab: true }]);
  assert.deepEqual(await auth.session(), right);
});

test("a tab gives its session to another one that asks, and signs in with the session that another one gives", async (t) => {
  openPage(ANSWER);
  const auth = await createClient(options);
  const changes = changesOf(t, auth);
  const tab = otherTab(scopeOf(options));
  tab.send({ about: "session", type: "signed_in", session: SESSION, record: { count: 7, session: SESSION } });
  await until(() => changes.length > 0);
  assert.deepEqual(changes, [{ type: "signed_in", session: SESSION, otherTab: true }]);
  tab.send({ about: "session_wanted" });
  assert.deepEqual((await tab.next("session_is")).record, { count: 7, session: SESSION });
});

test("signing out says whether the page leaves, and what could not be revoked", async () => {
  const page = openPage(ANSWER);
  const auth = await createClient({ ...options, postLogoutRedirectUri: "https://app.example/bye" });
  assert.deepEqual(await auth.signOut(), { leaving: false });
  behaviour.signOut = () => ({ end_session_url: "https://as.example/logout", revocation_failed: "request_timed_out" });
  assert.deepEqual(await auth.signOut({ revoke: false }), { leaving: false, revocation_failed: "request_timed_out" });
  assert.deepEqual(page.visited, []);
  assert.deepEqual(await auth.signOut({ endProviderSession: true }), { leaving: true, revocation_failed: "request_timed_out" });
  assert.deepEqual(page.visited, ["https://as.example/logout"]);
  for (const wrong of [{ postLogoutRedirectUri: "https://app.example/bye" }, { end_provider_session: true }]) {
    await assert.rejects(auth.signOut(wrong), { code: "option_unknown" });
  }
});

test("signing out leaves nothing, even when the server could not be told", async () => {
  openPage(ANSWER);
  const auth = await createClient(options);
  await auth.handleCallback();
  behaviour.signOut = () => {
    throw { code: "network_failed", detail: { endpoint: "https://as.example/revoke" } };
  };
  await assert.rejects(auth.signOut({ revoke: true }), { code: "network_failed" });
  assert.equal(await auth.session(), null);
});

test("a popup's address is finished by the page that opened it", async (t) => {
  const page = openPage("https://app.example/");
  page.view = { closed: false, sessionStorage: createStorage(), location: { replace: (url) => (page.went = url) } };
  globalThis.open = () => page.view;
  t.after(() => delete globalThis.open);
  const auth = await createClient(options);
  const outcome = auth.authorize({ popup: true });
  await until(() => page.went);
  assert.equal(page.went, "https://as.example/authorize?state=1");
  otherTab(scopeOf(options)).send({ about: "popup", id: page.view.sessionStorage.getItem("grantway:popup"), href: ANSWER });
  assert.deepEqual(await outcome, { handled: true, returnTo: "/inbox" });
});

test("the primitives turn any form of a callback into text for the engine", async () => {
  const protocol = await createProtocol(options);
  assert.deepEqual(protocol.createAuthorization({ scope: "a" }).transaction, { version: 1 });
  assert.deepEqual(await protocol.exchange(new URLSearchParams("code=1"), {}), { callback: "?code=1" });
  assert.throws(() => protocol.createAuthorization({ scop: "a" }), { code: "option_unknown" });
});

test("what the engine refuses while it is made is told with its texts", async () => {
  behaviour.refuse = { code: "endpoint_refused", detail: { endpoint: "token_endpoint", reason: "plain http" } };
  await assert.rejects(createProtocol(options), { code: "endpoint_refused", message: "`token_endpoint` is not usable: plain http" });
});
