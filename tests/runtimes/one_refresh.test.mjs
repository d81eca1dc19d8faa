/** One refresh in an isolate, however long its answer takes. The test moves timers and clocks. */
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { createApp, ofType } from "./app.js";

const turn = () => new Promise((resolve) => setImmediate(resolve));
/** Lets other tasks run until `isSo()`; only a defect needs this many turns. */
async function until(isSo) {
  for (let turns = 0; !isSo(); turns += 1) {
    assert.ok(turns < 10_000, `in vain: ${isSo}`);
    await turn();
  }
}
/** The package does not export it; it is outside the engine and uses the platform's own clock. */
const { Isolate } = await import(new URL("../node_modules/grantway/src/edge/host/isolate.js", import.meta.url).href);

/** Stops timers and the platform's clock until `pass(milliseconds)`. */
function stopTime(t) {
  let now = 0;
  t.mock.method(performance, "now", () => now);
  mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => mock.timers.reset());
  return async (milliseconds) => {
    for (let left = milliseconds; left > 0; left -= 100) {
      now += Math.min(left, 100);
      mock.timers.tick(Math.min(left, 100));
      await turn();
    }
  };
}

test("A17: four requests wait for a refresh that answers at the last moment, and no other one is sent", async (t) => {
  let answer;
  const slowly = (request, send) => (answer === undefined ? send(request) : new Promise((resolve) => answer.push(() => resolve(send(request)))));
  const app = createApp({ providers: ({ tali }) => ({ tali }), sandboxOptions: { providers: { tali: { rotation: "strict" } } }, session: { idleTimeout: 604_800, maxAge: 604_800 }, through: slowly });
  const person = app.userAgent();
  await person.signIn(app.sandbox, "tali");
  app.advance(86_400);
  answer = [];
  const pass = stopTime(t);
  const asked = Array.from({ length: 5 }, () => person.session());
  await until(() => answer.length > 0);
  await pass(9900);
  assert.equal(answer.length, 1, "the others wait");
  answer.pop()();
  await until(() => ofType(app.events, "refreshed").length > 0);
  let sessions;
  Promise.all(asked).then((all) => (sessions = all));
  await until(() => void pass(100) ?? sessions);
  for (const session of sessions) assert.equal(session.token_expires_at, 1_700_086_400 + 86_400);
  assert.deepEqual([answer.length, app.tokenRequests("tali")], [0, 2]);
});

test("a waiting request takes over when the holder's time is up, and a late holder does not release another's lock", async (t) => {
  const pass = stopTime(t);
  const isolate = new Isolate();
  const first = await isolate.hold("key", 1000);
  const waiting = isolate.hold("key", 1000);
  const last = isolate.hold("key", 1000);
  await pass(1100);
  const second = await waiting;
  assert.notEqual(second, first);
  isolate.release("key", first);
  await pass(100);
  assert.equal(await Promise.race([last, turn().then(() => "waits")]), "waits");
  isolate.release("key", second);
  await pass(100);
  assert.equal(typeof (await last), "number");
});

test("the wait has an end although others hold the key all the time", async (t) => {
  const pass = stopTime(t);
  const isolate = new Isolate();
  await isolate.hold("key", 1500);
  const taken = Array.from({ length: 4 }, () => isolate.hold("key", 1000));
  await pass(3000);
  const holders = await Promise.all(taken);
  assert.deepEqual(holders.map((holder) => typeof holder).sort(), ["number", "undefined", "undefined", "undefined"]);
});
