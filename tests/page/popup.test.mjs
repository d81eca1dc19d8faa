import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createClient } from "../../pkg/browser.js";
import { changesOf, createStorage, fakeFetch, json, openPage, otherTab, until } from "./fake_page.mjs";

const SESSION = { provider: "tali", expires_at: "unknown", token_expires_at: "unknown", scope: [], diagnostics: [] };
let base;
let count = 0;
beforeEach(() => {
  base = `/popup${(count += 1)}`;
});

/** A page whose `open` gives out `view`; the timers are the test's. */
async function opener(t, { view = {}, session = SESSION } = {}) {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const page = openPage("https://app.example/start");
  page.view = view && { closed: false, sessionStorage: createStorage(), location: { replace: (url) => (page.went = url) }, ...view };
  page.opened = [];
  globalThis.open = (...args) => {
    page.opened.push(args);
    page.copied = { ...page.storage };
    return page.view;
  };
  t.after(() => {
    delete globalThis.open;
    t.mock.timers.tick(600_000); // whatever still waits for a popup gives up
  });
  const send = fakeFetch(() => json(session));
  const auth = await createClient({ backend: base, fetch: send });
  /** The window left for the sign-in: from then on its answer is waited for. */
  const begun = () => until(() => page.went);
  return { page, auth, send, begun, name: () => page.view.sessionStorage.getItem("grantway:popup") };
}

test("the window opens in the click itself, and learns its name in both ways", async (t) => {
  const { page, auth, name, begun } = await opener(t);
  const outcome = auth.authorize({ provider: "tali", returnTo: "/inbox", popup: true });
  assert.equal(page.opened.length, 1, "before anything was waited for");
  assert.equal(page.opened[0][0], "about:blank");
  await begun();
  assert.equal(page.went, `https://app.example${base}/tali/login?return_to=%2Finbox`);
  assert.match(name(), /^[0-9a-f]{32}$/);
  assert.equal(page.copied["grantway:popup"], name());
  assert.equal(page.storage.getItem("grantway:popup"), null, "this page is no popup");
  page.view.closed = true;
  t.mock.timers.tick(2000);
  await assert.rejects(outcome, { code: "popup_closed" });
});

for (const [title, view] of [["no window", null], ["a window that is already closed", { closed: true }]]) {
  test(`a browser that gives ${title} has blocked the popup`, async (t) => {
    const { auth } = await opener(t, { view });
    await assert.rejects(auth.authorize({ provider: "tali", popup: true }), { code: "popup_blocked", kind: "host" });
  });
}

test("what is wrong with the options is said, and leaves no window open", async (t) => {
  const { auth, page } = await opener(t);
  page.view.close = () => (page.view.closed = true);
  for (const [mistake, code] of [[{ returnTo: "//evil.example" }, "return_to_refused"], [{ loginHint: "ada" }, "option_unknown"]]) {
    page.view.closed = false;
    await assert.rejects(auth.authorize({ provider: "tali", popup: true, ...mistake }), { code });
    assert.deepEqual([page.view.closed, page.went], [true, undefined]);
  }
});

test("the popup's answer is taken, acknowledged, and completes the sign-in here", async (t) => {
  const { auth, name, begun } = await opener(t);
  const changes = changesOf(t, auth);
  const outcome = auth.authorize({ provider: "tali", returnTo: "/inbox", appState: { draft: 1 }, popup: true });
  await begun();
  const popup = otherTab(`backend:${base}`);
  popup.send({ about: "popup", id: name(), href: "https://app.example/inbox" });
  assert.deepEqual(await popup.next("popup_taken"), { about: "popup_taken", id: name() });
  assert.deepEqual(await outcome, { handled: true, returnTo: "/inbox", appState: { draft: 1 } });
  assert.deepEqual(changes.map(({ type }) => type), ["signed_in"]);
});

test("S18, A20, A21: answers of other windows and other origins are not taken", async (t) => {
  const { auth, name, send, begun } = await opener(t);
  const outcome = auth.authorize({ provider: "tali", popup: true });
  await begun();
  const popup = otherTab(`backend:${base}`);
  popup.send({ about: "popup", id: "guessed", href: "https://app.example/" });
  popup.send({ about: "popup", id: name(), href: 5 });
  popup.send({ about: "popup", id: name(), href: "https://evil.example/" });
  await assert.rejects(outcome, { code: "state_mismatch" });
  assert.equal(send.requests.length, 0);
});

test("an error that the worker put on the popup's address is the outcome", async (t) => {
  const { auth, name, begun } = await opener(t);
  const outcome = auth.authorize({ provider: "tali", popup: true });
  await begun();
  otherTab(`backend:${base}`).send({ about: "popup", id: name(), href: "https://app.example/#auth_error=access_denied" });
  await assert.rejects(outcome, { code: "access_denied" });
});

test("a window that only looks closed, because COOP cut the link, is waited for", async (t) => {
  const { auth, name, page, begun } = await opener(t);
  const outcome = auth.authorize({ provider: "tali", returnTo: "/", popup: true });
  await begun();
  page.view.closed = true;
  page.hasFocus = false; // the popup has it
  t.mock.timers.tick(300_000);
  page.hasFocus = true; // a glance at this page is not enough
  t.mock.timers.tick(1000);
  page.hasFocus = false;
  t.mock.timers.tick(60_000);
  otherTab(`backend:${base}`).send({ about: "popup", id: name(), href: "https://app.example/" });
  assert.equal((await outcome).handled, true);
});

test("a sign-in that completes after `popup_closed` is still told to the listeners", async (t) => {
  const { auth, name, page, begun } = await opener(t);
  const changes = changesOf(t, auth);
  const outcome = auth.authorize({ provider: "tali", popup: true });
  await begun();
  const id = name();
  page.view.closed = true;
  t.mock.timers.tick(2000);
  await assert.rejects(outcome, { code: "popup_closed" });
  otherTab(`backend:${base}`).send({ about: "popup", id, href: "https://app.example/" });
  await until(() => changes.length > 0);
  assert.deepEqual(changes.map(({ type }) => type), ["signed_in"]);
});

test("a popup nobody finishes is given up after ten minutes", async (t) => {
  const { auth, page, begun } = await opener(t);
  let closed = false;
  page.view.close = () => (closed = true);
  const outcome = auth.authorize({ provider: "tali", popup: true });
  await begun();
  t.mock.timers.tick(600_000);
  await assert.rejects(outcome, { code: "transaction_expired" });
  assert.equal(closed, true);
});

/** This page is the popup, at the address the worker returned to. */
async function popupAt(url) {
  const page = openPage(url, { storage: createStorage({ "grantway:popup": "the-name" }) });
  page.closed = false;
  globalThis.close = () => (page.closed = true);
  const send = fakeFetch(() => json(SESSION));
  const auth = await createClient({ backend: base, fetch: send });
  return { page, auth, send };
}

test("in the popup, handleCallback hands the address over and closes the window", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] }); // the opener of this test is never too late
  const { page, auth, send } = await popupAt("https://app.example/inbox#auth_error=access_denied");
  const tab = otherTab(`backend:${base}`);
  const outcome = auth.handleCallback();
  assert.deepEqual(page.addresses, ["https://app.example/inbox"]);
  const message = await tab.next("popup");
  assert.deepEqual(message, { about: "popup", id: "the-name", href: "https://app.example/inbox#auth_error=access_denied" });
  tab.send({ about: "popup_taken", id: "another" });
  assert.equal(page.closed, false);
  tab.send({ about: "popup_taken", id: "the-name" });
  assert.deepEqual(await outcome, { handled: true, popup: true });
  assert.equal(page.closed, true);
  assert.equal(send.requests.length, 0);
  assert.equal(page.storage.getItem("grantway:popup"), null);
});

test("a popup whose opener is gone goes on as an ordinary page", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { page, auth } = await popupAt("https://app.example/inbox#auth_error=access_denied");
  const tab = otherTab(`backend:${base}`);
  const outcome = auth.handleCallback();
  await tab.next("popup");
  t.mock.timers.tick(5001);
  await assert.rejects(outcome, { code: "access_denied" });
  assert.equal(page.closed, false);
});

test("a window whose link was cut is not called closed when the person comes back to the page", async (t) => {
  const { auth, name, page, begun } = await opener(t);
  const outcome = auth.authorize({ provider: "tali", popup: true });
  await begun();
  const id = name();
  page.hasFocus = false;
  page.view.closed = true;
  t.mock.timers.tick(2000);
  page.hasFocus = true; // the person looks at the page, while the window is open behind it
  t.mock.timers.tick(60_000);
  otherTab(`backend:${base}`).send({ about: "popup", id, href: "https://app.example/" });
  assert.equal((await outcome).handled, true);
});

test("where the browser opens no window, a preferred one gives way to a redirect, and a required one says so", async (t) => {
  const { auth, page } = await opener(t);
  globalThis.open = () => null;
  await assert.rejects(auth.authorize({ provider: "tali", popup: true }), { code: "popup_blocked" });
  assert.deepEqual(page.visited, []);
  await auth.authorize({ provider: "tali", popup: "preferred" });
  assert.match(page.visited[0], /^https:\/\/app\.example\/.*\/tali\/login/);
  await assert.rejects(auth.authorize({ provider: "tali", popup: "yes" }), { code: "option_wrong_type" });
});

test("several windows at once each get their own answer", async (t) => {
  const { auth, name, page } = await opener(t);
  const names = [];
  const outcomes = ["/one", "/two"].map((returnTo) => {
    const outcome = auth.authorize({ provider: "tali", returnTo, popup: true });
    names.push(name());
    return outcome;
  });
  await until(() => page.went?.includes("two"));
  const popup = otherTab(`backend:${base}`);
  for (const id of names.toReversed()) popup.send({ about: "popup", id, href: "https://app.example/inbox" });
  assert.deepEqual((await Promise.all(outcomes)).map(({ returnTo }) => returnTo), ["/one", "/two"]);
});
