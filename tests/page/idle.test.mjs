import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../../pkg/browser.js";
import { watchIdle } from "../../pkg/src/browser/idle/idle.js";
import { createStorage } from "./fake_page.mjs";

let count = 0;

/** A page whose clock the test moves, and what the watcher does there. `tick(seconds)`, `act()`. */
function watched(t, { idle = { after: 600, warn: 60 }, session = { expires_at: "unknown" }, storage = createStorage(), scope = `idle-${(count += 1)}` } = {}) {
  if (!t.clock) t.clock = t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_700_000_000_000 }) ?? true;
  const page = new EventTarget();
  const before = {};
  const globals = { localStorage: storage, document: { visibilityState: "visible", addEventListener: () => {} }, addEventListener: page.addEventListener.bind(page) };
  for (const [name, value] of Object.entries(globals)) {
    before[name] = globalThis[name];
    globalThis[name] = value;
  }
  t.after(() => Object.assign(globalThis, before));
  const here = { left: [], signedOut: 0, kept: 0, session };
  const watcher = watchIdle({
    scope, idle,
    session: () => here.session,
    emit: ({ secondsLeft }) => here.left.push(secondsLeft),
    keepAlive: () => (here.kept += 1),
    signOut: () => (here.signedOut += 1),
  });
  watcher.begin(true);
  return Object.assign(here, {
    watcher, storage,
    tick(seconds) {
      for (let second = 0; second < seconds; second += 1) t.mock.timers.tick(1000);
    },
    act: () => page.dispatchEvent(new Event("keydown")),
    wake: () => page.dispatchEvent(new Event("focus")),
  });
}

test("a person who does nothing is warned each second of the last ones, and signed out once", (t) => {
  const here = watched(t);
  here.tick(539);
  assert.deepEqual([here.left, here.signedOut], [[], 0]);
  here.tick(1);
  assert.deepEqual(here.left, [60]);
  here.tick(59);
  assert.deepEqual(here.left, Array.from({ length: 60 }, (_, at) => 60 - at));
  here.tick(1);
  assert.deepEqual([here.left.at(-1), here.signedOut], [0, 1]);
  here.tick(100);
  assert.equal(here.signedOut, 1);
});

test("a person who is back ends the countdown, and is told so", (t) => {
  const here = watched(t);
  here.tick(570);
  assert.equal(here.left.at(-1), 30);
  here.act();
  assert.equal(here.left.at(-1), 600);
  here.tick(539);
  assert.equal(here.left.at(-1), 600);
  here.tick(1);
  assert.equal(here.left.at(-1), 60);
});

test("activity in one tab counts in the others", (t) => {
  const storage = createStorage();
  const one = watched(t, { storage, scope: "both" });
  const other = watched(t, { storage, scope: "both" });
  one.tick(500);
  other.act();
  one.tick(500);
  assert.deepEqual([one.left, one.signedOut, other.signedOut], [[], 0, 0]);
  one.tick(100);
  assert.equal(one.signedOut, 1);
});

test("a computer that slept for too long finds nobody signed in, whatever the person does first", (t) => {
  for (const wake of ["act", "wake"]) {
    const here = watched(t);
    t.mock.timers.setTime(Date.now() + 8 * 3_600_000); // no timer ran
    here[wake]();
    assert.equal(here.signedOut, 1, wake);
  }
});

test("a page that is opened after too long signs out who is still kept in its storage", (t) => {
  const storage = createStorage();
  const before = watched(t, { storage, scope: "opened" });
  before.tick(10);
  before.act();
  before.session = null;
  t.mock.timers.setTime(Date.now() + 3_600_000);
  const told = [];
  const watcher = watchIdle({
    scope: "opened", idle: { after: 600 }, session: () => ({ expires_at: "unknown" }), emit: ({ secondsLeft }) => told.push(secondsLeft), keepAlive() {},
    signOut: () => told.push("signed out"),
  });
  watcher.begin(false);
  assert.deepEqual(told, [0, "signed out"]);
});

test("the countdown follows the end of the refresh token, and activity refreshes it in time", (t) => {
  const end = 1_700_000_000 + 400;
  const here = watched(t, { session: { expires_at: end } });
  here.tick(150);
  here.act();
  assert.equal(here.kept, 1);
  here.tick(190);
  assert.deepEqual(here.left, [60], "it ends before the person is idle for so long");
});

test("an `idle` that makes no sense, or is misspelt, is refused when the client is made", async () => {
  const odd = [{}, { after: 0 }, { after: "600" }, { after: 600, warn: 600 }, { after: 30 }, { after: 600, warn: 0 }, { after: 600, wran: 5 }];
  for (const idle of odd) {
    await assert.rejects(createClient({ backend: "/auth", idle }), { code: "option_wrong_type" }, JSON.stringify(idle));
  }
});
