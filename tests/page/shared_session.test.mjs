// One session in several clients, of one page or of several: who misses a change gets it before spending anything, and
// who is late changes nothing.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { sharedSession } from "../../pkg/src/browser/tabs/shared_session.js";
import { createStorage, openPage } from "./fake_page.mjs";

/** Locks as a browser has them: granted in the order of the requests, and taken away before a later question is answered. */
function locksOfOrigin() {
  let held = [];
  let waiting = [];
  const without = (list, request) => list.filter((other) => other !== request);
  const fits = ({ name, mode }) => held.every((other) => other.name !== name || (mode === "shared" && other.mode === "shared"));
  function grant() {
    for (const request of [...waiting]) {
      if (!fits(request)) continue;
      waiting = without(waiting, request);
      held.push(request);
      const end = () => ((held = without(held, request)), grant());
      Promise.resolve(request.run()).then((value) => (end(), request.resolve(value)), (why) => (end(), request.reject(why)));
    }
  }
  function giveUp(request) {
    [held, waiting] = [without(held, request), without(waiting, request)];
    request.reject(new DOMException("the lock is gone", "AbortError"));
  }
  return {
    request: (name, ...given) =>
      new Promise((resolve, reject) => {
        const { mode = "exclusive", signal, steal } = given.length > 1 ? given[0] : {};
        const request = { name, mode, run: given.at(-1), resolve, reject };
        if (steal) held.filter((other) => other.name === name).forEach(giveUp);
        waiting.push(request);
        signal?.addEventListener("abort", () => waiting.includes(request) && giveUp(request));
        queueMicrotask(grant);
      }),
    query: async () => ({ held: held.map(({ name, mode }) => ({ name, mode })) }),
  };
}

let channels;
beforeEach(() => {
  openPage("https://app.example/");
  globalThis.localStorage = createStorage();
  Object.defineProperty(globalThis, "navigator", { value: { locks: locksOfOrigin() }, configurable: true });
  channels = [];
});

/** A client; what it is told of changes comes late, as in a browser that is busy. `slow` is how long its engine takes. */
function client({ slow = 0 } = {}) {
  let stored = null;
  const receivers = [];
  channels.push(receivers);
  const others = () => channels.filter((each) => each !== receivers).flat();
  const send = (message) => {
    if (message.about !== "session") setTimeout(() => others().forEach((receive) => receive(structuredClone(message))));
  };
  const entry = { isCommon: false, read: () => stored, write: (record) => void (stored = record), remove: () => void (stored = null) };
  const isOwn = () => new Promise((resolve) => setTimeout(resolve, slow, true));
  return sharedSession({ tag: "t", scope: "s", channel: { send, listen: (receive) => receivers.push(receive) }, entry, isOwn, changed() {} });
}

/** A refresh: the tokens that were spent are in `spent`. */
const refresh = (shared, spent) =>
  shared.inTurn(async () => {
    const { token } = shared.session();
    spent.push(token);
    await shared.write({ token: token + 1 });
  });

/** Signs in with one client, and lets the others have the session. */
async function all(clients) {
  await clients[0].inTurn(() => clients[0].write({ token: 1 }));
  for (const other of clients.slice(1)) await other.inTurn(() => {});
}

test("A17, S27: two clients in one page spend no refresh token twice, however late they hear of each other", async () => {
  const clients = [client(), client()];
  await all(clients);
  const spent = [];
  await Promise.all([...clients, ...clients].map((shared) => refresh(shared, spent)));
  assert.deepEqual(spent, [1, 2, 3, 4]);
});

test("A17, S27: who asks the others waits for the one that has the last change, although all others answer sooner", async () => {
  const clients = [client(), client(), client(), client({ slow: 50 })];
  await all(clients);
  const spent = [];
  await refresh(clients[0], spent);
  await refresh(clients[3], spent);
  assert.deepEqual(spent, [1, 2]);
  assert.deepEqual(await clients[0].inTurn(() => clients[0].session()), { token: 3 });
});

/** The waits of clients that want a turn: `pass()` ends the present ones. The page's own timers go on. */
function patienceOf(t) {
  const wait = globalThis.setTimeout;
  let waits = [];
  t.mock.method(globalThis, "setTimeout", (run, time, ...more) => (time === 5000 ? waits.push(run) : wait(run, time, ...more)));
  return {
    pass() {
      const over = waits;
      waits = [];
      over.forEach((run) => run());
    },
  };
}
const settled = () => new Promise((wake) => setTimeout(wake));

/** A client in the middle of a refresh. `answer()` lets it go on; `over` is what its call comes to. */
async function inTheMiddle(shared, spent) {
  let answer;
  const answered = new Promise((resolve) => (answer = resolve));
  const over = shared.inTurn(
    async () => {
      spent.push(shared.session().token);
      await answered;
      await shared.write({ token: "late" });
      return "late";
    },
    () => shared.session().token,
  );
  await settled();
  return { answer, over };
}

/** A client has the turn that another one is in the middle of, once its patience is over. */
async function taken(patience, call) {
  let isOver = false;
  const over = call.finally(() => (isOver = true));
  while (!isOver) {
    patience.pass();
    await settled();
  }
  return over;
}

test("A17, S27: a client that lost its turn writes nothing, although it cannot see the other's change yet", async (t) => {
  const [suspended, other] = [client(), client()];
  await all([suspended, other]);
  const patience = patienceOf(t);
  const before = { ...globalThis.localStorage };
  const spent = [];
  const late = await inTheMiddle(suspended, spent);
  await taken(patience, refresh(other, spent));
  const seen = globalThis.localStorage;
  globalThis.localStorage = createStorage(before);
  late.answer();
  assert.equal(await late.over, 2, "it gets what the other one got");
  globalThis.localStorage = seen;
  assert.deepEqual([suspended.session(), other.session()], [{ token: 2 }, { token: 2 }]);
});

test("A17, S27: a client that lost its turn to one that is still in it writes nothing either", async (t) => {
  const [suspended, other] = [client(), client()];
  await all([suspended, other]);
  const patience = patienceOf(t);
  const late = await inTheMiddle(suspended, []);
  let go;
  const waits = new Promise((resolve) => (go = resolve));
  let isIn = false;
  const over = other.inTurn(async () => {
    isIn = true;
    await waits;
    await other.write({ token: 2 });
  });
  while (!isIn) {
    patience.pass();
    await settled();
  }
  late.answer();
  await settled();
  assert.deepEqual(suspended.session(), { token: 1 });
  go();
  await over;
  assert.equal(await late.over, 2);
});

test("S27: a client that lost its turn, and was refused, removes no session and ends none", async (t) => {
  const [suspended, other] = [client(), client()];
  await all([suspended, other]);
  const patience = patienceOf(t);
  let refuse;
  const refused = new Promise((resolve) => (refuse = resolve));
  const over = suspended.inTurn(async () => {
    await refused;
    await suspended.drop();
    suspended.note("ended");
  });
  await taken(patience, refresh(other, []));
  refuse();
  await over;
  assert.deepEqual([suspended.session(), suspended.state()], [{ token: 1 }, "in"]);
  assert.deepEqual(await suspended.inTurn(() => suspended.session()), { token: 2 });
});

test("A17, S27: a page that was suspended takes no turn from itself: one long wait is no long patience", async (t) => {
  const one = client();
  await all([one]);
  const patience = patienceOf(t);
  const spent = [];
  const first = await inTheMiddle(one, spent);
  const second = one.inTurn(() => spent.push(one.session().token));
  await settled();
  patience.pass();
  await settled();
  assert.deepEqual(spent, [1]);
  first.answer();
  assert.deepEqual([await first.over, await second, spent], ["late", 2, [1, "late"]]);
});

test("S27: a session from before localStorage was cleared is older than one that began after", async () => {
  const closed = client();
  await all([closed]);
  for (let turn = 0; turn < 3; turn += 1) await refresh(closed, []);
  const [old] = channels.splice(0);
  Object.defineProperty(globalThis, "navigator", { value: { locks: locksOfOrigin() }, configurable: true });
  globalThis.localStorage = createStorage();
  const fresh = client();
  await new Promise((wake) => setTimeout(wake, 2));
  await fresh.inTurn(() => fresh.write({ token: "new" }));
  channels.push(old); // the tab is opened again, with its storage
  await closed.catchUp();
  assert.deepEqual(await fresh.inTurn(() => fresh.session()), { token: "new" });
  assert.deepEqual(closed.session(), { token: "new" });
});
