/**
 * Sessions in cookies that two isolates refresh at the same time, at a server that accepts a refresh token once.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { until } from "../engines/patience.mjs";
import { USERINFO } from "../runtimes/app.js";
import { movedTo, startIsolates } from "./isolates.js";

/** This server only refuses a used refresh token; `standard` then ends the whole grant. */
const ONCE = "tiltify";
const CALLS = 16;
const SESSION = `gw.auth.${ONCE}`;
const REFUSED = `gw_refused.auth.${ONCE}`;

let world;
before(async () => (world = await startIsolates(undefined, { [ONCE]: { rotation: "strict" } })));
after(() => world?.stop());

const tokenRequests = (provider) => world.tokenRequests(provider);
const setsSession = (answer) => answer.headers.getSetCookie().some((line) => /^gw\.auth\.\d+\./.test(line) && !line.includes("Max-Age=0"));

/** Sixteen calls with one expired token, distributed over the isolates. The person's own cookies stay unchanged. */
async function race(provider, path, init) {
  const person = world.browser();
  await person.signIn(world.sandbox, provider);
  await world.advance(7201);
  const count = tokenRequests(provider);
  const release = world.holdTokens();
  const agents = Array.from({ length: CALLS }, (_, at) => movedTo(person, world.browser(at % 2)));
  const calls = Promise.all(agents.map((agent) => agent.call(path, init)));
  await until("both isolates have asked", () => tokenRequests(provider) - count === 2);
  release();
  const answers = await calls;
  assert.equal(tokenRequests(provider) - count, 2, "one an isolate");
  return { person, answers };
}

function* orders(winners, losers) {
  yield ["the winner's answers come last", [...losers, ...winners]];
  yield ["the loser's answers come last", [...winners, ...losers]];
  yield ["in turn, the winner's first", winners.flatMap((winner, at) => [winner, losers[at]])];
  yield ["in turn, the loser's first", winners.flatMap((winner, at) => [losers[at], winner])];
  for (let at = 0; at < CALLS; at += 1) {
    const all = [...winners, ...losers];
    yield [`turned by ${at}`, [...all.slice(at), ...all.slice(0, at)]];
  }
}

for (const [what, path, init] of [
  ["the proxy", () => `/auth/proxy/${world.sandboxAt}${USERINFO[ONCE]}`],
  ["the token route", () => "/auth/token", { method: "POST" }],
  ["the session route", () => "/auth/session"],
]) {
  test(`S27, A17: sixteen calls in two isolates leave a session that lives, in whatever order their answers come: ${what}`, async () => {
    const { person, answers } = await race(ONCE, path(), init);
    const [winners, losers] = [answers.filter(setsSession), answers.filter((answer) => !setsSession(answer))];
    assert.deepEqual([winners.length, losers.length], [CALLS / 2, CALLS / 2]);
    for (const winner of winners) assert.equal(winner.status, 200);
    for (const loser of losers) assert.equal(loser.status, path() === "/auth/session" ? 200 : 401);
    const count = tokenRequests(ONCE);
    for (const [order, sorted] of orders(winners, losers)) {
      const browser = movedTo(person, world.browser());
      for (const answer of sorted) browser.jar.take(answer);
      assert.deepEqual(browser.jar.kinds().sort(), [SESSION, REFUSED].sort(), order);
      for (const isolate of [1, 0]) {
        const here = movedTo(browser, world.browser(isolate));
        assert.equal((await here.call(`/auth/proxy/${world.sandboxAt}${USERINFO[ONCE]}`)).status, 200, order);
        const session = await here.session();
        assert.deepEqual([session.provider, session.stale], [ONCE, undefined], order);
        assert.deepEqual(here.jar.kinds(), [SESSION], order);
      }
    }
    assert.equal(tokenRequests(ONCE), count, "and nothing more was asked of the server");
  });
}

test("A17: where the server ends the grant over it, the session ends too, a minute later at the most", async () => {
  const { person, answers } = await race("standard", "/auth/token", { method: "POST" });
  for (const answer of answers) person.jar.take(answer);
  await world.advance(7201);
  const token = await (await person.call("/auth/token", { method: "POST" })).json();
  assert.equal(token.code, "reauthorization_required");
  const count = tokenRequests("standard");
  const far = movedTo(person, world.browser(1));
  assert.equal(await far.session(), null, "told in the other isolate too");
  assert.equal(far.jar.names().length, 2, "a newer session could still arrive");
  await world.advance(61);
  assert.equal(await far.session(), null);
  assert.deepEqual([far.jar.names(), tokenRequests("standard") - count], [[], 0]);
});

test("workerd saw no exception that no request saw", () => {
  assert.equal(world.workerd.said(), "");
});
