import assert from "node:assert/strict";
import { test } from "node:test";
import { singleFlight } from "../../pkg/src/browser/network/timing.js";
import { fakeFetch, json, openPage, until } from "./fake_page.mjs";

const { createClient } = await import("../../pkg/browser.js");
const SESSION = { provider: "as", expires_at: 100, token_expires_at: 100, data: {} };

/** The timers that are set, by their delay; `run(delay)` lets one fire. */
function timersOf(t) {
  const set = [];
  t.mock.method(globalThis, "setTimeout", (fn, delay) => set.push({ fn, delay }) && set.length);
  t.mock.method(globalThis, "clearTimeout", (id) => id && (set[id - 1] = {}));
  return {
    delays: () => set.map(({ delay }) => delay).filter((delay) => delay !== undefined),
    run: (delay) => set.find((timer) => timer.delay === delay).fn(),
  };
}

test("every call to the worker has a deadline, for its answer and for the body", async (t) => {
  openPage("https://app.example/");
  const timers = timersOf(t);
  const never = new Promise(() => {});
  const halfAnAnswer = () => new Response(new ReadableStream(), { headers: { "Content-Type": "application/json" } });
  for (const answer of [() => never, halfAnAnswer]) {
    const send = fakeFetch(answer);
    const auth = await createClient({ backend: "/auth", tokens: "page", api: [], fetch: send });
    for (const [call, endpoint] of [
      [() => auth.session(), "/auth/session"],
      [() => auth.accessToken(), "/auth/token"],
      [() => auth.signOut(), "/auth/logout"],
    ]) {
      const asked = send.requests.length;
      const outcome = assert.rejects(call(), {
        code: "request_timed_out",
        kind: "host",
        retryable: true,
        message: `the request to \`${endpoint}\` took too long`,
      });
      await until(() => send.requests.length > asked);
      assert.deepEqual(timers.delays(), [15_000]);
      timers.run(15_000);
      await outcome;
      assert.equal(send.requests.at(-1).init.signal.aborted, true, "and the request is given up");
      assert.deepEqual(timers.delays(), []);
    }
  }
});

test("a call that hangs is shared while it is young, and who joined it then asks anew", async (t) => {
  openPage("https://app.example/");
  let clock = 0;
  t.mock.method(performance, "now", () => clock);
  const timers = timersOf(t);
  const never = new Promise(() => {});
  const send = fakeFetch((_, index) => (index === 0 ? never : json(SESSION)));
  const auth = await createClient({ backend: "/auth", fetch: send });
  const first = auth.session();
  const second = auth.session();
  await new Promise((done) => setImmediate(done));
  assert.equal(send.requests.length, 1);
  clock = 2000;
  timers.run(2000);
  assert.deepEqual(await second, SESSION);
  assert.deepEqual(await auth.session(), SESSION, "and nobody joins the old one");
  timers.run(15_000);
  await assert.rejects(first, { code: "request_timed_out" });
});

test("a call that ends is started again by the next, and one that need not age is shared for good", async () => {
  let starts = 0;
  let end;
  const fly = singleFlight(() => (starts += 1) && new Promise((resolve) => (end = resolve)), Infinity);
  const both = [fly(), fly()];
  assert.equal(both[0], both[1]);
  end("over");
  assert.deepEqual(await Promise.all(both), ["over", "over"]);
  const next = fly();
  assert.equal(starts, 2);
  end();
  await next;
});
