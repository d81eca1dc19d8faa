import assert from "node:assert/strict";
import { test } from "node:test";
import { sessionEvents } from "../../pkg/src/browser/session_events.js";
import { tabChannel } from "../../pkg/src/browser/tabs/tab_channel.js";
import { callAt } from "../../pkg/src/browser/network/timing.js";
import { otherTab, until } from "./fake_page.mjs";

const SESSION = { expires_at: "unknown", token_expires_at: 100, scope: [] };

/** `changes` are those after the first look. */
function eventsOf(t, scope, overrides = {}) {
  const changes = [];
  const restored = [];
  const events = sessionEvents({
    channel: tabChannel(scope),
    now: () => 0,
    read: async () => null,
    hear: async (type, session) => session,
    ...overrides,
  });
  const stop = events.on("session", (change) => (change.type === "restored" ? restored : changes).push(change));
  t.after(stop);
  return { events, changes, restored, stop, types: () => changes.map(({ type }) => type) };
}

test("the first look at a session is no change, later ones are told by what differs", (t) => {
  const { events, types } = eventsOf(t, "diff");
  events.observe(SESSION);
  assert.deepEqual(types(), []);
  events.observe({ ...SESSION, token_expires_at: 200 });
  events.observe({ ...SESSION, token_expires_at: 200 });
  events.observe({ ...SESSION, token_expires_at: 200, stale: true });
  events.observe(null);
  events.observe(null);
  events.observe(SESSION);
  assert.deepEqual(types(), ["refreshed", "stale", "signed_out", "signed_in"]);
});

test("every tab hears of a change, and no tab repeats what it heard", async (t) => {
  const here = eventsOf(t, "tabs");
  const there = eventsOf(t, "tabs");
  const witness = otherTab("tabs");
  here.events.announce("signed_in", SESSION);
  await until(() => there.changes.length > 0);
  assert.deepEqual(here.changes, [{ type: "signed_in", session: SESSION, otherTab: false }]);
  assert.deepEqual(there.changes, [{ type: "signed_in", session: SESSION, otherTab: true }]);
  await witness.next("session");
  there.events.observe(SESSION);
  assert.equal(there.changes.length, 1, "what it heard is what it knows");
});

test("messages that are not ours are ignored", async (t) => {
  const { changes } = eventsOf(t, "foreign");
  const tab = otherTab("foreign");
  for (const message of [null, 5, "signed_out", {}, { about: 7 }, { about: "session", type: "evil" }]) tab.send(message);
  tab.send({ about: "session", type: "signed_out" });
  await until(() => changes.length > 0);
  assert.deepEqual(changes, [{ type: "signed_out", session: null, otherTab: true }]);
});

test("a listener that throws does not keep the others from hearing", (t) => {
  const fault = t.mock.method(globalThis, "setTimeout", () => {});
  const { events, types } = eventsOf(t, "faults");
  t.after(
    events.on("session", () => {
      throw new Error("mine");
    }),
  );
  const after = [];
  t.after(events.on("session", ({ type }) => after.push(type)));
  events.announce("signed_out", null);
  assert.deepEqual([types(), after], [["signed_out"], ["signed_out"]]);
  assert.equal(fault.mock.callCount(), 1);
});

test("a listener that was taken off hears nothing more, and the same function may listen twice", (t) => {
  const { events, stop, types } = eventsOf(t, "stop");
  stop();
  stop();
  events.announce("signed_out", null);
  assert.deepEqual(types(), []);
  const calls = [];
  const fn = ({ type }) => type === "signed_out" && calls.push(1);
  const stops = [events.on("session", fn), events.on("session", fn)];
  events.announce("signed_out", null);
  assert.equal(calls.length, 2);
  for (const each of stops) each();
});

test("only the event `session` exists, and its listener is a function", (t) => {
  const { events } = eventsOf(t, "names");
  assert.throws(() => events.on("token", () => {}), { code: "option_invalid" });
  assert.throws(() => events.on("session"), { code: "option_wrong_type" });
});

test("the session is looked at again when its end has come", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  let looks = 0;
  const { events, restored } = eventsOf(t, "end", { now: () => Date.now(), read: async () => void (looks += 1) });
  await until(() => restored.length > 0);
  looks = 0;
  events.observe({ ...SESSION, expires_at: 10 });
  t.mock.timers.tick(9_999);
  assert.equal(looks, 0);
  t.mock.timers.tick(2);
  assert.equal(looks, 1);
});

test("no timer is longer than browsers keep, even for a token of twenty years", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const delays = [];
  const real = globalThis.setTimeout;
  t.mock.method(globalThis, "setTimeout", (fn, delay) => real(fn, delays.push(delay) && delay));
  let called = 0;
  const twentyYears = 631_152_000_000;
  callAt(twentyYears, () => Date.now(), () => (called += 1));
  for (let day = 0; day < 7304; day += 1) t.mock.timers.tick(86_400_000);
  assert.equal(called, 0, "a day before its time");
  t.mock.timers.tick(2 * 86_400_000);
  assert.equal(called, 1);
  assert.ok(Math.max(...delays) <= 2 ** 31 - 1);
});

test("after a sleep, in which timers stand still, the session is looked at when the page is back", async (t) => {
  const [page, document] = [new EventTarget(), new EventTarget()];
  for (const name of ["addEventListener", "removeEventListener"]) {
    globalThis[name] = page[name].bind(page);
    t.after(() => delete globalThis[name]);
  }
  globalThis.document = document;
  for (const [target, name] of [[document, "visibilitychange"], [page, "pageshow"], [page, "focus"], [page, "online"]]) {
    let now = 0;
    let reads = 0;
    const events = sessionEvents({
      channel: tabChannel(`sleep-${name}`),
      now: () => now,
      read: async () => (reads += 1) && events.observe(null),
      hear: () => undefined,
    });
    const changes = [];
    const stop = events.on("session", (change) => changes.push(change.type));
    await until(() => changes.shift() === "restored");
    reads = 0;
    events.observe({ expires_at: 3600, token_expires_at: 3600 });
    assert.equal(changes.shift(), "signed_in");
    target.dispatchEvent(new Event(name));
    assert.equal(reads, 0, "it is not over");
    now = 8 * 3_600_000;
    target.dispatchEvent(new Event(name));
    await until(() => changes.length > 0);
    assert.deepEqual([reads, changes], [1, ["signed_out"]], name);
    stop();
    events.observe({ expires_at: 3600, token_expires_at: 3600 });
    target.dispatchEvent(new Event(name));
    assert.equal(reads, 1, "nobody listens any more");
  }
});

test("a snapshot is `restoring` until the first look has ended, and the same object until something changes", async (t) => {
  let answer;
  const asked = new Promise((resolve) => (answer = resolve));
  const read = async () => events.observe(await asked);
  const { events, restored, types } = eventsOf(t, "snapshot", { read });
  const first = events.snapshot();
  assert.deepEqual(first, { status: "restoring", session: null });
  assert.equal(events.snapshot(), first);
  answer(SESSION);
  await until(() => restored.length > 0);
  assert.deepEqual(restored, [{ type: "restored", session: SESSION, otherTab: false }]);
  const second = events.snapshot();
  assert.deepEqual(second, { status: "signed_in", session: SESSION });
  events.observe({ ...SESSION });
  assert.equal(events.snapshot(), second, "the same session, read again");
  events.observe({ ...SESSION, token_expires_at: 200 });
  assert.equal(events.snapshot().session.token_expires_at, 200);
  events.observe(null);
  assert.deepEqual(events.snapshot(), { status: "signed_out", session: null });
  await events.session();
  assert.deepEqual([restored.length, types()], [1, ["refreshed", "signed_out", "signed_in"]]);
});

test("asking for the session is a first look too", async (t) => {
  const { events } = eventsOf(t, "asked", { read: async () => events.observe(SESSION) });
  const { events: others, restored } = eventsOf(t, "asked", { read: async () => others.observe(null) });
  assert.equal(await events.session(), SESSION);
  assert.equal(events.snapshot().status, "signed_in");
  await until(() => restored.length > 0);
  assert.equal(others.snapshot().status, "signed_out");
});

test("a first look that fails is told once, and the client restores until a look succeeds", async (t) => {
  let answer = async () => Promise.reject(new Error("offline"));
  const { events, changes, restored } = eventsOf(t, "offline", { read: () => answer() });
  await until(() => restored.length > 0);
  assert.deepEqual(restored, [{ type: "restored", session: null, otherTab: false }]);
  assert.deepEqual(events.snapshot(), { status: "restoring", session: null });
  answer = async () => events.observe(SESSION);
  await events.session();
  assert.deepEqual(changes, [{ type: "signed_in", session: SESSION, otherTab: false }]);
  assert.deepEqual([events.snapshot().status, restored.length], ["signed_in", 1]);
});

test("the first look waits while the page has a sign-in to finish", async (t) => {
  let finish;
  let waits = new Promise((resolve) => (finish = resolve));
  let found = null;
  const read = async () => events.observe(found);
  const { events, changes, restored } = eventsOf(t, "callback", { read, callback: () => waits });
  assert.equal(await events.session(), null);
  assert.deepEqual([events.snapshot().status, restored.length], ["restoring", 0], "nobody knows yet");
  found = SESSION;
  events.announce("signed_in", SESSION);
  waits = undefined;
  finish();
  await until(() => restored.length > 0);
  assert.deepEqual([changes.length, events.snapshot().session, restored[0].session], [1, SESSION, SESSION]);
});

test("what failed for a while is tried again, later and later, and at once when the network is back", async (t) => {
  const page = new EventTarget();
  for (const name of ["addEventListener", "removeEventListener"]) {
    globalThis[name] = page[name].bind(page);
    t.after(() => delete globalThis[name]);
  }
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let tries = 0;
  const renew = async () => {
    tries += 1;
    events.observe({ ...SESSION, stale: true });
  };
  const { events, restored, types } = eventsOf(t, "retry", { renew, read: async () => events.observe(SESSION) });
  await until(() => restored.length > 0);
  events.observe({ ...SESSION, stale: true });
  const settled = () => new Promise((wake) => setImmediate(wake));
  for (const [pause, after] of [[1, 0], [1, 1], [3, 1], [1, 2], [7, 2], [1, 3]]) {
    t.mock.timers.tick(pause * 1000);
    await settled();
    assert.equal(tries, after);
  }
  page.dispatchEvent(new Event("online"));
  await settled();
  assert.equal(tries, 4);
  assert.equal(events.snapshot().status, "signed_in", "hours without a network sign nobody out");
  events.observe({ ...SESSION, token_expires_at: 300 });
  t.mock.timers.tick(600_000);
  assert.deepEqual([tries, types()], [4, ["stale", "refreshed"]]);
});
