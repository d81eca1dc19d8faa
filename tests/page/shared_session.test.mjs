// One session in several clients, of one page or of several: who misses a change gets it before spending anything.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { sharedSession } from "../../pkg/src/browser/tabs/shared_session.js";
import { createStorage, openPage } from "./fake_page.mjs";

/** Locks as a browser has them: granted in the order of the requests. */
function locksOfOrigin() {
  let held = [];
  let waiting = [];
  const fits = ({ name, mode }) => held.every((other) => other.name !== name || (mode === "shared" && other.mode === "shared"));
  function grant() {
    for (const request of [...waiting]) {
      if (!fits(request)) continue;
      waiting = waiting.filter((other) => other !== request);
      held.push(request);
      const end = () => ((held = held.filter((other) => other !== request)), grant());
      Promise.resolve(request.run()).then((value) => (end(), request.resolve(value)), (why) => (end(), request.reject(why)));
    }
  }
  return {
    request: (name, ...given) =>
      new Promise((resolve, reject) => {
        const { mode = "exclusive" } = given.length > 1 ? given[0] : {};
        waiting.push({ name, mode, run: given.at(-1), resolve, reject });
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
  let kept = null;
  const receivers = [];
  channels.push(receivers);
  const others = () => channels.filter((each) => each !== receivers).flat();
  const send = (message) => {
    if (message.about !== "session") setTimeout(() => others().forEach((receive) => receive(structuredClone(message))));
  };
  const place = { isCommon: false, read: () => kept, write: (record) => void (kept = record), remove: () => void (kept = null) };
  const isOwn = () => new Promise((resolve) => setTimeout(resolve, slow, true));
  return sharedSession({ tag: "t", scope: "s", channel: { send, listen: (receive) => receivers.push(receive) }, place, isOwn, changed() {} });
}

/** A refresh: the tokens that were spent are in `spent`. */
const refresh = (shared, spent) =>
  shared.inTurn(() => {
    const { token } = shared.session();
    spent.push(token);
    shared.write({ token: token + 1 });
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
