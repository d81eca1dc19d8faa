/** The store on Redis over HTTP: a real redis-server behind a shim, from Node and from workerd. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { redisStore } from "grantway/stores/redis";
import { behaves, freshKey, inAnHour, inThePast } from "./behaviour.js";
import { startIsolates } from "./isolates.js";
import { promises } from "./promises.js";
import { startRedisOverHttp, TOKEN } from "./redis_server.js";

let redis;

behaves(promises.redis, async () => {
  redis = await startRedisOverHttp();
  const isolates = await startIsolates({ REDIS: redis.url, TOKEN });
  const here = redisStore({ url: redis.url, token: TOKEN });
  return {
    stores: [here, isolates.stores("redis")[0]],
    async down() {
      const other = await startRedisOverHttp();
      await other.stopRedis();
      return Object.assign(redisStore({ url: other.url, token: TOKEN }), await other.stop());
    },
    async stop() {
      await isolates.stop();
      await redis.stop();
    },
  };
});

test("redis itself drops an entry when it expires", async () => {
  const store = redisStore({ url: redis.url, token: TOKEN });
  const [key, end] = [freshKey(), inAnHour()];
  const version = await store.put(key, "a", { version: null, expires_at: end });
  assert.equal(await redis.command("PEXPIRETIME", `grantway:${key}`), end * 1000);
  await store.put(key, "a", { version, expires_at: inThePast() });
  assert.equal(await redis.command("EXISTS", `grantway:${key}`), 0);
});

test("a server behind the address that is down or refuses rejects, and the error names no token", async () => {
  const stopped = await startRedisOverHttp();
  await stopped.stopRedis();
  await assert.rejects(redisStore({ url: stopped.url, token: TOKEN }).get("k"), /^Error: redis answered 503: redis does not answer$/);
  await stopped.stop();
  const wrong = redisStore({ url: redis.url, token: "another" });
  await assert.rejects(wrong.get("k"), (error) => /^redis answered 401: WRONGPASS/.test(error.message) && !error.message.includes("another"));
});

test("an answer that is no result rejects, a redirect among them", async () => {
  const answers = [
    new Response("{}"),
    new Response("<p>"),
    Response.json({ error: "ERR" }),
    Response.json({ result: null }, { status: 500 }),
    Response.redirect("https://elsewhere.example/", 307),
  ];
  for (const answer of answers) {
    const fetch = async (_, { redirect }) => (assert.equal(redirect, "manual"), answer);
    await assert.rejects(redisStore({ url: "https://redis.example", token: TOKEN, fetch }).get("k"), /redis answered/);
  }
});

test("the token is not sent in the clear", () => {
  assert.throws(() => redisStore({ url: "http://redis.example", token: TOKEN }), /https/);
});

test("what other prefixes keep is not touched", async () => {
  const [one, other] = ["one:", "other:"].map((prefix) => redisStore({ url: redis.url, token: TOKEN, prefix }));
  await one.put("k", "a", { version: null, expires_at: inAnHour() });
  assert.equal(await other.get("k"), null);
});
