/** The store on Durable Objects: real ones, used from two isolates. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { until } from "../engines/patience.mjs";
import { behaves, freshKey, inAnHour, inThePast, inTime } from "./behaviour.js";
import { startIsolates } from "./isolates.js";
import { promises } from "./promises.js";

const EMPTY = { entries: 0, alarm: null, tables: [] };

let isolates, store;

behaves(promises["durable-object"], async () => {
  isolates = await startIsolates();
  const broken = await startIsolates({ BROKEN: "yes" });
  const stores = isolates.stores("durable-object");
  [store] = stores;
  return {
    stores,
    down: () => broken.stores("durable-object")[0],
    async stop() {
      await broken.stop();
      await isolates.stop();
    },
  };
});

/** What the object of `key` stores, once that is `wanted`. */
const contentsOnce = (what, key, wanted) =>
  until(what, async () => {
    const contents = await isolates.contents(key);
    if (wanted(contents)) return contents;
    throw new Error(JSON.stringify(contents));
  });

test("a key that nobody wrote leaves no object behind", async () => {
  const key = freshKey();
  await store.get(key);
  await store.put(key, "a", { version: "guessed", expires_at: inAnHour() });
  assert.deepEqual(await isolates.contents(key), EMPTY);
});

test("a deleted entry leaves nothing behind, its alarm included", async () => {
  const [key, end] = [freshKey(), inAnHour()];
  await store.put(key, "a", { version: null, expires_at: end });
  const { entries, alarm } = await isolates.contents(key);
  assert.deepEqual({ entries, alarm }, { entries: 1, alarm: end * 1000 });
  await store.delete(key);
  assert.deepEqual(await isolates.contents(key), EMPTY);
});

test("the alarm of an expired entry removes all of it", async () => {
  const key = freshKey();
  await store.put(key, "a", { version: null, expires_at: inThePast() });
  await contentsOnce("its alarm has removed all of it", key, (contents) => isDeepStrictEqual(contents, EMPTY));
});

test("an earlier end brings the alarm forward", async () => {
  const key = freshKey();
  const version = await store.put(key, "a", { version: null, expires_at: inAnHour() });
  await store.put(key, "a", { version, expires_at: inThePast() });
  await contentsOnce("its alarm has removed all of it", key, (contents) => isDeepStrictEqual(contents, EMPTY));
});

test("an alarm that rings before the end is set anew, and removes nothing", async () => {
  const end = inAnHour();
  const { key, soon } = await inTime(async (soon, key) => {
    const version = await store.put(key, "a", { version: null, expires_at: soon });
    await store.put(key, "b", { version, expires_at: end });
    assert.equal((await isolates.contents(key)).alarm, soon * 1000, "a later end does not write the alarm");
    return { key, soon };
  });
  const { entries, alarm } = await contentsOnce("it rang", key, ({ alarm }) => alarm !== soon * 1000 && alarm !== null);
  assert.deepEqual({ entries, alarm }, { entries: 1, alarm: end * 1000 });
});

for (const when of ["before", "after"]) {
  test(`a put whose object is started anew ${when} it wrote is written once, and says so`, async () => {
    const key = freshKey();
    await isolates.reset(key, when);
    const version = await store.put(key, "a", { version: null, expires_at: inAnHour() });
    assert.deepEqual(await store.get(key), { value: "a", version });
  });
}
