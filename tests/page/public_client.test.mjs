import assert from "node:assert/strict";
import { register } from "node:module";
import { beforeEach, test } from "node:test";
import { createStorage, fakeFetch, openPage, otherTab, until } from "./fake_page.mjs";
import { behaviour, loads } from "./fake_engine.mjs";

register("./fake_engine_hooks.mjs", import.meta.url);
const { createClient, createProtocol } = await import("../../pkg/browser.js");

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
const scopeOf = ({ issuer, client_id, redirect_uri }) => `public:${JSON.stringify([issuer, client_id, redirect_uri])}`;
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

test("StrictMode: two effects with two clients exchange one code and share one session", async () => {
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

test("an address that the engine does not know is left alone", async () => {
  const page = openPage("https://app.example/callback?code=SPRING-SALE&state=CA");
  behaviour.withoutResponse = () => undefined;
  behaviour.handleCallback = assert.fail;
  const auth = await createClient(options);
  assert.deepEqual(await auth.handleCallback(), { handled: false });
  assert.deepEqual(await auth.handleCallback(globalThis.location.href), { handled: false });
  assert.deepEqual(page.addresses, []);
});

test("other pages, and responses on other paths, are left alone", async () => {
  behaviour.handleCallback = assert.fail;
  for (const url of ["https://app.example/callback", "https://app.example/callback?a=1", "https://app.example/other?code=1&state=2"]) {
    const page = openPage(url);
    const auth = await createClient(options);
    assert.deepEqual(await auth.handleCallback(), { handled: false });
    assert.deepEqual(page.addresses, []);
  }
});

test("a slash more or less at the end of redirect_uri makes no other address of it", async () => {
  for (const [registered, shown] of [["/callback", "/callback/"], ["/callback/", "/callback"], ["", "/"]]) {
    const page = openPage(`https://app.example${shown}?code=1&state=2`);
    const auth = await createClient({ ...options, redirect_uri: `https://app.example${registered}` });
    assert.equal((await auth.handleCallback()).handled, true, shown);
    assert.deepEqual(page.addresses, [`https://app.example${shown}`]);
  }
});

test("a sign-in waits while the server's metadata cannot be fetched, with its address put back", async () => {
  const page = openPage(ANSWER);
  behaviour.complete = async () => {
    throw { code: "network_failed", detail: { endpoint: "metadata" } };
  };
  const auth = await createClient(options);
  await assert.rejects(auth.handleCallback(), { code: "network_failed", retryable: true });
  assert.deepEqual(page.addresses, ["https://app.example/callback", ANSWER]);
  delete behaviour.complete;
  assert.equal((await auth.handleCallback()).handled, true);
  assert.equal(globalThis.location.href, "https://app.example/callback");
});

test("the response is taken out of the state that a router keeps, and off the address that it puts back", async () => {
  const page = openPage(ANSWER);
  page.history.state = { current: "/callback?code=1&state=2", back: null, position: 3 };
  let finish;
  behaviour.handleCallback = () => new Promise((resolve) => (finish = resolve));
  const auth = await createClient(options);
  const outcome = auth.handleCallback();
  const { grantway, ...state } = page.history.state;
  assert.deepEqual(state, { current: "/callback", back: null, position: 3 });
  await until(() => finish);
  page.history.replaceState({ current: "/callback?code=1&state=2" }, "", ANSWER);
  finish({});
  await outcome;
  assert.equal(globalThis.location.href, "https://app.example/callback");
  assert.equal(page.history.state.current, "/callback");
});

test("a redirect_uri of another origin is refused at once", async () => {
  openPage("https://www.app.example/");
  await assert.rejects(createClient(options), { code: "redirect_uri_refused", kind: "misuse" });
});

test("authorize waits for the metadata where they are not at hand, and a popup opens before", async (t) => {
  const page = openPage("https://app.example/");
  let arrive;
  behaviour.isComplete = () => false;
  behaviour.complete = () => new Promise((resolve) => (arrive = resolve));
  page.storage.setItem("grantway:transaction:1", "begun");
  page.view = { closed: false, sessionStorage: createStorage(), location: { replace: (url) => (page.went = url) } };
  globalThis.open = () => page.view;
  t.after(() => delete globalThis.open);
  const auth = await createClient(options);
  const outcome = auth.authorize({ popup: true });
  assert.equal(page.went, undefined);
  const id = page.view.sessionStorage.getItem("grantway:popup");
  assert.ok(id, "the window is open");
  await until(() => arrive);
  arrive();
  await until(() => page.went);
  assert.equal(page.view.sessionStorage.getItem("grantway:transaction:1"), "begun", "it knows its callback");
  otherTab(scopeOf(options)).send({ about: "popup", id, href: ANSWER });
  assert.deepEqual(await outcome, { handled: true, returnTo: "/inbox" });
});

test("a popup closes again where the sign-in cannot begin", async (t) => {
  const page = openPage("https://app.example/");
  let closed = 0;
  behaviour.isComplete = () => false;
  behaviour.complete = async () => {
    throw { code: "server_unavailable", status: 503 };
  };
  globalThis.open = () => ({ closed: false, sessionStorage: createStorage(), location: {}, close: () => (closed += 1) });
  t.after(() => delete globalThis.open);
  const auth = await createClient(options);
  await assert.rejects(auth.authorize({ popup: true }), { code: "server_unavailable" });
  assert.deepEqual([closed, page.visited], [1, []]);
});

test("a token at hand waits for no call that is under way, and one that is due is renewed behind it", async () => {
  openPage("https://app.example/");
  let renew;
  let renewals = 0;
  behaviour.accessToken = () => (renewals += 1) && new Promise((resolve) => (renew = () => resolve({ access_token: "new" })));
  behaviour.heldToken = () => ({ token: { access_token: "old" }, due: true });
  const auth = await createClient(options);
  const forced = auth.accessToken({ refresh: true });
  await until(() => renew);
  assert.equal((await auth.accessToken()).access_token, "old");
  assert.equal((await auth.accessToken()).access_token, "old");
  assert.deepEqual(await auth.userinfo(), { sub: "ada" });
  renew();
  assert.equal((await forced).access_token, "new");
  await until(() => renewals === 2);
  let asked = false;
  behaviour.heldToken = () => void (asked = true);
  const last = auth.accessToken();
  await until(() => asked);
  renew();
  assert.equal((await last).access_token, "new", "a token that is not good is waited for");
  assert.equal(renewals, 2, "one renewal for all that found it due");
});

test("what ends one tab's session is no sign-out of the others", async (t) => {
  openPage(ANSWER);
  const auth = await createClient(options);
  await auth.handleCallback();
  await auth.session();
  const changes = [];
  t.after(auth.on("session", (change) => changes.push(change)));
  const tab = otherTab(scopeOf(options));
  behaviour.accessToken = async (_, memory) => {
    memory.clear();
    throw { code: "reauthorization_required" };
  };
  await assert.rejects(auth.accessToken({ refresh: true }), { code: "reauthorization_required" });
  await until(() => changes.length > 0);
  assert.deepEqual(changes, [{ type: "signed_out", session: null, otherTab: false }]);
  await auth.signOut();
  assert.deepEqual(await tab.next("session"), { about: "session", type: "signed_out", session: null });
  assert.deepEqual(changes.length, 2);
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

test("fetch adds the engine's header for the listed origins", async () => {
  openPage("https://app.example/");
  const send = fakeFetch(() => new Response("ok"));
  behaviour.accessToken = async () => ({ authorization: "OAuth abc" });
  const auth = await createClient({ ...options, api: ["https://api.example"], fetch: send });
  await auth.fetch("https://api.example/me");
  assert.equal(send.requests[0].headers.get("Authorization"), "OAuth abc");
  await assert.rejects(auth.fetch("https://as.example/"), { code: "api_origin_not_allowed" });
});

test("fetch sends to the address that was compared, whatever a `<base>` says", async () => {
  openPage("https://app.example/");
  const send = fakeFetch(() => new Response("ok"));
  behaviour.accessToken = async () => ({ authorization: "Bearer abc" });
  const auth = await createClient({ ...options, api: ["https://app.example"], fetch: send });
  await auth.fetch("/api/me?x=1");
  let reads = 0;
  await auth.fetch({ toString: () => (reads++ === 0 ? "https://app.example/me" : "https://evil.example/") });
  assert.deepEqual(send.requests.map(({ url }) => url), ["https://app.example/api/me?x=1", "https://app.example/me"]);
});

test("signing out in one tab empties the others, and they say so", async (t) => {
  openPage(ANSWER);
  const auth = await createClient(options);
  await auth.handleCallback();
  const changes = [];
  t.after(auth.on("session", (change) => changes.push(change)));
  otherTab(scopeOf(options)).send({ about: "session", type: "signed_out", session: null });
  await until(() => changes.length > 0);
  assert.deepEqual(changes, [{ type: "signed_out", session: null, otherTab: true }]);
  assert.equal(await auth.session(), null);
});

test("what another tab shows as its session is not taken for this tab's", async (t) => {
  openPage("https://app.example/");
  const auth = await createClient(options);
  const changes = [];
  t.after(auth.on("session", (change) => changes.push(change)));
  const tab = otherTab(scopeOf(options));
  tab.send({ about: "session", type: "refreshed", session: SESSION });
  tab.send({ about: "session", type: "signed_in", session: SESSION });
  await until(() => changes.length > 0);
  assert.deepEqual(changes, [{ type: "signed_in", session: null, otherTab: true }]);
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
  await assert.rejects(createProtocol(options), { code: "endpoint_refused", message: "token_endpoint is not an https URL: plain http" });
});
