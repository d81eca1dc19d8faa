/** The store on D1: a real one, used from two isolates. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { d1Store } from "grantway/stores/d1";
import { behaves, freshKey, inAnHour, inThePast } from "./behaviour.js";
import { startIsolates } from "./isolates.js";
import { promises } from "./promises.js";

let isolates, store;

behaves(promises.d1, async () => {
  isolates = await startIsolates();
  const broken = await startIsolates();
  // A table of that name that somebody else has made.
  await broken.sql("CREATE TABLE grantway_sessions (id INTEGER)");
  const stores = isolates.stores("d1");
  [store] = stores;
  return {
    stores,
    down: () => broken.stores("d1")[0],
    async stop() {
      await broken.stop();
      await isolates.stop();
    },
  };
});

test("a table that is gone is created again", async () => {
  await isolates.sql("DROP TABLE grantway_sessions");
  const key = freshKey();
  const version = await store.put(key, "a", { version: null, expires_at: inAnHour() });
  assert.deepEqual(await store.get(key), { value: "a", version });
});

test("expired rows go a few at a time when new ones come", async () => {
  await isolates.sql("DELETE FROM grantway_sessions");
  const rows = Array.from({ length: 20 }, (_, index) => `('old:${index}', 'a', 'v', ${inThePast()})`);
  await isolates.sql(`INSERT INTO grantway_sessions VALUES ${rows.join(", ")}, ('live', 'a', 'v', ${inAnHour()})`);
  const left = [];
  for (let index = 0; index < 3; index += 1) {
    await store.put(freshKey(), "a", { version: null, expires_at: inAnHour() });
    left.push((await isolates.sql("SELECT COUNT(*) AS rows FROM grantway_sessions WHERE key LIKE 'old:%'"))[0].rows);
  }
  assert.deepEqual(left, [12, 4, 0]);
  assert.equal((await store.get("live")).value, "a");
});

test("what expires is found by its index, not by reading every row", async () => {
  const [{ detail }] = await isolates.sql("EXPLAIN QUERY PLAN SELECT key FROM grantway_sessions WHERE expires_at <= 5 LIMIT 8");
  assert.match(detail, /USING .*INDEX grantway_sessions_expires_at/);
});

test("each call begins a session of the database at the primary", async () => {
  const constraints = [];
  const statement = { bind: () => statement };
  const session = { prepare: () => statement, batch: async () => [{ results: [], meta: { changes: 1 } }] };
  const database = { withSession: (constraint) => (constraints.push(constraint), session) };
  const store = d1Store(database);
  await store.get("k");
  await store.put("k", "a", { version: null, expires_at: inAnHour() });
  await store.delete("k");
  assert.deepEqual(constraints, ["first-primary", "first-primary", "first-primary"]);
});

test("a binding that is not there is refused, and not at the first sign-in", () => {
  assert.throws(() => d1Store(undefined), /wrangler.toml/);
});

test("a session of the database is refused: it may read what is old", () => {
  assert.throws(() => d1Store({ prepare() {}, batch() {}, getBookmark() {} }), /not a session/);
});
