// A public client in its page: which address is its callback, when it waits for the server, and what its tab tells others.

import assert from "node:assert/strict";
import { register } from "node:module";
import { beforeEach, test } from "node:test";
import { changesOf, createStorage, openPage, otherTab, until } from "./fake_page.mjs";
import { behaviour, tagOf } from "./fake_engine.mjs";

register("./fake_engine_hooks.mjs", import.meta.url);
const { createClient } = await import("../../pkg/browser.js");

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
  options = { issuer: "https://as.example", client_id: `page-${count}`, redirect_uri: "https://app.example/callback" };
});
const scopeOf = (options) => `public:${tagOf(options)}`;
const ANSWER = "https://app.example/callback?code=1&state=2";

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
  const when = new Date(0);
  const from = (search) => ({ location: { pathname: "/callback", search }, entries: [`/callback${search}`, 7] });
  page.history.state = { current: "/callback?code=1&state=2", back: null, position: 3, usr: { from: from("?code=1&state=2"), when } };
  let finish;
  behaviour.handleCallback = () => new Promise((resolve) => (finish = resolve));
  const auth = await createClient(options);
  const outcome = auth.handleCallback();
  const { grantway, ...state } = page.history.state;
  assert.deepEqual(state, { current: "/callback", back: null, position: 3, usr: { from: from(""), when } });
  await until(() => finish);
  page.history.replaceState({ current: "/callback?code=1&state=2" }, "", ANSWER);
  finish({});
  await outcome;
  assert.equal(globalThis.location.href, "https://app.example/callback");
  assert.equal(page.history.state.current, "/callback");
});

test("a router that shows a response again has it taken away, and no code is sent", async () => {
  const page = openPage(ANSWER);
  let exchanges = 0;
  const { handleCallback } = behaviour;
  behaviour.handleCallback = (...given) => (exchanges += 1) && handleCallback(...given);
  const auth = await createClient(options);
  const first = await auth.handleCallback();
  // The back button: the router writes back what it remembers of the entry, and shows the page of the callback again.
  page.go("/inbox");
  page.history.replaceState({ current: "/callback?code=1&state=2" }, "", ANSWER);
  assert.deepEqual(await auth.handleCallback(), first);
  assert.equal(globalThis.location.href, "https://app.example/callback");
  assert.equal(page.history.state.current, "/callback");
  assert.equal(exchanges, 1);
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

test("a session that the server ended is over in every tab", async (t) => {
  openPage(ANSWER);
  const auth = await createClient(options);
  await auth.handleCallback();
  await auth.session();
  const changes = changesOf(t, auth);
  const tab = otherTab(scopeOf(options));
  const begun = Date.now();
  behaviour.accessToken = async (_, memory) => {
    memory.clear();
    throw { code: "reauthorization_required" };
  };
  await assert.rejects(auth.accessToken({ refresh: true }), { code: "reauthorization_required" });
  await until(() => changes.length > 0);
  assert.deepEqual(changes, [{ type: "signed_out", session: null, otherTab: false }]);
  const { type, count } = await tab.next("session");
  assert.equal(type, "signed_out");
  assert.ok(count >= begun, "a number of this turn");
});

test("S28: a server that does not replace the refresh token is reported, once", async () => {
  openPage(ANSWER);
  const tokens = (access_token, refresh_token) => ({ ...SESSION, tokens: { access_token, refresh_token } });
  behaviour.handleCallback = async (url, memory) => {
    memory.set("session", tokens("a", "r"));
    return {};
  };
  for (const [rotates, reports] of [[true, []], [false, ["refresh_token_kept"]]]) {
    const own = { ...options, client_id: `rotates-${rotates}` };
    openPage(ANSWER);
    const events = [];
    const auth = await createClient({ ...own, onEvent: ({ type }) => events.push(type) });
    await auth.handleCallback();
    for (const turn of [1, 2]) {
      behaviour.accessToken = async (_, memory) => memory.set("session", tokens(`a${turn}`, rotates ? `r${turn}` : "r"));
      await auth.accessToken({ refresh: true });
    }
    assert.deepEqual(events, reports);
  }
});
