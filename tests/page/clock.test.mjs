import assert from "node:assert/strict";
import { test } from "node:test";
import { backoff } from "../../pkg/src/browser/network/timing.js";
import { issuedAt, measuredClock } from "../../pkg/src/browser/network/clock.js";
import { createStorage, openPage } from "./fake_page.mjs";

const SERVER = 1_700_000_000_000;
const httpDate = (time) => new Date(time).toUTCString();

/** A page whose computer's clock and stopwatch the test sets; `own` is what the page's own server says of the time. */
function pageOf(t, { wrongBy = 0, own, storage = createStorage() } = {}) {
  openPage("https://app.example/");
  const here = { wall: SERVER + wrongBy, watch: 0, events: [], asked: 0, storage };
  const before = { localStorage: globalThis.localStorage, fetch: globalThis.fetch };
  globalThis.localStorage = storage;
  globalThis.fetch = async () => {
    here.asked += 1;
    return new Response("", { headers: own === undefined ? {} : { date: httpDate(own) } });
  };
  t.after(() => Object.assign(globalThis, before));
  t.mock.method(Date, "now", () => here.wall);
  t.mock.method(performance, "now", () => here.watch);
  here.clock = measuredClock({}, (event) => here.events.push(event));
  here.pass = (seconds) => {
    here.wall += seconds * 1000;
    here.watch += seconds * 1000;
  };
  return here;
}

test("A33: a clock that is wrong by hours is measured by the Date of an answer, told, remembered, and used", async (t) => {
  const { clock, events, pass, storage } = pageOf(t, { wrongBy: 7_200_000 });
  assert.equal(clock.now(), SERVER + 7_200_000);
  await clock.look(httpDate(SERVER));
  assert.deepEqual(events, [{ type: "clock_skew", seconds: 7200, source: "Date" }]);
  assert.deepEqual([clock.now(), clock.isWrong()], [SERVER, true]);
  pass(10);
  await clock.look(httpDate(SERVER + 10_000));
  assert.equal(events.length, 1, "the same is told once");
  assert.equal(measuredClock({}, assert.fail).now(), SERVER + 10_000, "the next page knows it");
  assert.ok(storage.getItem("grantway:skew"));
});

test("A33: where no Date can be read, the page's own server is asked, and an old ID token moves no clock", async (t) => {
  const here = pageOf(t, { own: SERVER });
  await here.clock.look(null, SERVER / 1000 - 7200);
  assert.deepEqual([here.clock.now(), here.events, here.asked], [SERVER, [], 1]);
});

test("the time at which an ID token was issued counts where no server says what time it is", async (t) => {
  const here = pageOf(t, { wrongBy: -3_600_000 });
  await here.clock.look(null, SERVER / 1000);
  assert.deepEqual(here.events, [{ type: "clock_skew", seconds: -3600, source: "iat" }]);
  assert.equal(here.clock.now(), SERVER);
});

test("a clock that is right asks nobody, and a few seconds are no difference", async (t) => {
  const here = pageOf(t, { wrongBy: 4000 });
  await here.clock.look(null, SERVER / 1000);
  await here.clock.look(httpDate(SERVER));
  assert.deepEqual([here.asked, here.events, here.clock.isWrong()], [0, [], false]);
});

test("durations are monotonic: a clock that is set back takes no time back, and a sleep counts", (t) => {
  const here = pageOf(t);
  here.pass(60);
  here.wall -= 86_400_000;
  assert.equal(here.clock.now(), SERVER + 60_000);
  here.watch += 60_000;
  here.wall += 60_000;
  assert.equal(here.clock.now(), SERVER + 120_000);
  // The stopwatch stood still while the computer slept, and the clock was right again.
  here.wall = SERVER + 8 * 3_600_000;
  assert.equal(here.clock.now(), SERVER + 8 * 3_600_000);
});

test("the application's own clock is taken as it is", async (t) => {
  pageOf(t);
  const clock = measuredClock({ now: () => 5000 }, () => {});
  assert.equal(clock.now(), 5000);
});

test("when an ID token was issued is read of a token answer, and of nothing else", () => {
  const token = (payload) => JSON.stringify({ id_token: `e30.${Buffer.from(JSON.stringify(payload)).toString("base64url")}.x` });
  assert.equal(issuedAt(token({ iat: 7, name: "ü" })), 7);
  for (const odd of [token({ iat: "7" }), token({}), "{}", "", "<html>", JSON.stringify({ id_token: 7 }), undefined]) assert.equal(issuedAt(odd), undefined);
});

test("pauses between tries double up to a minute, and begin anew after one that worked", () => {
  const pause = backoff();
  assert.deepEqual(Array.from({ length: 7 }, () => pause.failed()), [2, 4, 8, 16, 32, 60, 60]);
  pause.worked();
  assert.equal(pause.failed(), 2);
});
