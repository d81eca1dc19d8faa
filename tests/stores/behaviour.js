// What every session store must do, as one suite. `stores` are two views of one store, from two isolates or
// processes if possible; promises.js lists what a store cannot promise.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";

const seconds = () => Math.floor(Date.now() / 1000);
export const inAnHour = () => seconds() + 3600;
export const inThePast = () => seconds() - 1;

/**
 * The result of `work`, which must be done before an entry expires: `work(end, key)`, with new keys each time. If
 * this machine was too slow for that, the result means nothing, and the next attempt gets more time.
 */
export async function inTime(work) {
  for (let margin = 1; ; margin *= 2) {
    const end = seconds() + margin;
    const [done] = await Promise.allSettled([work(end, freshKey())]);
    if (seconds() >= end) continue;
    if (done.status === "rejected") throw done.reason;
    return done.value;
  }
}

let keys = 0;
/** A key that no other test uses. */
export const freshKey = () => `session:${process.pid}:${(keys += 1)}`;

const create = (store, key, value, expires_at = inAnHour()) => store.put(key, value, { version: null, expires_at });
const swap = (store, key, value, version, expires_at = inAnHour()) => store.put(key, value, { version, expires_at });

/** Adds one to the number under `key`. If another writer is first, tries again after a moment. */
async function increment(store, key) {
  for (;;) {
    const { value, version } = await store.get(key);
    if ((await swap(store, key, String(Number(value) + 1), version)) !== null) return;
    await setTimeout(Math.random() * 400);
  }
}

const rules = {
  async "an absent key is null"({ one, key }) {
    assert.equal(await one.get(key), null);
  },

  async "what one isolate writes, the other reads at once"({ one, other, key }) {
    const version = await create(one, key, "a");
    assert.equal(typeof version, "string");
    assert.deepEqual(await other.get(key), { value: "a", version });
    const next = await swap(other, key, "b", version);
    assert.deepEqual(await one.get(key), { value: "b", version: next });
  },

  async "an entry is created only where there is none"({ one, other, key }) {
    const version = await create(one, key, "a");
    assert.equal(await create(other, key, "b"), null);
    assert.deepEqual(await one.get(key), { value: "a", version });
  },

  async "a stale version does not write, and leaves the entry as it is"({ one, other, key }) {
    const first = await create(one, key, "a");
    const second = await swap(other, key, "b", first);
    assert.equal(await swap(one, key, "c", first), null);
    assert.deepEqual(await one.get(key), { value: "b", version: second });
  },

  async "a version of an entry that is gone does not write"({ one, other, key }) {
    const version = await create(one, key, "a");
    await other.delete(key);
    assert.equal(await swap(one, key, "b", version), null);
    assert.equal(await one.get(key), null);
  },

  async "each writing has a version of its own, of the same value and after a delete too"({ one, other, key }) {
    const versions = [await create(one, key, "same")];
    versions.push(await swap(one, key, "same", versions[0]));
    await one.delete(key);
    versions.push(await create(other, key, "same"));
    await one.delete(key);
    versions.push(await create(one, key, "same"));
    assert.equal(new Set(versions).size, 4);
    for (const old of versions.slice(0, 3)) assert.equal(await swap(one, key, "late", old), null);
    assert.equal((await other.get(key)).value, "same");
  },

  async "fifty increments at once lose none"({ one, other, key }) {
    await create(one, key, "0");
    await Promise.all(Array.from({ length: 50 }, (_, index) => increment(index % 2 ? one : other, key)));
    assert.equal((await one.get(key)).value, "50");
  },

  async "of fifty who create a key at once, one does"({ one, other, key }) {
    const versions = await Promise.all(Array.from({ length: 50 }, (_, index) => create(index % 2 ? one : other, key, String(index))));
    const written = versions.flatMap((version, index) => (version === null ? [] : [{ value: String(index), version }]));
    assert.equal(written.length, 1);
    assert.deepEqual(await one.get(key), written[0]);
  },

  async "an entry that has expired is gone, and its version does not bring it back"({ one, other, key }) {
    const version = await create(one, key, "a", inThePast());
    assert.equal(await other.get(key), null);
    assert.equal(await swap(one, key, "b", version), null);
    assert.equal(await one.get(key), null);
    const next = await create(other, key, "c");
    assert.deepEqual(await one.get(key), { value: "c", version: next });
  },

  async "an entry that is given an earlier end is gone with it"({ one, other, key }) {
    const version = await create(one, key, "a");
    const last = await swap(one, key, "b", version, inThePast());
    assert.equal(await other.get(key), null);
    assert.equal(await swap(one, key, "b", last), null);
    assert.notEqual(await create(other, key, "c"), null);
  },

  async "an entry that is given a later end outlives the first"({ one, other }) {
    const { end, key, next } = await inTime(async (end, key) => {
      const next = await swap(one, key, "b", await create(one, key, "a", end));
      assert.notEqual(next, null, "it was still there");
      return { end, key, next };
    });
    while (seconds() <= end) await setTimeout(50);
    assert.deepEqual(await other.get(key), { value: "b", version: next });
  },

  async "a delete is seen at once, and may find nothing"({ one, other, key }) {
    await create(one, key, "a");
    await other.delete(key);
    assert.equal(await one.get(key), null);
    await one.delete(key);
    assert.notEqual(await create(one, key, "b"), null);
  },

  async "a value comes back as it was"({ one, other, key }) {
    const values = ["", " ", "Zoë 漢字 🔐 e\u0301", "\ufeffmark", "\"quoted\" \\ \n\r\t", "null", "0", "a:b:c", "'; DROP TABLE x; --"];
    let version = null;
    for (const value of values) {
      version = await swap(one, key, value, version);
      assert.deepEqual(await other.get(key), { value, version });
    }
  },

  async "keys of 120 characters are kept apart"({ one, other, key }) {
    const long = `${key}:h:p:${"0:".repeat(60)}`.slice(0, 119);
    const all = [`${long}a`, `${long}A`, `${long}:`, long, `${long}%`, `${long}_`, `${long}/`, `${long}*`];
    for (const each of all) assert.notEqual(await create(one, each, each), null, each);
    for (const each of all) assert.equal((await other.get(each)).value, each);
    await one.delete(`${long}*`);
    await one.delete(`${long}%`);
    assert.deepEqual((await Promise.all(all.map((each) => other.get(each)))).filter((entry) => entry === null).length, 2);
  },

  async "the largest value that is promised fits"({ one, other, key, promised }) {
    const value = "x".repeat(promised.bytes);
    const version = await create(one, key, value);
    assert.deepEqual(await other.get(key), { value, version });
  },
};

/**
 * Registers the suite for a store. `start` returns `{ stores, down, stop }`; `down` returns the store, unreachable.
 */
export function behaves(promised, start) {
  let world;
  before(async () => {
    world = await start();
  });
  after(() => world?.stop());
  for (const [sentence, rule] of Object.entries(rules)) {
    test(sentence, () => {
      const [one, other] = world.stores;
      return rule({ one, other, key: freshKey(), promised });
    });
  }
  if (promised.refuses) {
    test("a value over the limit of the store is refused, and the error says so", async () => {
      const [one] = world.stores;
      const key = freshKey();
      await assert.rejects(create(one, key, "x".repeat(promised.bytes + 1)), promised.refuses);
      assert.equal(await one.get(key), null);
    });
  }
  if (promised.down) {
    test("a store that is down rejects", async () => {
      const key = freshKey();
      const version = await create(world.stores[0], key, "a");
      const store = await world.down();
      await assert.rejects(store.get(key));
      await assert.rejects(create(store, key, "b"));
      await assert.rejects(swap(store, key, "b", version));
      await assert.rejects(store.delete(key));
    });
  }
}
